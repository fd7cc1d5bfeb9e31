"""Pages of feedback for the parties: who reads, answers, sorts and publishes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.apps.compact.models import Feedback
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.compact.exchange import a_feedback
from tests.apps.compact.factories import a_compact, a_coordinator, a_party, pilot_of
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def compact(client):
    """A compact, signed in for its pilot."""
    compact = a_compact()
    client.force_login(a_coordinator(pilot_of(compact).organisation))
    return compact


def waiting(compact, days=5, **values):
    return a_feedback(compact, created_at=timezone.now() - days * DAY, **values)


def url(name, feedback, compact=None):
    slug = (compact or feedback.compact).slug
    return reverse(f"coordination:compact_feedback{name}", args=[slug, feedback.pk])


def listing(client, compact, query=""):
    return client.get(reverse("coordination:compact_feedback", args=[compact.slug]) + query)


def text_of(answer):
    return answer.content.decode()


def test_what_waits_is_told_first_the_late_apart_and_one_topic_can_be_kept(client, compact):
    waiting(compact, days=31, topic="travel", text="Plus de car le jeudi.")
    waiting(compact, days=2, topic="rights", text="Dossier perdu.")
    waiting(compact, answered_at=timezone.now(), text="Caméra en panne.")

    page = listing(client, compact)

    assert page.context["conclusion"] == (
        "3\u00a0remontées, 1\u00a0réponse\u00a0; 2 attendent encore, "
        "dont 1 depuis plus de 30 jours."
    )
    assert [part["title"] for part in page.context["parts"]] == ["À répondre", "Répondues"]
    assert [row["is_late"] for row in page.context["parts"][0]["rows"]] == [True, False]
    kept = text_of(listing(client, compact, "?sujet=travel"))
    assert "Plus de car" in kept
    assert "Dossier perdu" not in kept
    assert "Aucune remontée" in text_of(listing(client, compact, "?sujet=magic"))


def test_the_page_of_none_says_where_they_come_from(client, compact):
    assert "Signaler une difficulté" in text_of(listing(client, compact))


def test_an_answer_is_sent_in_the_name_of_ones_party(client, compact):
    found = waiting(compact)
    shown = client.get(url("_answer", found)).context["form"]

    page = client.post(
        url("_answer", found),
        {"organisation": shown["organisation"].value(), "text": "Une navette part jeudi."},
        follow=True,
    )

    assert "Une navette part jeudi." in text_of(page)
    found.refresh_from_db()
    assert found.answered_for == pilot_of(compact).organisation


def test_the_answer_of_another_party_is_corrected_in_ones_own_name(client, compact):
    theirs = a_party(compact).organisation
    found = waiting(compact, answered_at=timezone.now(), answered_for=theirs)

    shown = client.get(url("_answer", found)).context["form"]

    assert shown["text"].value() == "C’est réglé."
    assert shown["organisation"].value() == pilot_of(compact).organisation.pk


@pytest.mark.parametrize(
    ("text", "more", "status"),
    [
        ("", {}, 422),
        ("Appelez le 06 12 34 56 78.", {}, 422),
        ("Nous avons vu Mme Durand.", {}, 422),
        ("Nous avons vu Mme Durand, la maire.", {"sure": "on"}, 302),
    ],
)
def test_words_that_name_someone_are_pointed_at_before_they_are_kept(
    client, compact, text, more, status
):
    found = waiting(compact)
    values = {"organisation": pilot_of(compact).organisation.pk, "text": text} | more

    answer = client.post(url("_answer", found), values)

    assert answer.status_code == status
    if status == 422:
        assert "text" in answer.context["form"].errors


def test_one_to_sort_is_taken_then_grouped_then_set_apart(client, compact):
    partner = pilot_of(compact).organisation
    head, found = waiting(compact), waiting(None, organisation=partner)
    assert "À trier" in text_of(listing(client, compact))
    client.post(url("_sort", found, compact), {"compact": compact.pk})
    found.refresh_from_db()
    assert found.compact == compact

    client.post(url("_group", found), {"head": head.pk})
    found.refresh_from_db()
    assert found.same_as == head
    assert "Groupées avec elle" in text_of(client.get(url("_one", head)))
    assert "la réponse se fait là" in text_of(client.get(url("_one", found)))

    client.post(url("_ungroup", found))
    found.refresh_from_db()
    assert found.same_as is None


def test_a_place_or_a_group_that_was_not_proposed_is_not_found(client, compact):
    found = waiting(compact)
    elsewhere = waiting(a_compact())
    for name, values in (
        ("_sort", {"compact": elsewhere.compact.pk}),
        ("_sort", {"compact": "x"}),
        ("_group", {"head": elsewhere.pk}),
        ("_group", {}),
    ):
        assert client.post(url(name, found), values).status_code == 404


def test_what_was_done_is_published_then_taken_back(client, compact):
    found = waiting(compact, answered_at=timezone.now())
    done = {"title": "Plus de car", "text": "Une navette part chaque jeudi."}

    client.post(url("_publish", found), done)
    assert "Une navette part chaque jeudi." in text_of(listing(client, compact))
    client.post(url("_unpublish", found))

    assert "Une navette part chaque jeudi." not in text_of(listing(client, compact))


def test_a_bad_publication_keeps_what_was_typed(client, compact):
    found = waiting(compact, answered_at=timezone.now())
    answer = client.post(url("_publish", found), {"title": "Plus de car", "text": "Voir a@b.fr"})
    assert answer.status_code == 422
    assert "Voir a@b.fr" in text_of(answer)


def test_parties_read_and_answer_the_pilot_or_who_answered_publishes_nobody_else_enters(client):
    compact = a_compact()
    partner, other = (a_party(compact).organisation for _ in range(2))
    found = waiting(compact, answered_at=timezone.now(), answered_for=partner)
    pages = ("_one", "_answer", "_publish")
    allowed = {
        a_coordinator(pilot_of(compact).organisation): (200, 200, 200),
        a_coordinator(partner): (200, 200, 200),
        a_coordinator(other): (200, 200, 403),
        MembershipFactory(organisation=partner, role="relay").user: (403, 403, 403),
        a_coordinator(pilot_of(a_compact()).organisation): (403, 403, 403),
    }
    for user, codes in allowed.items():
        client.force_login(user)
        assert tuple(client.get(url(name, found)).status_code for name in pages) == codes
        posted = client.post(url("_unpublish", found)).status_code
        assert (posted == 302) == (codes[2] == 200)
    client.logout()
    assert client.get(url("_one", found)).status_code == 302


def test_one_of_another_compact_is_not_found_here(client, compact):
    theirs = waiting(a_compact())
    unsorted = waiting(None, commune=CommuneFactory())
    for found in (theirs, unsorted):
        assert client.get(url("_one", found, compact)).status_code == 404
    assert Feedback.objects.filter(compact=compact).count() == 0
