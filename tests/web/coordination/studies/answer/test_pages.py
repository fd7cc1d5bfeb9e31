"""Pages of a launched study: what each state shows, who may do what, what each button does."""

import gzip
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.apps.studies.enums import State
from maillage.apps.studies.models import PlannedSite, Study
from tests.apps.accounts.factories import MembershipFactory, UserFactory
from tests.apps.studies.factories import PlannedSiteFactory, StudyFactory, small_answer
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db
READS = ("study", "study_progress", "study_pdf", "study_csv", "study_geojson")
CHANGES = ("study_stop", "study_copy", "study_replay", "study_plan", "study_unplan")
PLACE = {"place": "23002", "response": "rotating_centre"}


@pytest.fixture
def membership():
    return MembershipFactory(role="coordinator", organisation__name="Creuse santé")


@pytest.fixture
def signed_in(client, membership):
    client.force_login(membership.user)
    return client


@pytest.fixture
def relay(client, membership):
    """Someone of the organisation who may read and not change."""
    client.force_login(MembershipFactory(role="relay", organisation=membership.organisation).user)
    return client


@pytest.fixture
def make(membership):
    def study(**settings):
        return StudyFactory(organisation=membership.organisation, **settings)

    return study


@pytest.fixture
def answered(make):
    for code, name, latitude in (("23001", "A", 46.1), ("23002", "B", 46.2), ("23003", "C", 46.3)):
        CommuneFactory(code=code, name=name, latitude=latitude, longitude=2.0)
    return make(answered=True, name="Est creusois")


def address(name, study):
    return reverse(f"coordination:{name}", args=[study.pk])


def html(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def text(response):
    """Words of a page, its no-break spaces made plain."""
    main = html(response).split("<main", 1)[-1]
    words = " ".join(re.sub(r"<[^>]+>", " ", main).split())
    return words.replace("\u00a0", " ").replace("\u202f", " ")


class TestWhoMay:
    @pytest.mark.parametrize("name", READS)
    def test_any_member_reads(self, relay, answered, name):
        assert relay.get(address(name, answered)).status_code == 200

    @pytest.mark.parametrize("name", READS)
    def test_for_anyone_else_it_does_not_exist(self, client, answered, name):
        client.force_login(MembershipFactory(role="administrator").user)

        assert client.get(address(name, answered)).status_code == 404

    @pytest.mark.parametrize("name", [*CHANGES, "study_remove", "study_restore"])
    def test_who_only_reads_changes_nothing(self, relay, answered, name):
        if name == "study_restore":
            answered.removed_at = timezone.now()
            answered.save()

        assert relay.post(address(name, answered), PLACE).status_code == 403

        assert Study.objects.count() == 1
        assert PlannedSite.objects.count() == 0

    @pytest.mark.parametrize("name", [*CHANGES, "study_remove", "study_restore"])
    def test_a_stranger_does_not_even_learn_it_exists(self, client, answered, name):
        client.force_login(UserFactory())

        assert client.post(address(name, answered), PLACE).status_code == 404

    @pytest.mark.parametrize("name", [*READS, *CHANGES, "study_remove", "study_restore"])
    def test_a_visitor_signs_in_first(self, client, answered, name):
        response = client.post(address(name, answered))

        assert response.status_code == 302
        assert response.url.startswith("/compte/connexion/")

    @pytest.mark.parametrize("name", [*CHANGES, "study_restore"])
    def test_a_change_is_never_a_link(self, signed_in, answered, name):
        assert signed_in.get(address(name, answered)).status_code == 405

    @pytest.mark.parametrize("name", READS)
    def test_reading_takes_no_post(self, signed_in, answered, name):
        assert signed_in.post(address(name, answered)).status_code == 405

    def test_buttons_are_shown_to_those_who_may_press_them(self, client, membership, answered):
        client.force_login(membership.user)
        kept = html(client.get(address("study", answered)))
        reader = MembershipFactory(role="relay", organisation=membership.organisation).user
        client.force_login(reader)
        read = html(client.get(address("study", answered)))

        for name in ("study_copy", "study_replay", "study_plan", "study_remove"):
            assert address(name, answered) in kept
            assert address(name, answered) not in read


class TestStates:
    def test_a_draft_opens_the_builder(self, signed_in, make):
        draft = make()

        response = signed_in.get(address("study", draft))

        assert response.url == address("study_responses", draft)

    def test_a_draft_is_only_announced_to_who_may_not_build(self, relay, make):
        assert "encore un brouillon" in text(relay.get(address("study", make())))

    @pytest.mark.parametrize("name", ["study_pdf", "study_csv", "study_geojson"])
    @pytest.mark.parametrize("state", ["waiting", "running", "failed"])
    def test_there_is_no_file_without_an_answer(self, signed_in, make, name, state):
        assert signed_in.get(address(name, make(**{state: True}))).status_code == 404

    def test_a_failure_says_why_and_offers_to_mend(self, signed_in, make):
        study = make(failed=True)

        response = signed_in.get(address("study", study))

        assert "Aucun lieu possible." in text(response)
        assert "Corriger" in text(response)
        assert address("study_copy", study) in html(response)

    def test_one_stopped_before_any_answer_keeps_its_choices(self, signed_in, make):
        study = make(launched=True, state=State.STOPPED)

        assert "avant d’avoir trouvé une réponse" in text(signed_in.get(address("study", study)))

    def test_one_stopped_with_an_answer_shows_it_and_says_so(self, signed_in, make):
        study = make(answered=True, state=State.STOPPED)

        page = text(signed_in.get(address("study", study)))

        assert "2 500 habitants de plus" in page
        assert "arrêté avant la fin" in page

    def test_a_removed_one_is_gone(self, signed_in, answered):
        answered.removed_at = timezone.now()
        answered.save()

        assert signed_in.get(address("study", answered)).status_code == 404


class TestProgress:
    def test_it_says_the_step_and_the_best_so_far(self, signed_in, make):
        page = text(signed_in.get(address("study", make(running=True))))

        assert "On cherche les meilleurs lieux" in page
        assert "Déjà trouvé : 3 000 habitants à moins de 15 minutes" in page
        assert "plus de 10,0 % mieux" in page
        assert "Ce qui est trouvé est gardé" in page

    def test_it_counts_the_draws(self, signed_in, make):
        progress = {"step": "stability", "share": 0.36, "objective": None, "bound": None}

        page = text(signed_in.get(address("study", make(running=True, progress=progress))))

        assert "Essai 37 sur 100 avec des temps de trajet modifiés" in page

    def test_the_last_draw_is_not_one_too_many(self, signed_in, make):
        progress = {"step": "stability", "share": 1.0}

        assert "Essai 100 sur 100" in text(
            signed_in.get(address("study", make(running=True, progress=progress)))
        )

    @pytest.mark.parametrize("progress", [{}, {"step": "unknown"}, {"step": "inputs"}])
    def test_it_always_has_something_to_say(self, signed_in, make, progress):
        page = text(signed_in.get(address("study", make(running=True, progress=progress))))

        assert "On rassemble" in page

    def test_an_aim_in_minutes_does_not_show_its_raw_objective(self, signed_in, make):
        page = text(signed_in.get(address("study", make(running=True, aim="mean"))))

        assert "Déjà trouvé" not in page
        assert "10,0 %" in page

    def test_waiting_a_little_is_normal(self, signed_in, make):
        assert "Le calcul va commencer" in text(signed_in.get(address("study", make(waiting=True))))

    def test_waiting_for_long_says_what_may_be_wrong(self, signed_in, make):
        study = make(waiting=True, launched_at=timezone.now() - timedelta(minutes=1))

        page = text(signed_in.get(address("study", study)))

        assert "n’a pas encore commencé" in page
        assert "maillage work" in page

    def test_a_silent_calculation_is_said(self, signed_in, make):
        study = make(running=True, heartbeat_at=timezone.now() - timedelta(minutes=3))

        assert "ne donne plus de nouvelles" in text(signed_in.get(address("study", study)))

    def test_stopping_is_said(self, signed_in, make):
        page = text(signed_in.get(address("study", make(running=True, stop_asked=True))))

        assert "On s’arrête" in page

    def test_the_fragment_is_a_fragment(self, signed_in, make):
        page = html(signed_in.get(address("study_progress", make(running=True))))

        assert "<html" not in page
        assert 'hx-trigger="every 2s"' in page

    def test_nothing_new_sends_nothing(self, signed_in, make):
        study = make(running=True)
        seen = re.search(r"\?vu=(\w+)", html(signed_in.get(address("study", study))))[1]

        assert signed_in.get(address("study_progress", study), {"vu": seen}).status_code == 204

        study.progress = {"step": "answer"}
        study.save()
        assert "rédige" in html(signed_in.get(address("study_progress", study), {"vu": seen}))

    def test_the_end_asks_for_the_whole_page(self, signed_in, answered):
        response = signed_in.get(address("study_progress", answered))

        assert response["HX-Refresh"] == "true"

    def test_without_script_the_page_reloads(self, signed_in, make):
        page = html(signed_in.get(address("study", make(running=True))))

        assert re.search(r"<noscript>\s*<meta http-equiv=\"refresh\"", page)


class TestButtons:
    def test_stopping_one_that_waits_ends_it(self, signed_in, make):
        study = make(waiting=True)

        response = signed_in.post(address("study_stop", study))

        study.refresh_from_db()
        assert response.url == address("study", study)
        assert study.state == State.STOPPED

    def test_stopping_what_ended_is_explained(self, signed_in, answered):
        page = text(signed_in.post(address("study_stop", answered), follow=True))

        assert "déjà terminé" in page

    def test_copying_opens_the_builder_on_a_draft(self, signed_in, answered):
        response = signed_in.post(address("study_copy", answered))

        draft = Study.objects.get(state=State.DRAFT)
        assert response.url == address("study_responses", draft)
        assert draft.responses == answered.responses

    def test_replaying_launches_beside_the_first(self, signed_in, answered):
        response = signed_in.post(address("study_replay", answered))

        again = Study.objects.get(replay_of=answered)
        assert response.url == address("study", again)
        assert again.is_under_way

    def test_a_replay_gives_its_verdict_on_both_pages(self, signed_in, answered, make):
        again = make(answered=True, replay_of=answered)

        assert "exactement la même réponse" in text(signed_in.get(address("study", again)))
        assert "exactement la même réponse" in text(signed_in.get(address("study", answered)))

    def test_removing_asks_then_can_be_undone(self, signed_in, answered):
        asked = signed_in.get(address("study_remove", answered))
        assert "Retirer « Est creusois » ?" in text(asked)
        assert Study.objects.get().removed_at is None

        removed = signed_in.post(address("study_remove", answered))
        assert address("study_restore", answered) in html(removed)
        assert signed_in.get(address("study", answered)).status_code == 404

        back = signed_in.post(address("study_restore", answered), follow=True)
        assert "« Est creusois » est revenu" in text(back)

    def test_one_on_its_way_is_not_removed(self, signed_in, make):
        study = make(running=True)

        page = text(signed_in.post(address("study_remove", study), follow=True))

        assert "Arrêtez d’abord" in page
        assert Study.objects.get().removed_at is None

    def test_restoring_what_was_not_removed_finds_nothing(self, signed_in, answered):
        assert signed_in.post(address("study_restore", answered)).status_code == 404


class TestPlan:
    def test_a_place_is_kept_then_given_up(self, signed_in, answered):
        kept = signed_in.post(address("study_plan", answered), PLACE, follow=True)

        assert "Décidé le" in text(kept)
        assert "Revenir sur cette décision" in text(kept)
        assert PlannedSite.objects.get().commune_id == "23002"

        given_up = signed_in.post(address("study_unplan", answered), PLACE, follow=True)
        assert "Garder pour la suite" in text(given_up)
        assert PlannedSite.objects.count() == 0

    def test_twice_is_once(self, signed_in, answered):
        for _ in range(2):
            signed_in.post(address("study_plan", answered), PLACE)

        assert PlannedSite.objects.count() == 1

    @pytest.mark.parametrize("sent", [{}, {"place": "x", "response": "y"}, {"place": "23002"}])
    def test_a_place_that_is_not_in_the_answer_is_refused(self, signed_in, answered, sent):
        page = text(signed_in.post(address("study_plan", answered), sent, follow=True))

        assert "n’est pas dans la réponse" in page
        assert PlannedSite.objects.count() == 0

    def test_giving_up_what_was_not_kept_finds_nothing(self, signed_in, answered):
        assert signed_in.post(address("study_unplan", answered), PLACE).status_code == 404

    def test_the_site_of_another_study_stays(self, signed_in, answered):
        other = PlannedSiteFactory(commune=None, commune_id="23002")

        assert signed_in.post(address("study_unplan", answered), PLACE).status_code == 404
        assert PlannedSite.objects.get() == other


class TestResultPage:
    def test_it_tells_the_answer_in_words(self, signed_in, answered):
        page = text(signed_in.get(address("study", answered)))

        for said in (
            "2 500 habitants de plus à moins de 15 minutes",
            "Aucune autre répartition ne peut faire plus de 0,3 % mieux.",
            "l’écart moyen avec la réalité est de 2,4 minutes",
            "Gardé dans 87 essais sur 100",
            "1 200 habitants restent à plus de 15 minutes",
            "Avec un lieu de plus : 700 habitants de plus",
            "Ce lieu coûte environ 52 000 € par an",
            "Version du moteur",
        ):
            assert said in page

    def test_a_territory_that_changed_is_told(self, signed_in, answered):
        CommuneFactory(code="23009", name="Ajain")

        page = text(signed_in.get(address("study", answered)))

        assert "une commune s’y est ajoutée : Ajain" in page
        assert "Modifier et relancer" in page

    def test_a_score_speaks_of_consultations(self, signed_in, answered):
        answered.aim = "lift"
        answered.result = small_answer() | {"measure": "score", "threshold": 2.5}
        answered.save()

        page = text(signed_in.get(address("study", answered)))

        assert "consultations par an ou plus" in page
        assert "DREES" in page
        assert "Commune la moins bien servie" in page

    def test_its_titles_do_not_skip_a_level_and_ids_are_used_once(self, signed_in, answered):
        page = html(signed_in.get(address("study", answered)))

        levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
        identifiers = re.findall(r'\sid="([^"]+)"', page)
        assert len(identifiers) == len(set(identifiers))

    def test_nothing_undefined_shows_and_french_punctuation_is_held(self, signed_in, answered):
        page = re.sub(r"<[^>]+>", "", html(signed_in.get(address("study", answered))))

        assert not re.search(r"\bNone\b|\bnan\b|\binf\b|\bTrue\b|\bFalse\b|{{|{%", page)
        assert not re.findall(r"\w [:;?!»%€](?:\s|$)|« \w", page)

    def test_names_are_escaped_everywhere(self, signed_in, answered):
        bad = "<script>alert(1)</script>"
        columns = small_answer()["communes"] | {"name": [bad, bad, bad]}
        places = [small_answer()["places"][0] | {"name": bad, "response_name": bad}]
        answered.result = small_answer() | {"communes": columns, "places": places}
        answered.name = bad
        answered.save()

        page = html(signed_in.get(address("study", answered)))

        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page

    def test_no_style_or_script_is_written_in_the_page(self, signed_in, answered):
        page = html(signed_in.get(address("study", answered)))

        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", page)

    def test_queries_do_not_grow_with_the_answer(
        self, signed_in, answered, django_assert_max_num_queries
    ):
        places = [small_answer()["places"][0] | {"id": f"x{i}"} for i in range(30)]
        answered.result = small_answer() | {"places": places}
        answered.save()

        with django_assert_max_num_queries(16):
            signed_in.get(address("study", answered))

    def test_four_thousand_communes_make_a_page_one_can_open(self, signed_in, answered):
        count = 4_000
        columns = {
            "code": [f"{i:05d}" for i in range(count)],
            "name": [f"Commune {i}" for i in range(count)],
            "residents": [100 + i for i in range(count)],
            "latitude": [46 + i % 50 / 100 for i in range(count)],
            "longitude": [2 + i // 50 / 100 for i in range(count)],
            "before": [float(i % 60) for i in range(count)],
            "after": [float(i % 30) for i in range(count)],
            "place": [0] * count,
        }
        answered.result = small_answer() | {"communes": columns}
        answered.save()

        page = html(signed_in.get(address("study", answered))).encode()

        assert len(page) < 1_500_000
        assert len(gzip.compress(page)) < 200_000
        assert "3 500 autres" in text(signed_in.get(address("study", answered)))

    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("study_pdf", "application/pdf"),
            ("study_csv", "text/csv; charset=utf-8"),
            ("study_geojson", "application/geo+json; charset=utf-8"),
        ],
    )
    def test_files_are_named_after_the_study_and_its_day(self, signed_in, answered, name, kind):
        response = signed_in.get(address(name, answered))

        day = timezone.localtime(answered.ended_at).date()
        assert response["Content-Type"] == kind
        assert f"maillage-scenario-est-creusois-{day}." in response["Content-Disposition"]
        assert response["Cache-Control"] == "private, no-store"
