"""The page of one action, its forms and the import: who may, what is refused, nothing is lost."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maillage.apps.compact.models import Action, ActionLink
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.compact.factories import (
    NOW,
    TODAY,
    a_clause,
    a_compact,
    a_coordinator,
    a_party,
    an_action,
    an_event,
    pilot_of,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def action():
    return an_action(a_compact())


@pytest.fixture
def signed_in(client, action):
    client.force_login(a_coordinator(action.organisation))
    return client


def address(action, end=""):
    return f"/coordination/conventions/{action.compact.slug}/actions/{action.pk}/{end}"


def around(action, end=""):
    return f"/coordination/conventions/{action.compact.slug}/actions/{end}"


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


def test_parties_read_an_action_its_holders_and_its_person_change_it(client, action):
    party = a_party(action.compact).organisation
    holder = a_party(action.compact).organisation
    action.organisation = holder
    action.person = MembershipFactory(organisation=holder, role="relay").user
    action.save()
    readers = [a_coordinator(party)]
    writers = [
        a_coordinator(pilot_of(action.compact).organisation),
        a_coordinator(holder),
        action.person,
    ]
    strangers = [
        a_coordinator(OrganisationFactory()),
        MembershipFactory(organisation=holder, role="relay").user,
    ]

    said = {"reason": "Travaux"}
    for people, read, written in ((readers, 200, 403), (writers, 200, 302), (strangers, 403, 403)):
        for person in people:
            client.force_login(person)
            assert client.get(address(action)).status_code == read
            assert client.post(address(action, "retard/"), said).status_code == written
            assert client.get(address(action, "modifier/")).status_code == (
                200 if written == 302 else 403
            )
    client.force_login(action.person)
    assert client.get(address(action, "supprimer/")).status_code == 403
    assert "Supprimer" not in text_of(client.get(address(action)))


def test_its_sheet_is_printed_by_those_who_read_it(signed_in, action):
    assert signed_in.get(address(action, "fiche.pdf")).content.startswith(b"%PDF")

    signed_in.force_login(a_coordinator(OrganisationFactory()))
    assert signed_in.get(address(action, "fiche.pdf")).status_code == 403


def test_an_action_is_found_under_its_own_compact_only(signed_in, action):
    elsewhere = an_action(a_compact(pilot=action.organisation))

    wrong = address(action).replace(f"/{action.pk}/", f"/{elsewhere.pk}/")
    assert signed_in.get(wrong).status_code == 404


@pytest.mark.parametrize(
    ("part", "given", "field"),
    [
        ("etat", {"state": "licorne", "seen": 0}, "Elle est"),
        ("etat", {"state": "done", "done_on": "2030-01-01", "seen": 0}, "Faite le"),
        ("etapes", {"title": "", "due_on": "2026-12-01"}, "Étape"),
        ("etapes", {"title": "Bail", "due_on": "0026-12-01"}, "Pour le"),
        ("obstacles", {"what": ""}, "Ce qui bloque"),
        ("budget", {"financier": "Inconnu", "year": 2026, "planned": 1, "spent": 0}, "Financeur"),
        ("commentaires", {"text": "", "visibility": "shared"}, "Commentaire"),
    ],
)
def test_what_is_refused_is_told_at_its_field_and_stays_typed(
    signed_in, action, part, given, field
):
    given |= {"organisation": action.organisation_id}

    answer = signed_in.post(address(action, f"{part}/"), given)

    assert answer.status_code == 422
    said = text_of(answer)
    assert 'class="error-summary"' in said
    assert f">{field}" in said
    if given.get("what") or given.get("title"):
        assert f'value="{given["title"]}"' in said


def test_each_part_is_added_then_settled(signed_in, action):
    name = action.organisation.name
    posts = {
        "etat": {"state": "to_start", "seen": 0},
        "etapes": {"title": "Bail", "due_on": "2026-12-01"},
        "obstacles": {"what": "Pas de local"},
        "budget": {"financier": name, "year": 2026, "planned": 900, "spent": 0},
        "commentaires": {
            "text": "Vu en réunion",
            "visibility": "party",
            "organisation": action.organisation_id,
        },
        "liens": {"element": "course:relais"},
    }
    for part, given in posts.items():
        assert signed_in.post(address(action, f"{part}/"), given).status_code == 302, part
    said = text_of(signed_in.get(address(action)))
    for words in ("Bail", "Pas de local", "900 €", "Vu en réunion", "Formation :"):
        assert words in said

    settled = {
        "etapes": ("faite", action.milestones.get()),
        "obstacles": ("lever", action.obstacles.get()),
        "budget": ("retirer", action.budget.get()),
        "commentaires": ("retirer", action.comments.get()),
        "liens": ("retirer", action.links.get()),
    }
    for part, (do, row) in settled.items():
        signed_in.post(address(action, f"{part}/{row.pk}/"), {"do": do})
    assert action.milestones.get().done_on == action.obstacles.get().lifted_on == TODAY
    assert not (action.budget.exists() or action.comments.exists() or action.links.exists())


def test_an_unknown_part_or_entry_is_not_found(signed_in, action):
    assert signed_in.post(address(action, "licorne/")).status_code == 404
    assert signed_in.post(address(action, "etapes/1/"), {"do": "licorne"}).status_code == 404
    assert signed_in.post(address(action, "etapes/9/"), {"do": "faite"}).status_code == 404
    answer = signed_in.post(address(action, "liens/"), {"element": "study:12"}, follow=True)
    assert "Choisissez un des éléments trouvés" in text_of(answer)


def test_nobody_takes_back_the_comment_of_someone_else(signed_in, action):
    other = a_coordinator(action.organisation)
    comment = action.comments.create(
        organisation=action.organisation, by=other, text="Vu", visibility="shared", at=NOW
    )

    answer = signed_in.post(address(action, f"commentaires/{comment.pk}/"), {"do": "retirer"})

    assert answer.status_code == 404
    assert action.comments.exists()


def test_things_to_link_are_searched_for(signed_in, action):
    said = text_of(signed_in.get(address(action), {"genre": "course", "mots": "relais"}))
    assert 'value="course:relais"' in said

    said = text_of(signed_in.get(address(action), {"genre": "centre", "mots": "introuvable"}))
    assert "Rien de tel" in said
    assert signed_in.get(address(action), {"genre": "licorne"}).status_code == 200


def typed(action, **values):
    return {
        "title": "Écrite ici",
        "clause": action.clause_id,
        "organisation": action.organisation_id,
        "theme": "rights",
    } | values


def test_what_an_action_is_leads_to_its_page(signed_in, action):
    event = an_event(action.compact)
    ActionLink.objects.create(action=action, event=event)
    listing = f"/coordination/conventions/{action.compact.slug}/rendez-vous/"

    assert f'href="{listing}#e{event.pk}"' in text_of(signed_in.get(address(action)))
    shown = text_of(signed_in.get(listing))
    assert f'id="e{event.pk}"' in shown and f'href="{address(action)}"' in shown


def test_an_action_is_written_then_changed_and_two_people_do_not_overwrite(signed_in, action):
    answer = signed_in.post(around(action, "nouvelle/"), typed(action))
    made = Action.objects.latest("pk")
    assert answer.url == address(made)

    changed = typed(action, seen=0, title="Changée")
    assert signed_in.post(address(made, "modifier/"), changed).status_code == 302
    late = signed_in.post(address(made, "modifier/"), changed | {"title": "Trop tard"})

    assert late.status_code == 409
    assert "relisez-la" in text_of(late)
    assert 'value="Trop tard"' in text_of(late)
    made.refresh_from_db()
    assert made.title == "Changée"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"clause": ""},
        {"organisation": "99999999999999999999"},
        {"partners": "99999999999999999999"},
        {"starts_on": "2026-02-01", "due_on": "2026-01-01"},
        {"commune": "Xyzzy"},
        {"due_on": "demain"},
    ],
)
def test_a_wrong_action_is_told_in_words(signed_in, action, wrong):
    answer = signed_in.post(around(action, "nouvelle/"), typed(action, **wrong))

    assert answer.status_code == 422
    assert 'class="error-summary"' in text_of(answer)
    assert Action.objects.count() == 1


def test_a_party_writes_for_itself_only(client, action):
    party = a_party(action.compact).organisation
    client.force_login(a_coordinator(party))

    for_pilot = client.post(around(action, "nouvelle/"), typed(action))
    own = client.post(around(action, "nouvelle/"), typed(action, organisation=party.pk))

    assert (for_pilot.status_code, own.status_code) == (422, 302)


def test_a_mistake_is_removed_once_confirmed(signed_in, action):
    assert "Supprimer" in text_of(signed_in.get(address(action, "supprimer/")))
    action.comments.create(organisation=action.organisation, text="Vu", at=NOW)
    assert signed_in.post(address(action, "supprimer/")).status_code == 409
    action.comments.all().delete()

    assert signed_in.post(address(action, "supprimer/")).status_code == 302
    assert not Action.objects.exists()


def test_an_ended_compact_is_read_and_no_more_written(client):
    action = an_action(a_compact(state="ended"))
    client.force_login(a_coordinator(action.organisation))

    said = text_of(client.get(address(action)))
    answer = client.post(address(action, "obstacles/"), {"what": "Pas de local"}, follow=True)

    assert "Où en est-elle" not in said
    assert "est terminée" in text_of(answer)
    assert not action.obstacles.exists()


def test_a_table_is_shown_before_it_is_written(signed_in, action):
    a_clause(action.compact, title="Prévenir")
    table = (
        "numero;intitule;clause;pilote;debut\n"
        f"B1;Neuve;1.1;{action.organisation.name};31/12/2026\n"
        "B2;Fausse;9.9;Personne;bientôt\n"
    )
    file = SimpleUploadedFile("actions.csv", table.encode())

    preview = signed_in.post(around(action, "importer/"), {"file": file})
    said = text_of(preview)
    assert "1 action nouvelle, 1 ligne refusée." in said
    assert "Ligne 3" in said
    assert "n’est pas un jour" in said
    assert Action.objects.count() == 1

    sealed = preview.context["table"]
    done = signed_in.post(around(action, "importer/"), {"table": sealed}, follow=True)
    assert "L’import est fait. 1 action nouvelle" in text_of(done)
    assert action.compact.actions.get(number="B1").title == "Neuve"

    signed_in.force_login(a_coordinator(action.organisation))
    for table in (sealed, "forged"):
        answer = signed_in.post(around(action, "importer/"), {"table": table})
        assert answer.status_code == 422
        assert "n’est plus valable" in text_of(answer)


def test_a_file_that_is_no_table_is_refused_in_words(signed_in, action):
    for content in (b"%PDF\x00", b"nom;ville\n"):
        file = SimpleUploadedFile("actions.csv", content)
        answer = signed_in.post(around(action, "importer/"), {"file": file})
        assert answer.status_code == 422
        assert "error-summary" in text_of(answer)
    assert signed_in.post(around(action, "importer/"), {}).status_code == 422


def test_the_templates_are_given_to_parties_only(signed_in, client, action):
    for name in ("modele.csv", "modele.xlsx"):
        assert signed_in.get(around(action, name)).status_code == 200
    client.force_login(a_coordinator(OrganisationFactory()))
    assert client.get(around(action, "modele.csv")).status_code == 403
