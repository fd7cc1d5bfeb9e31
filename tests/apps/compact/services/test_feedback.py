"""Feedback: reported, sorted, grouped, answered, published, reminded, forgotten."""

from datetime import timedelta

import pytest
from django.db import connection

from maillage.apps.accounts.models import AuditLine, Notice
from maillage.apps.compact.errors import BadCompact, NotNow
from maillage.apps.compact.models import Feedback
from maillage.apps.compact.services import feedback as services
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.compact.exchange import a_feedback
from tests.apps.compact.factories import NOW, a_compact, a_coordinator, a_party, pilot_of
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WORDS = "Refus de prendre la carte de soins."


@pytest.fixture
def compact():
    return a_compact()


@pytest.fixture
def pilot(compact):
    return a_coordinator(pilot_of(compact).organisation)


@pytest.fixture
def relay(compact):
    """A relay of a partner of the compact."""
    return MembershipFactory(organisation=a_party(compact).organisation, role="relay")


def report(relay, **values):
    values = {"topic": "refusal", "text": WORDS} | values
    return services.report(user=relay.user, organisation=relay.organisation, values=values, now=NOW)


def answer(feedback, compact, pilot, text="Nous avons vu le cabinet.", now=NOW):
    organisation = pilot_of(compact).organisation
    return services.answer(
        feedback=feedback, organisation=organisation, text=text, user=pilot, now=now
    )


def told(word):
    """Who was written to, the keys about `word`."""
    found = Notice.objects.filter(key__contains=word).order_by("pk")
    return list(found.values_list("recipient", flat=True))


class TestReporting:
    def test_it_goes_to_the_only_compact_of_ones_organisation_and_its_pilot_is_told(
        self, compact, pilot, relay
    ):
        found = report(relay)

        assert found.compact == compact
        assert told(f"feedback:{found.pk}:new") == [pilot.email]
        assert WORDS not in Notice.objects.get().text

    def test_its_words_are_encrypted_at_rest_and_are_not_in_the_audit(self, relay):
        report(relay)

        with connection.cursor() as cursor:
            cursor.execute("SELECT text FROM compact_feedback")
            assert "carte" not in cursor.fetchone()[0]
        line = AuditLine.objects.order_by("-number").first()
        assert (line.action, line.details) == ("feedback.report", {"topic": "refusal"})

    def test_of_two_compacts_it_goes_to_the_one_that_holds_the_commune(self, compact, relay):
        commune = CommuneFactory()
        here = a_compact(area=f"commune:{commune.code}")
        a_party(here, organisation=relay.organisation)

        assert report(relay, commune=commune).compact == here
        assert report(relay).compact is None

    @pytest.mark.parametrize(
        ("values", "field"),
        [({"topic": "magic"}, "topic"), ({"text": " "}, "text"),
         ({"text": "Rappeler le 06 12 34 56 78"}, "text")],
    )  # fmt: skip
    def test_bad_words_are_refused_at_their_field(self, relay, values, field):
        with pytest.raises(BadCompact) as refused:
            report(relay, **values)
        assert (list(refused.value.errors), Feedback.objects.count()) == ([field], 0)

    def test_nobody_reports_for_an_organisation_of_others_nor_to_a_compact_of_others(self, relay):
        with pytest.raises(BadCompact, match="dont vous êtes membre"):
            services.report(
                user=relay.user, organisation=OrganisationFactory(),
                values={"topic": "travel", "text": WORDS}, now=NOW,
            )  # fmt: skip
        with pytest.raises(BadCompact, match="ne reçoit pas"):
            report(relay, compact=a_compact())


class TestSorting:
    def test_it_leaves_its_group_for_another_compact_of_the_author(self, compact, pilot, relay):
        other = a_compact()
        a_party(other, organisation=relay.organisation)
        head = a_feedback(compact, organisation=relay.organisation)
        follower = a_feedback(compact, same_as=head)

        moved = services.sort(feedback=head, compact=other, user=pilot, now=NOW)

        follower.refresh_from_db()
        assert (moved.compact, follower.same_as) == (other, None)

    def test_not_to_a_compact_that_its_author_is_no_party_of_nor_once_answered(
        self, compact, pilot
    ):
        found = a_feedback(compact)
        with pytest.raises(BadCompact, match="ne peut pas recevoir"):
            services.sort(feedback=found, compact=a_compact(), user=pilot, now=NOW)
        other = a_compact(pilot=found.organisation)
        answer(found, compact, pilot)
        with pytest.raises(NotNow, match="a déjà sa réponse"):
            services.sort(feedback=found, compact=other, user=pilot, now=NOW)


class TestAnswering:
    def test_each_author_of_a_group_is_told_once_and_a_correction_keeps_the_delay(
        self, compact, pilot, relay
    ):
        head, other = report(relay), report(relay)
        services.group(feedback=other, head=head, user=pilot, now=NOW)

        answer(head, compact, pilot, now=NOW + 4 * DAY)
        answer(head, compact, pilot, "Le cabinet accepte la carte.", now=NOW + 9 * DAY)

        both = Feedback.objects.order_by("pk")
        assert [each.answer for each in both] == ["Le cabinet accepte la carte."] * 2
        assert {each.answered_at for each in both} == {NOW + 4 * DAY}
        assert told(":answered:") == [relay.user.email] * 2
        assert "carte" not in Notice.objects.filter(key__contains="answered")[0].text

    def test_one_grouped_with_an_answered_one_has_its_answer_at_once(self, compact, pilot, relay):
        head, late = report(relay), report(relay)
        answer(head, compact, pilot)

        services.group(feedback=late, head=head, user=pilot, now=NOW + DAY)

        late.refresh_from_db()
        assert (late.answer, late.answered_at) == ("Nous avons vu le cabinet.", NOW + DAY)
        with pytest.raises(NotNow, match="celle qui la regroupe"):
            answer(late, compact, pilot)

    def test_set_apart_again_it_keeps_the_answer_it_had(self, compact, pilot, relay):
        head, other = report(relay), report(relay)
        services.group(feedback=other, head=head, user=pilot, now=NOW)
        answer(head, compact, pilot)

        services.ungroup(feedback=other, user=pilot)

        other.refresh_from_db()
        assert (other.same_as, other.answer) == (None, "Nous avons vu le cabinet.")

    def test_a_group_has_one_head_of_the_same_compact(self, compact, pilot):
        head, second, third = (a_feedback(compact) for _ in range(3))
        services.group(feedback=second, head=head, user=pilot, now=NOW)

        assert services.group(feedback=third, head=second, user=pilot, now=NOW).same_as == head
        for wrong in (head, second, a_feedback(a_compact())):
            with pytest.raises(BadCompact, match="autre remontée de la même convention"):
                services.group(feedback=head, head=wrong, user=pilot, now=NOW)

    def test_only_a_party_answers(self, compact, pilot):
        with pytest.raises(BadCompact, match="une partie de la convention"):
            services.answer(
                feedback=a_feedback(compact), organisation=OrganisationFactory(), text=WORDS,
                user=pilot, now=NOW,
            )  # fmt: skip


class TestPublishing:
    def test_what_was_done_is_told_in_other_words_and_can_be_taken_back(self, compact, pilot):
        found = answer(a_feedback(compact), compact, pilot)

        done = {"title": "Des refus de soins", "text": "Deux cabinets ont changé leur accueil."}
        services.publish(feedback=found, user=pilot, now=NOW, **done)
        services.publish(feedback=found, user=pilot, now=NOW + DAY, **done)

        found.refresh_from_db()
        assert (found.public_title, found.published_at) == ("Des refus de soins", NOW)
        services.unpublish(feedback=found, user=pilot)
        found.refresh_from_db()
        assert (found.public_title, found.published_at) == ("Des refus de soins", None)

    def test_not_before_the_answer_nor_with_a_number_of_someone(self, compact, pilot):
        found = a_feedback(compact)
        with pytest.raises(NotNow, match="a sa réponse"):
            services.publish(feedback=found, title="Refus", text=WORDS, user=pilot, now=NOW)
        answer(found, compact, pilot)
        with pytest.raises(BadCompact, match="retrouver une personne"):
            services.publish(feedback=found, title="Refus", text="Voir a@b.fr", user=pilot, now=NOW)


def test_the_pilot_is_reminded_once_after_twenty_days(compact, pilot):
    a_feedback(compact, created_at=NOW - 20 * DAY)
    a_feedback(compact, created_at=NOW - 19 * DAY)
    a_feedback(compact, created_at=NOW - 50 * DAY, answered_at=NOW)

    assert [services.remind(now=NOW), services.remind(now=NOW)] == [1, 1]

    assert told(":waiting:") == [pilot.email]


def test_words_are_erased_after_two_years_and_what_was_published_stays(compact):
    old = {"public_title": "Refus", "public_text": "Réglé.", "published_at": NOW}
    a_feedback(compact, created_at=NOW - 730 * DAY, answered_at=NOW - 700 * DAY, **old)
    kept = a_feedback(compact, created_at=NOW - 729 * DAY)

    assert [services.forget_old(now=NOW), services.forget_old(now=NOW)] == [1, 0]

    found = Feedback.objects.exclude(pk=kept.pk).get()
    assert (found.text, found.answer, found.public_text) == ("", "", "Réglé.")
    assert found.answered_at == NOW - 700 * DAY
    assert Feedback.objects.get(pk=kept.pk).text
