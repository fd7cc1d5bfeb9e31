"""Notices before deadlines: on the right day, to the right people, never twice."""

from datetime import date, timedelta

import pytest

from maillage.apps.accounts.models import Notice
from maillage.apps.compact.models import DeadlineTold, Departure, Experiment, Milestone, Review
from maillage.apps.compact.selectors.deadlines import due, next_deadlines, people_to_tell
from maillage.apps.compact.services import deadlines
from tests.apps.accounts.factories import MembershipFactory, UserFactory
from tests.apps.compact.factories import (
    NOW,
    TODAY,
    a_compact,
    a_coordinator,
    a_party,
    an_action,
    pilot_of,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def a_term(days, **values):
    """A compact that ends in some days, without any other deadline."""
    return a_compact(ends_on=TODAY + days * DAY, review_month=11, **values)


def notify(today=TODAY):
    return deadlines.notify(today=today, now=NOW)


def kinds(compact):
    return [(each.kind, each.day) for each in next_deadlines(compact, TODAY)]


@pytest.mark.parametrize(
    ("days", "stage"), [(91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (0, 7)]
)
def test_a_notice_leaves_90_30_and_7_days_before(days, stage):
    a_term(days)
    assert [each.stage(TODAY) for each in due(TODAY)] == ([stage] if stage else [])


def test_each_notice_is_sent_once_and_only_the_nearest_of_those_missed():
    a_coordinator(pilot_of(a_term(95)).organisation)

    sent = [notify(TODAY + days * DAY) for days in (0, 4, 5, 6, 70, 89, 90, 95, 96)]

    # 91 left: too early; 90; nothing; 25 left: the month's; 6 left: the week's; nothing more.
    assert sent == [0, 0, 1, 0, 1, 1, 0, 0, 0]
    assert Notice.objects.count() == 3


def test_a_date_that_moves_is_announced_again():
    compact = a_term(20)
    a_coordinator(pilot_of(compact).organisation)
    assert notify() == 1
    compact.ends_on += DAY
    compact.save()
    assert notify() == 1


def test_one_email_a_person_tells_all_that_is_due():
    compact = a_term(20)
    user = a_coordinator(pilot_of(compact).organisation)
    an_action(compact, title="Dépister", due_on=TODAY + 5 * DAY)

    assert notify() == 1

    email = Notice.objects.get()
    assert email.recipient == user.email
    assert email.subject == "2 échéances dans vos conventions"
    assert "Dépister" in email.text and "arrive à son terme" in email.text
    assert f"/coordination/conventions/{compact.slug}/" in email.text
    assert DeadlineTold.objects.filter(person=user).count() == 2


def test_another_worker_that_wrote_first_leaves_nothing_to_write(monkeypatch):
    user = a_coordinator(pilot_of(a_term(20)).organisation)
    (key,) = [each.key(30) for each in due(TODAY)]
    DeadlineTold.objects.create(person=user, key=key, at=NOW)
    assert notify() == 0

    monkeypatch.setattr(deadlines, "DeadlineTold", Late)
    assert notify() == 0
    assert not Notice.objects.exists()


class Late:
    """Reads nothing told, though it was told: the other worker commits in between."""

    objects = type("", (), {"bulk_create": DeadlineTold.objects.bulk_create})
    objects.filter = lambda **_: DeadlineTold.objects.none()

    def __new__(cls, **values):
        return DeadlineTold(**values)


def test_the_last_day_of_notice_concerns_all_that_sign_and_the_end_the_pilot():
    compact = a_compact(ends_on=date(2027, 2, 28), notice_months=3, review_month=1)
    people = {
        role: a_coordinator(a_party(compact, role).organisation)
        for role in ("signatory", "partner")
    }
    people["pilot"] = a_coordinator(pilot_of(compact).organisation)

    assert kinds(compact) == [
        ("notice", date(2026, 11, 28)),
        ("review", date(2027, 1, 1)),
        ("end", date(2027, 2, 28)),
    ]
    told = people_to_tell(due(TODAY))
    assert [each.kind for each in told[people["signatory"]]] == ["notice"]
    assert [each.kind for each in told[people["pilot"]]] == ["notice", "review"]
    assert people["partner"] not in told


def test_an_action_concerns_its_person_or_those_who_coordinate_its_organisation():
    compact = a_compact()
    organisation = a_party(compact).organisation
    coordinator = a_coordinator(organisation)
    a_coordinator(organisation, "administrator")
    leader = MembershipFactory(organisation=organisation, role="relay").user
    led = an_action(compact, organisation=organisation, person=leader)
    action = an_action(compact, organisation=organisation)
    Milestone.objects.create(action=action, title="Salle", due_on=TODAY + 3 * DAY)

    told = people_to_tell(due(TODAY))

    assert [each.number for each in told[leader]] == [led.pk]
    assert [each.kind for each in told[coordinator]] == ["milestone", "action"]
    assert len(told) == 2


def test_without_any_coordinator_those_who_administer_are_told_and_closed_accounts_never():
    organisation = pilot_of(a_term(5)).organisation
    closed = a_coordinator(organisation)
    closed.is_active = False
    closed.save()
    administrator = a_coordinator(organisation, "administrator")
    assert list(people_to_tell(due(TODAY))) == [administrator]


def test_what_was_written_after_the_day_of_a_notice_waits_for_the_next():
    compact = a_compact()
    an_action(compact, due_on=TODAY + 20 * DAY, created_at=NOW - 5 * DAY)
    assert [each.kind for each in due(TODAY)] == []
    assert [each.stage(TODAY + 13 * DAY) for each in due(TODAY + 13 * DAY)] == [7]


def test_what_is_done_or_not_living_is_not_due():
    an_action(a_compact(), state="done", done_on=TODAY, due_on=TODAY)
    an_action(a_compact(state="ended"), due_on=TODAY)
    a_compact(state="draft", starts_on=TODAY, ends_on=TODAY)
    assert due(TODAY) == []
    assert next_deadlines(a_compact(state="ended"), TODAY) == []


def test_a_review_experiment_and_notice_given_are_deadlines():
    compact = a_compact(review_month=10, ends_on=date(2027, 3, 1))
    pilot = pilot_of(compact)
    Review.objects.create(
        compact=compact,
        year=2026,
        opens_on=date(2026, 10, 1),
        comments_until=date(2026, 11, 30),
        concludes_on=date(2026, 12, 15),
        state="comments",
        created_at=NOW,
    )
    Experiment.objects.create(
        compact=compact,
        title="Bus santé",
        organisation=pilot.organisation,
        ends_on=date(2026, 12, 31),
        state="running",
        protocol={},
        fingerprint="a",
        started_at=NOW,
        created_at=NOW,
    )
    Departure.objects.create(
        compact=compact,
        party=pilot,
        reason="Fusion",
        given_on=TODAY,
        takes_effect_on=date(2027, 1, 5),
        by=UserFactory(),
    )

    assert [kind for kind, _ in kinds(compact)] == [
        *("comments", "conclusions", "experiment", "departure")
    ]
