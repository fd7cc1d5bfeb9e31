from datetime import timedelta

import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.models import Event
from maillage.apps.compact.services import events
from tests.apps.accounts.factories import OrganisationFactory, UserFactory
from tests.apps.compact.factories import NOW, a_compact, an_event, pilot_of
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


def values_of(compact, **values):
    return {
        "title": "Octobre rose",
        "organisation": pilot_of(compact).organisation,
        "theme": "prevention",
        "audience": "femmes de 50 à 74 ans",
        "commune": CommuneFactory(),
        "place": "Marché",
        "starts_at": NOW + timedelta(days=3),
        "ends_at": NOW + timedelta(days=3, hours=2),
        "is_public": True,
    } | values


def test_an_event_is_announced_and_nobody_is_counted_yet(user):
    compact = a_compact()

    event = events.create(compact=compact, values=values_of(compact), user=user)

    assert (event.title, event.reached, event.revision) == ("Octobre rose", None, 0)
    assert AuditLine.objects.last().details == {"event": event.pk, "revision": 0}


def test_a_change_counts_and_the_one_opened_before_it_is_refused(user):
    event = an_event(a_compact())
    events.change(event=event, values={"place": "Gare"}, seen=0, user=user, now=NOW)

    with pytest.raises(StaleEdit):
        events.change(event=event, values={"place": "Mairie"}, seen=0, user=user, now=NOW)
    assert (Event.objects.get().place, Event.objects.get().revision) == ("Gare", 1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"),
        ({"ends_at": NOW + timedelta(days=3)}, "ends"),
        ({"ends_at": NOW + timedelta(days=40)}, "ends"),
    ],
)
def test_an_event_that_makes_no_sense_is_refused(user, values, field):
    compact = a_compact()

    with pytest.raises(BadCompact) as refused:
        events.create(compact=compact, values=values_of(compact, **values), user=user)

    assert list(refused.value.errors) == [field]
    assert not Event.objects.exists()


def test_who_is_no_party_announces_nothing(user):
    compact = a_compact()

    with pytest.raises(BadCompact, match="une partie"):
        values = values_of(compact, organisation=OrganisationFactory())
        events.create(compact=compact, values=values, user=user)


def test_an_ended_compact_announces_nothing(user):
    compact = a_compact(state="ended")

    with pytest.raises(NotNow, match="terminée"):
        events.create(compact=compact, values=values_of(compact), user=user)


def test_what_an_ended_compact_announced_is_counted_or_cancelled_and_nothing_else(user):
    event = an_event(a_compact(state="ended"))

    with pytest.raises(NotNow, match="terminée"):
        events.change(event=event, values={"title": "Autre"}, seen=0, user=user, now=NOW)
    events.cancel(event=event, user=user, now=NOW)
    with pytest.raises(NotNow, match="terminée"):
        events.restore(event=event, user=user)
    counted = an_event(event.compact)
    assert events.count_reached(event=counted, reached=12, user=user, now=NOW).reached == 12


def test_people_are_counted_once_it_has_begun_and_the_count_may_be_corrected(user):
    event = an_event(a_compact())

    for reached in (42, 40, 0, None):
        events.count_reached(event=event, reached=reached, user=user, now=NOW)
        assert Event.objects.get().reached == reached


@pytest.mark.parametrize("reached", [-1, 100_001])
def test_a_count_that_cannot_be_is_refused(user, reached):
    with pytest.raises(BadCompact, match="de 0 à"):
        events.count_reached(event=an_event(a_compact()), reached=reached, user=user, now=NOW)


def test_nobody_is_counted_at_an_event_to_come_or_cancelled(user):
    compact = a_compact()
    coming = an_event(compact, starts_at=NOW + timedelta(days=1))
    cancelled = an_event(compact, cancelled_at=NOW)

    for event in (coming, cancelled):
        with pytest.raises(NotNow, match="une fois le rendez-vous tenu"):
            events.count_reached(event=event, reached=3, user=user, now=NOW)


def test_a_cancelled_event_no_longer_changes_until_it_is_restored(user):
    event = an_event(a_compact())
    events.cancel(event=event, user=user, now=NOW)

    again = events.cancel(event=event, user=user, now=NOW + timedelta(days=1))
    assert again.cancelled_at == NOW
    with pytest.raises(NotNow, match="rétablissez-le"):
        events.change(
            event=event, values={"place": "Gare"}, seen=again.revision - 1, user=user, now=NOW
        )

    assert events.restore(event=event, user=user).cancelled_at is None


def test_an_event_whose_people_are_counted_is_not_cancelled(user):
    event = an_event(a_compact(), reached=30)

    with pytest.raises(NotNow, match="a eu lieu"):
        events.cancel(event=event, user=user, now=NOW)


def test_an_event_whose_people_are_counted_does_not_move_to_a_day_to_come(user):
    event = an_event(a_compact(), reached=30)
    later = {"starts_at": NOW + timedelta(days=1), "ends_at": NOW + timedelta(days=2)}

    with pytest.raises(BadCompact, match="déjà comptées"):
        events.change(event=event, values=later, seen=0, user=user, now=NOW)
    assert events.change(event=event, values={"place": "Gare"}, seen=0, user=user, now=NOW)
