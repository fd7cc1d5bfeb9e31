"""« Signaler une difficulté » : by any member, in one page; what it became, for its author."""

import pytest
from django.utils import timezone

from maillage.apps.compact.models import Feedback
from tests.apps.accounts.factories import MembershipFactory, UserFactory
from tests.apps.compact.exchange import a_feedback
from tests.apps.compact.factories import a_compact, a_party
from tests.apps.offer.factories import CareSiteFactory
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db
NEW, MINE = "/relais/signaler/", "/relais/signalements/"


@pytest.fixture
def member(client):
    """A practitioner of a party, signed in."""
    member = MembershipFactory(organisation=a_party(a_compact()).organisation, role="practitioner")
    client.force_login(member.user)
    return member


def text_of(answer):
    return answer.content.decode()


def report(client, member, **values):
    values = {"organisation": member.organisation.pk, "topic": "travel",
              "text": "Plus de car le jeudi."} | values  # fmt: skip
    return client.post(NEW, values, follow=True)


def test_three_answers_are_enough_and_who_will_read_is_told(client, member):
    page = report(client, member)

    found = Feedback.objects.get()
    assert (found.by, found.compact.parties.count()) == (member.user, 2)
    assert "C’est signalé" in text_of(page)
    assert found.compact.title in text_of(page)
    assert "Se déplacer" in text_of(client.get(MINE))


def test_a_place_gives_its_commune(client, member):
    site = CareSiteFactory(organisation=member.organisation)

    report(client, member, site=site.pk)

    assert Feedback.objects.get().commune == site.commune


def test_without_a_compact_it_is_kept_and_its_author_knows(client):
    alone = MembershipFactory(role="relay")
    client.force_login(alone.user)
    assert "Aucune convention en cours ne couvre" in text_of(report(client, alone))

    commune = CommuneFactory()
    near = [a_compact(area=f"commune:{commune.code}"), a_compact(area="departement:23")]
    page = text_of(report(client, alone, commune=commune.code))

    assert all(each.title in page for each in near)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"topic": ""}, "topic"),
        ({"topic": "magic"}, "topic"),
        ({"text": "  "}, "text"),
        ({"text": "Mme Durand n’a pas pu venir."}, "text"),
        ({"text": "Rappeler le 06.12.34.56.78"}, "text"),
        ({"commune": "Nullepart"}, "commune"),
        ({"organisation": "999999"}, "organisation"),
        ({"organisation": "x" * 40}, "organisation"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_and_nothing_typed_is_lost(
    client, member, values, field
):
    answer = report(client, member, **values)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert values.get("text", "Plus de car").strip() in text_of(answer)
    assert not Feedback.objects.exists()


def test_a_name_that_is_of_no_patient_may_be_confirmed(client, member):
    assert "cochez" in text_of(report(client, member, text="Madame Durand, la maire, refuse."))
    report(client, member, text="Madame Durand, la maire, refuse.", sure="on")
    assert Feedback.objects.count() == 1


def test_the_author_reads_the_answer_and_what_was_done_also_when_grouped(client, member):
    public = {"public_title": "Transport", "public_text": "Une navette.",
              "published_at": timezone.now()}  # fmt: skip
    values = {"organisation": member.organisation, "answered_at": timezone.now(),
              "created_at": timezone.now()}  # fmt: skip
    head = a_feedback(a_compact(), **values, **public)
    mine = a_feedback(head.compact, by=member.user, same_as=head, **values)

    page = text_of(client.get(f"{MINE}{mine.pk}/"))

    assert "C’est réglé." in page
    assert "Une navette." in page
    assert "Une navette." in text_of(client.get(MINE))


def test_members_only_and_nobody_reads_what_others_reported(client, member):
    theirs = a_feedback(a_compact(), by=UserFactory())
    assert client.get(f"{MINE}{theirs.pk}/").status_code == 404
    for user, code in ((UserFactory(), 403), (None, 302)):
        client.logout()
        if user:
            client.force_login(user)
        assert {client.get(page).status_code for page in (NEW, MINE, f"{MINE}1/")} == {code}


def test_relays_and_practitioners_find_it_from_their_first_page(client, member):
    assert NEW in text_of(client.get("/relais/"))
