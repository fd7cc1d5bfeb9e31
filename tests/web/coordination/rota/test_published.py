"""The published rota: what needs an answer first, each week's history, publishing a draft."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.apps.accounts.models import Notice
from maillage.apps.rota.enums import DraftState, PostState
from maillage.apps.rota.models import Cell, Incident, Post
from maillage.apps.rota.services import confirmations, publication
from maillage.web.coordination.rota.post_words import short_week
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    a_centre,
    a_collective,
    a_coordinator,
    a_draft,
    a_post,
    a_reserve,
    a_volunteer,
    a_volunteer_user,
    monday,
)

pytestmark = pytest.mark.django_db
PLANNING = "/coordination/planning/"


@pytest.fixture
def clock(monkeypatch):
    """Sets the time; `NOW` until then."""

    def at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    at(NOW)
    return at


@pytest.fixture
def draft(clock):
    """Two weeks of Ajain drafted, the first with a doctor."""
    collective = a_collective()
    centre = a_centre(collective, name="Ajain")
    who = a_volunteer(collective, weeks=[MONDAY], given_name="Claire", family_name="Morel")
    draft = a_draft(collective, weeks=2)
    Cell.objects.create(draft=draft, line=centre.lines.get(), monday=MONDAY, volunteer=who)
    return draft


@pytest.fixture
def signed_in(client, draft):
    client.force_login(a_coordinator(draft.collective))
    return client


def test_the_reserve_is_not_counted_among_the_weeks_that_lack_a_doctor(signed_in, draft):
    published(draft)
    Post.objects.filter(volunteer=None).delete()
    a_post(a_reserve(draft.collective).lines.get(), MONDAY)

    page = signed_in.get(f"{PLANNING}{draft.collective_id}/publie/").content.decode()

    assert "il en manque" not in page and "À pourvoir" not in page


def test_a_name_that_cannot_be_typed_finds_nobody(signed_in, draft):
    published(draft)

    page = signed_in.get(f"{PLANNING}{draft.collective_id}/publie/", {"q": "z\x00z"})

    assert page.status_code == 200
    assert not page.context["centres"]


def published(draft):
    user = a_coordinator(draft.collective)
    publication.publish(draft=draft, user=user, now=NOW)
    return Post.objects.get(monday=MONDAY)


def read(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.replace("\u00a0", " ").split())


def test_publishing_shows_what_it_will_do_then_does_it(signed_in, draft):
    address = f"{PLANNING}brouillons/{draft.pk}/publier/"

    page = read(signed_in.get(address))
    after = read(signed_in.post(address, {"confirm_days": "12"}, follow=True))

    assert "2 semaines, du 4 janvier 2027 au 16 janvier 2027" in page
    assert "1 semaine a un médecin, 1 reste à pourvoir." in page
    assert "1 médecin recevra un message" in page
    assert "Dr Claire Morel" in page
    assert "Le planning est publié." in after
    assert Post.objects.get(monday=MONDAY).confirm_before == NOW + timedelta(days=12)


def test_a_draft_that_cannot_be_published_says_why_and_has_no_button(signed_in, draft):
    a_post(draft.cells.get().line, MONDAY)
    address = f"{PLANNING}brouillons/{draft.pk}/publier/"

    page = read(signed_in.get(address))
    refused = signed_in.post(address, {"confirm_days": "10"})

    assert "ne peut pas être publié" in page
    assert "Publier ce planning" not in page
    assert refused.status_code == 409
    assert "Rien n’est publié." in read(refused)
    draft.refresh_from_db()
    assert draft.state == DraftState.OPEN


@pytest.mark.parametrize("days", ["", "0", "61", "dix"])
def test_a_delay_that_cannot_be_used_is_said(signed_in, draft, days):
    address = f"{PLANNING}brouillons/{draft.pk}/publier/"

    response = signed_in.post(address, {"confirm_days": days})

    assert response.status_code == 422
    assert "Donnez de 1 à 60 jours." in read(response)
    assert not Post.objects.exists()


def test_a_doctor_without_an_address_is_to_be_called(signed_in, draft):
    who = draft.cells.get().volunteer
    who.email = ""
    who.save()

    page = read(signed_in.get(f"{PLANNING}brouillons/{draft.pk}/publier/"))

    assert "À prévenir par téléphone" in page


def test_the_rota_says_who_comes_and_what_is_missing(signed_in, draft):
    post = published(draft)

    page = read(signed_in.get(f"{PLANNING}{draft.collective_id}/publie/?depuis=2027-01-04"))

    assert "1 des 2 semaines publiées a un médecin ; il en manque 1." in page
    assert "du 4 au 9 janvier Dr Claire Morel à confirmer avant le 26 novembre 2026" in page
    assert "du 11 au 16 janvier Sans médecin à pourvoir" in page
    assert signed_in.get(f"{PLANNING}publie/").url == f"{PLANNING}{draft.collective_id}/publie/"
    assert post.line.centre.name in page


def test_silence_is_shown_first_with_a_way_to_replace(signed_in, draft, clock):
    post = published(draft)
    clock(NOW + timedelta(days=11))
    signed_in.force_login(a_coordinator(draft.collective))  # the session ended meanwhile

    page = signed_in.get(f"{PLANNING}{draft.collective_id}/publie/")

    assert "Sans réponse" in read(page)
    assert f"{PLANNING}semaines/{post.pk}/rendre/" in page.content.decode()


def test_a_coordinator_gives_a_silent_week_back_and_sees_its_repair(signed_in, draft):
    post = published(draft)
    address = f"{PLANNING}semaines/{post.pk}/rendre/"

    asked = read(signed_in.get(address))
    repair = read(signed_in.post(address, follow=True))

    assert "Dr Claire Morel ne viendra plus" in asked
    assert "Dr Claire Morel ne vient plus à Ajain" in repair
    post.refresh_from_db()
    assert post.state == PostState.EMPTY
    assert "n’a déjà plus de médecin" in read(signed_in.post(address, follow=True))
    assert Incident.objects.count() == 1


def test_search_finds_a_doctor_in_any_week(signed_in, draft):
    published(draft)
    address = f"{PLANNING}{draft.collective_id}/publie/"

    found = read(signed_in.get(address, {"q": "morel claire"}))
    nobody = read(signed_in.get(address, {"q": "Dupont"}))

    assert "du 4 au 9 janvier Dr Claire Morel" in found
    assert "Aucun médecin de ce nom" in nobody


def test_the_history_of_a_week_says_who_when_and_why(signed_in, draft):
    post = published(draft)
    user = a_volunteer_user(post.volunteer)
    confirmations.confirm(post_id=post.pk, user=user, now=NOW + timedelta(hours=2))

    page = read(signed_in.get(f"{PLANNING}semaines/{post.pk}/"))
    whole = read(signed_in.get(f"{PLANNING}{draft.collective_id}/historique/"))

    assert page.index("Dr Claire Morel confirme.") < page.index("Publiée avec Dr Claire Morel.")
    assert "16 novembre 2026 à 12 h, par Personne" in page
    assert "Ajain, du 4 au 9 janvier 2027 : Dr Claire Morel confirme." in whole
    assert "Publiée" not in whole


@pytest.mark.parametrize("query", ["?depuis=9999-12-31", "?page=99"])
def test_an_address_typed_wrong_still_answers(signed_in, draft, query):
    published(draft)

    for name in ("publie", "historique"):
        address = f"{PLANNING}{draft.collective_id}/{name}/{query}"
        assert signed_in.get(address).status_code == 200


def test_without_anything_published_the_page_says_how_to_begin(signed_in, draft):
    page = read(signed_in.get(f"{PLANNING}{draft.collective_id}/publie/"))

    assert "Rien n’est encore publié." in page


def test_the_pages_ask_few_questions_of_the_database(
    signed_in, draft, django_assert_max_num_queries
):
    line = published(draft).line
    for number in range(2, 8):
        a_post(line, monday(number), a_volunteer(draft.collective, weeks=[monday(number)]))

    with django_assert_max_num_queries(20):
        signed_in.get(f"{PLANNING}{draft.collective_id}/publie/?depuis=2027-01-04")


def test_who_may_open_these_pages_and_who_may_not(client, draft):
    post = published(draft)
    pages = [
        f"{PLANNING}{draft.collective_id}/publie/",
        f"{PLANNING}{draft.collective_id}/historique/",
        f"{PLANNING}semaines/{post.pk}/",
        f"{PLANNING}semaines/{post.pk}/rendre/",
        f"{PLANNING}brouillons/{draft.pk}/publier/",
    ]
    refused = [
        a_volunteer_user(post.volunteer),
        a_coordinator(a_collective()),
        a_coordinator(post.line.centre.site.organisation),
    ]

    for page in pages:
        client.logout()
        assert client.get(page).status_code == 302
        for user in refused:
            client.force_login(user)
            assert client.get(page).status_code == 403
        client.force_login(a_coordinator(draft.collective))
        assert client.get(page).status_code == 200
    client.force_login(refused[0])
    assert "ne coordonnez aucun collectif" in read(client.get(f"{PLANNING}publie/"))
    assert client.post(pages[3]).status_code == 403
    assert Post.objects.get(pk=post.pk).volunteer == post.volunteer


def test_messages_wait_for_their_errand(draft):
    published(draft)

    assert Notice.objects.get().state == "waiting"


def test_a_week_across_two_years_keeps_the_first():
    assert short_week(MONDAY - timedelta(days=7)) == "du 28 décembre 2026 au 2 janvier"
