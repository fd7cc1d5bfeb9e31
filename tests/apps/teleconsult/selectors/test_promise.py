"""The promise as measured: each figure by hand, on a few tickets."""

from datetime import timedelta

import pytest

from maillage.apps.teleconsult.models import Ticket
from maillage.apps.teleconsult.selectors.promise import HOME, MEASURES, Figures, promise_kept
from tests.apps.teleconsult.factories import NOW, a_ticket, an_open_point, later

pytestmark = pytest.mark.django_db
GP = "general_medicine"


def arrived(point, minutes_ago, *, waited=None, state=None, shown=None, care_type=GP):
    ticket = a_ticket(point, now=NOW, care_type=care_type)
    queued_at = NOW - timedelta(minutes=minutes_ago)
    started = queued_at + timedelta(minutes=waited) if waited is not None else None
    low, high = shown or (None, None)
    Ticket.objects.filter(pk=ticket.pk).update(
        queued_at=queued_at,
        started_at=started,
        state=state or "waiting",
        first_low_minutes=low,
        first_high_minutes=high,
    )
    return ticket


@pytest.fixture
def point():
    return an_open_point()


def test_every_figure_is_the_one_counted_by_hand(point):
    arrived(point, 100, waited=4, shown=(0, 5))
    arrived(point, 99, waited=15, shown=(5, 10))
    arrived(point, 98, waited=30)
    arrived(point, 97, waited=50, shown=(50, 60))
    arrived(point, 96, state="abandoned")
    arrived(point, 95, state="handed")
    arrived(point, 40)  # still there, past both limits
    arrived(point, 20)  # past the first only
    arrived(point, 10)  # too soon to tell

    total = promise_kept("today", NOW).total

    assert total == Figures(
        arrivals=9,
        seen=4,
        abandoned=1,
        handed=1,
        median_minutes=22.5,
        ninth_minutes=pytest.approx(44.0),
        within_first=2 / 8,
        within_last=3 / 7,
        calibration=2 / 3,
    )


def test_someone_handed_over_after_the_consultation_was_seen(point):
    arrived(point, 60, waited=5, state="handed")

    total = promise_kept("today", NOW).total

    assert (total.seen, total.handed, total.within_first) == (1, 0, 1.0)


def test_nobody_gives_no_share_and_no_wait():
    total = promise_kept("30", NOW).total

    assert total == Figures(0, 0, 0, 0, *[None] * 5)


def test_a_period_begins_at_midnight_in_paris(point):
    a_day = 24 * 60
    arrived(point, 10 * 60 - 1, waited=1)  # 00:01 in Paris
    arrived(point, 10 * 60 + 1, waited=1)  # 23:59 the day before
    arrived(point, 7 * a_day, waited=1)

    counts = [promise_kept(period, NOW).total.arrivals for period in ("today", "7", "30")]

    assert counts == [1, 2, 3]


def test_points_and_care_types_come_busiest_first_and_home_has_a_name(point):
    arrived(point, 50, waited=5, care_type="psychiatry")
    arrived(point, 50, waited=25)
    Ticket.objects.filter(pk=arrived(point, 50).pk).update(point=None)

    kept = promise_kept("today", NOW)

    place = f"Mairie, {point.site.commune.name}"
    assert [(name, each.arrivals) for name, each in kept.by_point] == [(place, 2), (HOME, 1)]
    assert [(name, each.within_first) for name, each in kept.by_care_type] == [
        ("médecine générale", 0.0),
        ("psychiatrie", 1.0),
    ]


def test_only_the_points_asked_for_are_measured(point):
    arrived(an_open_point(), 50, waited=5)
    arrived(point, 50, waited=5)

    assert promise_kept("today", NOW, points=[point.pk]).total.arrivals == 1


def test_hours_are_local_and_count_who_was_seen_in_a_quarter_of_an_hour(point):
    arrived(point, 60, waited=5)  # 9 in Paris
    arrived(point, 60, waited=16)

    hours = promise_kept("today", NOW).hours

    assert hours[9] == (9, 2, 1) and len(hours) == 24
    assert sum(arrivals for _, arrivals, _ in hours) == 2


def test_two_queries_whatever_the_number_of_points(point, django_assert_num_queries):
    arrived(point, 50, waited=5)
    arrived(an_open_point(), 50, waited=5)

    with django_assert_num_queries(2):
        promise_kept("30", later(1))


def test_each_figure_has_one_written_definition():
    assert set(MEASURES) == set(Figures.__dataclass_fields__)
    assert all(set(each) == {"label", "definition"} for each in MEASURES.values())
