"""Step 3: what matters, how much, where; kept, forced and forbidden places; the launch."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.apps.accounts.models import AuditLine
from maillage.apps.studies import services
from maillage.apps.studies.enums import State
from maillage.apps.studies.models import Study
from maillage.apps.territory.models import Commune, Territory
from maillage.apps.territory.services.summaries import rebuild_summaries
from maillage.web.coordination.studies.builder import steps as builder
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.studies.factories import StudyFactory, chosen
from tests.apps.territory.factories import ScoreFactory, SiteFactory

from .builder_case import (
    SCENARIOS,
    draft,
    keeper_of,
    saved_territory,
    small_creuse,
    step,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def creuse():
    return small_creuse()


@pytest.fixture
def study(client, creuse):
    organisation = OrganisationFactory()
    keeper_of(client, organisation)
    return draft(organisation=organisation, name="Deux centres")


def send(client, study, action="launch", **changes):
    data = {
        "name": study.name,
        "aim": "cover",
        "minutes": "15",
        "limit": "number",
        "budget": "",
        "candidates": "town_halls",
        "existing": "",
        "forced": "",
        "forbidden": "",
        "action": action,
    }
    return client.post(step(3, study), data | changes)


def listed(page, role):
    return re.search(rf'<textarea name="{role}"[^>]*>\s*(.*?)</textarea>', page, re.S)[1]


def a_file(text, name="lieux.csv"):
    return SimpleUploadedFile(name, text.encode())


class TestThePage:
    def test_it_says_what_each_choice_means_and_how_many_places_there_are(self, client, study):
        page = text_of(client.get(step(3, study)))

        assert "Étape 3 sur 3" in page
        assert "Le plus d’habitants assez près" in page
        assert "Raccourcit autant que possible le trajet de la commune la plus éloignée." in page
        assert "Centre de médecins solidaires : 1. En tout, 52 000 € par an." in page
        assert page.count("4 lieux possibles ici.") == 2, "town halls, and communes"

    def test_what_is_not_loaded_is_closed_and_says_how_to_load_it(self, client, study):
        page = text_of(client.get(step(3, study)))

        closed = re.findall(r'<input type="radio"[^>]*value="(\w+)"[^>]*disabled', page)
        assert closed == ["lift", "france_services"]
        assert "maillage data import apl" in page
        assert "maillage data import france_services" in page

    def test_with_official_scores_raised_above_2_5_is_open(self, client, study, creuse):
        ScoreFactory(commune=creuse[0], vintage=2023)
        rebuild_summaries("gp", 2023)

        page = text_of(client.get(step(3, study)))

        assert not re.search(r'value="lift"[^>]*disabled', page)
        assert "Les scores officiels d’accès (APL) ne sont pas chargés" not in page

    def test_france_services_are_open_once_some_are_loaded_here(self, client, study, creuse):
        SiteFactory(kind="france_services", name="Maison d’Ajain", commune=creuse[0])

        page = text_of(client.get(step(3, study)))

        assert not re.search(r'value="france_services"[^>]*disabled', page)

    def test_places_that_serve_already_are_counted(self, client, study):
        SiteFactory(kind="health_centre", latitude=46.2, longitude=2.0)
        SiteFactory(kind="health_centre", latitude=46.21, longitude=2.0)
        SiteFactory(kind="hospital", latitude=43.0, longitude=5.0)

        page = text_of(client.get(step(3, study)))

        assert "Centre de santé (2)" in page
        assert "Hôpital public" not in page, "it is 400 km away"

    def test_without_any_the_page_says_where_to_write_them(self, client, study):
        page = text_of(client.get(step(3, study)))

        assert "Aucun lieu de soins n’est chargé dans ce territoire." in page

    def test_the_map_is_given_its_places_and_its_ground(self, client, study):
        page = text_of(client.get(step(3, study)))

        assert f'data-source="{SCENARIOS}{study.pk}/lieux.json"' in page
        assert 'data-ground="/territoires/departement/23/carte.json"' in page

    def test_a_territory_too_large_to_draw_has_no_ground(self, client, study, monkeypatch):
        monkeypatch.setattr(builder, "MOST_COMMUNES_DRAWN", 3)

        assert 'data-ground=""' in text_of(client.get(step(3, study)))

    def test_the_enter_key_starts_nothing(self, client, study):
        page = text_of(client.get(step(3, study)))

        first = re.search(r'<button type="submit"[^>]*form="etape"[^>]*>', page)[0]
        assert "disabled" in first


class TestChoices:
    def test_all_are_kept_and_shown_again(self, client, study):
        SiteFactory(kind="health_centre", latitude=46.2, longitude=2.0)
        response = send(
            client,
            study,
            "later",
            name="Autre nom",
            aim="mean",
            minutes="20",
            limit="budget",
            budget="120 000",
            candidates="communes",
            existing_kinds=["health_centre"],
            existing="Ajain",
            forced="gueret",
            forbidden="Saint-Loup (23209)\n23210",
        )

        assert response.url == SCENARIOS
        study.refresh_from_db()
        assert study.is_draft
        assert (study.name, study.aim, study.minutes) == ("Autre nom", "mean", 20)
        assert (study.limit, study.budget, study.candidates) == ("budget", 120_000, "communes")
        assert study.existing_kinds == ["health_centre"]
        assert (study.existing, study.forced) == (["23002"], ["23096"])
        assert study.forbidden == ["23209", "23210"]
        page = text_of(client.get(step(3, study)))
        assert listed(page, "forced") == "Guéret (23096)"
        assert listed(page, "forbidden") == "Saint-Loup (23209)\nSaint-Loup (23210)"
        assert 'value="120 000"' in page

    def test_going_back_to_step_2_keeps_what_was_typed(self, client, study):
        response = send(client, study, "back", minutes="25")

        study.refresh_from_db()
        assert response.url == step(2, study)
        assert study.minutes == 25

    def test_showing_other_places_keeps_the_choices_and_stays(self, client, study):
        response = send(client, study, "stay", candidates="communes")

        study.refresh_from_db()
        assert response.url == f"{step(3, study)}#lieux"
        assert study.candidates == "communes"

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"minutes": "0"}, "Les minutes : donnez un nombre entier de 1 à 90."),
            ({"minutes": "91"}, "Les minutes : donnez un nombre entier de 1 à 90."),
            ({"minutes": ""}, "Les minutes : donnez un nombre entier"),
            ({"name": " "}, "Donnez un nom à ce scénario."),
            ({"limit": "budget"}, "Écrivez le budget par an, en euros."),
            ({"limit": "budget", "budget": "beaucoup"}, "Le budget : donnez un nombre entier"),
            ({"aim": "lift"}, "Les scores officiels d’accès (APL) ne sont pas chargés"),
            ({"candidates": "france_services"}, "Aucun n’est chargé ici."),
            ({"candidates": "imported"}, "Donnez votre liste de lieux"),
            ({"aim": "palace"}, "palace"),
            ({"times": "../../etc/passwd"}, "etc/passwd"),
            ({"forced": "Guere"}, "Vouliez-vous dire Guéret (23096) ?"),
            ({"existing": "Saint-Loup"}, "désigne 2 lieux"),
        ],
    )
    def test_a_wrong_choice_is_refused_in_words_and_nothing_typed_is_lost(
        self, client, study, change, said
    ):
        typed = {"forbidden": "Ajain\nnulle part"}

        response = send(client, study, **(typed | change))

        page = text_of(response)
        assert response.status_code == 422
        assert said in page
        assert 'role="alert"' in page
        assert listed(page, "forbidden") == "Ajain\nnulle part"
        study.refresh_from_db()
        assert study.is_draft
        assert study.forbidden == []

    def test_a_kind_of_place_that_is_not_there_is_refused(self, client, study):
        SiteFactory(kind="health_centre", latitude=46.2, longitude=2.0)

        response = send(client, study, existing_kinds=["palace"])

        assert response.status_code == 422
        assert "palace" in text_of(response)

    def test_where_no_kind_is_asked_none_is_read(self, client, study):
        send(client, study, "later", existing_kinds=["palace"])

        study.refresh_from_db()
        assert study.existing_kinds == []

    def test_a_place_in_two_lists_is_named_with_both(self, client, study):
        response = send(client, study, existing="Ajain", forbidden="23002\nGuéret")

        page = text_of(response)
        assert response.status_code == 422
        assert "Ajain (23002) est aussi dans « Déjà ouverts »" in page
        assert "Guéret (23096) est aussi" not in page

    def test_places_are_those_of_the_candidates_chosen_now(self, client, study, creuse):
        SiteFactory(
            kind="france_services", identifier="77", name="Maison d’Ajain", commune=creuse[0]
        )

        send(client, study, "later", candidates="france_services", forced="maison d'ajain")

        study.refresh_from_db()
        assert study.forced == ["fs-77"]

    def test_an_id_whose_place_is_gone_stays_visible_until_someone_removes_it(self, client, study):
        study.forced = ["99999"]
        study.save()

        assert listed(text_of(client.get(step(3, study))), "forced") == "99999"
        response = send(client, study, forced="99999")
        assert response.status_code == 422
        assert "« 99999 » n’est pas un lieu possible." in text_of(response)


class TestAListOfMyOwn:
    GOOD = "nom;code_insee\nMaison de la Tour;23002\nÉcole;23096\n"
    MIXED = "nom;code_insee\nMaison;23002\nNulle part;99999\nÉcole;23096\n;23002\n"

    def test_its_places_become_the_candidates(self, client, study):
        response = send(client, study, "stay", candidates="imported", file=a_file(self.GOOD))

        study.refresh_from_db()
        assert response.status_code == 302
        assert study.candidates == "imported"
        assert [entry["name"] for entry in study.imported] == ["Maison de la Tour", "École"]
        page = text_of(client.get(step(3, study)))
        assert "Votre liste : 2 lieux lus." in page
        assert "2 lieux possibles ici." in page

    def test_giving_a_file_says_that_these_are_the_places(self, client, study):
        send(client, study, "stay", candidates="town_halls", file=a_file(self.GOOD))

        study.refresh_from_db()
        assert study.candidates == "imported"

    def test_refused_lines_are_listed_with_their_reason_and_the_rest_is_kept(self, client, study):
        response = send(client, study, "stay", candidates="imported", file=a_file(self.MIXED))

        page = text_of(response)
        study.refresh_from_db()
        assert response.status_code == 200
        assert [entry["name"] for entry in study.imported] == ["Maison", "École"]
        assert "2 lignes de votre fichier refusées ;</strong> 2 lieux gardés." in page
        assert re.search(r"Ligne 5 :", page)

    def test_a_long_list_and_its_refused_lines_do_not_fill_the_page(self, client, study):
        lines = [f"Lieu {number};23002\n;23096\n" for number in range(60)]

        page = text_of(
            send(client, study, "stay", file=a_file("nom;code_insee\n" + "".join(lines)))
        )

        assert "60 lignes de votre fichier refusées" in page
        assert page.count("le nom manque.") == 50
        assert "et 10 autres</li>" in page
        assert "et 10 autres, tous sur la carte" in page
        study.refresh_from_db()
        assert len(study.imported) == 60

    def test_refused_lines_are_read_before_anything_is_launched(self, client, study):
        response = send(client, study, "launch", candidates="imported", file=a_file(self.MIXED))

        study.refresh_from_db()
        assert response.status_code == 200
        assert study.is_draft
        again = send(client, study, "launch", candidates="imported")
        assert again.url == study.get_absolute_url()

    def test_a_good_file_is_kept_even_if_another_answer_is_wrong(self, client, study):
        response = send(client, study, minutes="0", file=a_file(self.GOOD))

        study.refresh_from_db()
        assert response.status_code == 422
        assert len(study.imported) == 2
        assert re.search(r'value="imported"[^>]*checked', text_of(response))

    @pytest.mark.parametrize("text", ["", "nom;code_insee\n", "a;b\n1;2\n", "\x00\x01"])
    def test_a_file_without_any_place_is_refused_and_the_old_list_kept(self, client, study, text):
        send(client, study, "stay", file=a_file(self.GOOD))

        response = send(client, study, candidates="imported", file=a_file(text))

        study.refresh_from_db()
        assert response.status_code == 422
        assert 'id="id_file_error"' in text_of(response)
        assert len(study.imported) == 2
        assert study.is_draft

    def test_a_file_too_heavy_is_refused_unread(self, client, study):
        response = send(client, study, file=a_file("nom;code_insee\n" + "x" * 2_000_001))

        assert response.status_code == 422
        assert "Ce fichier pèse 2,0 Mo ; 2 Mo au plus sont lus." in text_of(response)


class TestLaunch:
    def test_it_saves_freezes_and_shows_the_scenario(self, client, study):
        response = send(client, study, minutes="10", forced="Ajain")

        study.refresh_from_db()
        assert response.url == study.get_absolute_url()
        assert study.state == State.WAITING
        assert (study.minutes, study.forced) == (10, ["23002"])
        assert study.snapshot

    def test_a_double_click_launches_once(self, client, study):
        first, second = send(client, study), send(client, study, minutes="30")

        study.refresh_from_db()
        assert first.url == second.url == study.get_absolute_url()
        assert study.minutes == 15
        assert AuditLine.objects.filter(action="study.launch").count() == 1

    def test_two_clicks_at_the_same_moment_launch_once(self, client, study, monkeypatch):
        original = builder.change_study

        def changed_while_another_launched(**arguments):
            changed = original(**arguments)
            services.launch_study(study=changed, actor="user:0")
            return changed

        monkeypatch.setattr(builder, "change_study", changed_while_another_launched)

        response = send(client, study)

        assert response.url == study.get_absolute_url()
        assert AuditLine.objects.filter(action="study.launch").count() == 1

    @pytest.mark.parametrize(
        ("choices", "typed", "said"),
        [
            ({}, {"forced": "Ajain\nGuéret"}, "Lieux obligatoires : 2. Ouvertures : 1."),
            ({"responses": [chosen(count=9)]}, {}, "Lieux à ouvrir : 9. Lieux possibles : 4."),
            ({}, {"limit": "budget", "budget": "1"}, "Ce budget ne paie aucune"),
        ],
    )
    def test_what_cannot_be_computed_is_said_and_the_choices_are_kept(
        self, client, study, choices, typed, said
    ):
        Study.objects.filter(pk=study.pk).update(**choices)

        response = send(client, study, minutes="33", **typed)

        page = text_of(response)
        study.refresh_from_db()
        assert response.status_code == 422
        assert said in page
        assert study.is_draft
        assert study.minutes == 33

    def test_what_step_2_can_mend_leads_there(self, client, study):
        Study.objects.filter(pk=study.pk).update(responses=[chosen(count=0)])

        page = text_of(send(client, study))

        assert "Choisissez au moins une réponse à ouvrir." in page
        assert f'<a href="{step(2, study)}">Étape 2 : changer vos réponses</a>' in page

    def test_what_step_1_can_mend_leads_there(self, client, study):
        Commune.objects.update(population=None)

        page = text_of(send(client, study))

        assert "La population de ce territoire est inconnue." in page
        assert f'<a href="{SCENARIOS}nouveau/">Étape 1 : choisir un autre territoire</a>' in page

    def test_a_launched_scenario_shows_its_page_instead_of_the_step(self, client, study):
        launched = StudyFactory(waiting=True, organisation=study.organisation)

        assert client.get(step(3, launched)).url == launched.get_absolute_url()
        assert send(client, launched).url == launched.get_absolute_url()

    def test_a_territory_deleted_meanwhile_is_said_and_another_can_be_chosen(
        self, client, study, creuse
    ):
        saved_territory(study.organisation, creuse[:2])
        Study.objects.filter(pk=study.pk).update(
            perimeter_kind="enregistre", perimeter_code="est-creusois", perimeter_name="Est"
        )
        assert client.get(step(3, study)).status_code == 200
        Territory.objects.all().delete()

        response = client.get(step(3, study), follow=True)

        assert response.redirect_chain == [(f"{SCENARIOS}nouveau/", 302)]
        assert "Le territoire « Est » n’existe plus." in text_of(response)


class TestPlacesOfTheMap:
    def ids(self, client, study, **query):
        response = client.get(f"{SCENARIOS}{study.pk}/lieux.json", query)
        assert response["Content-Type"] == "application/geo+json"
        return [f["properties"]["id"] for f in json.loads(response.content)["features"]]

    def test_they_are_those_of_the_draft(self, client, study):
        assert self.ids(client, study) == ["23002", "23096", "23209", "23210"]

    def test_other_candidates_can_be_seen_before_saving(self, client, study, creuse):
        SiteFactory(kind="france_services", identifier="77", commune=creuse[0])

        assert self.ids(client, study, lieux="france_services") == ["fs-77"]
        study.refresh_from_db()
        assert study.candidates == "town_halls"

    def test_candidates_that_do_not_exist_are_those_of_the_draft(self, client, study):
        assert len(self.ids(client, study, lieux="palace")) == 4

    def test_they_are_read_only(self, client, study):
        assert client.post(f"{SCENARIOS}{study.pk}/lieux.json").status_code == 405
