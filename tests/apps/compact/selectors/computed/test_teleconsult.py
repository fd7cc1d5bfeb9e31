"""Teleconsultations: each figure worked by hand, with rows that must stay out."""

from datetime import timedelta

import pytest

from maillage.apps.compact.areas import read_area
from maillage.apps.teleconsult.selectors.promise import promise_kept
from tests.apps.compact.factories import NOW
from tests.apps.offer.factories import CareSiteFactory
from tests.apps.teleconsult.factories import a_point
from tests.apps.territory.factories import CommuneFactory

from .worked import (
    REUNION,
    a_consultation,
    a_document,
    a_duty_over,
    a_ticket,
    at,
    in_reunion,
    measured,
    parts,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ajain():
    """A commune, with rows elsewhere and in other years that no figure of 2026 may count."""
    commune = CommuneFactory(name="Ajain")
    for place, queued_at in ((CommuneFactory(), at(3, 2)), (commune, at(3, 2, year=2025))):
        seen = a_consultation(a_ticket(place, queued_at, waited=5))
        a_document(seen, queued_at + timedelta(minutes=9), "printed", is_renewal=True)
        a_ticket(place, queued_at)
    return commune


def _came(commune, *waits, day=2):
    return [a_ticket(commune, at(3, day, 9 + n), waited=wait) for n, wait in enumerate(waits)]


def test_consultations_are_those_of_people_who_entered_one(ajain):
    _came(ajain, 5, 25, None)
    assert parts("teleconsult.consultations", ajain) == (2, None)
    assert parts("teleconsult.consultations", read_area("france")) == (3, None)


def test_a_consultation_counts_on_the_day_it_starts_where_the_person_is():
    commune = in_reunion()
    a_ticket(commune, at(12, 31, 23, 50, zone=REUNION, year=2025), waited=20)
    a_ticket(commune, at(12, 31, 23, 50, zone=REUNION), waited=20)
    assert parts("teleconsult.consultations", commune) == (1, None)


def test_those_seen_at_a_point_had_a_relay_beside_them(ajain):
    point = a_point(site=CareSiteFactory(commune=ajain))
    a_ticket(ajain, at(3, 2, 9), waited=5, point=point)
    a_ticket(ajain, at(3, 2, 10), point=point)  # left
    _came(ajain, 5, 5, day=3)
    assert parts("teleconsult.at_points", ajain) == (1, 3)


def test_who_left_or_was_handed_over_was_not_seen_in_time(ajain):
    _came(ajain, 15, 15.1, 30, 31, None)
    a_ticket(ajain, at(3, 3), state="handed")
    assert parts("teleconsult.within_15_minutes", ajain) == (1, 6)
    assert parts("teleconsult.within_30_minutes", ajain) == (3, 6)


def test_who_may_still_be_seen_in_time_does_not_count_yet(ajain):
    a_ticket(ajain, NOW - timedelta(minutes=14), state="waiting")
    a_ticket(ajain, NOW - timedelta(minutes=20), state="waiting")
    assert parts("teleconsult.within_15_minutes", ajain) == (0, 1)
    assert parts("teleconsult.within_30_minutes", ajain) == (0, 0)


def test_the_promise_is_counted_as_the_page_of_the_points_counts_it(ajain):
    for minutes, waited in ((200, 15), (190, 16), (180, 30), (170, None)):
        a_ticket(ajain, NOW - timedelta(minutes=minutes), waited=waited)
    a_ticket(ajain, NOW - timedelta(minutes=10), state="waiting")
    total = promise_kept("today", NOW).total
    day = NOW.date().isoformat()
    for key, share in (("within_15", total.within_first), ("within_30", total.within_last)):
        kept, whole = parts(f"teleconsult.{key}_minutes", ajain, f"{day}..{day}")
        assert kept / whole == share


def test_half_of_those_seen_waited_less(ajain):
    _came(ajain, 4, 10, 40, None)
    found = measured("teleconsult.median_wait", ajain)
    assert (found.numerator, found.people) == (10, 3)
    assert parts("teleconsult.median_wait", ajain, "2026-T3") == (None, None)


def test_who_left_is_counted_among_those_who_wait_no_more(ajain):
    _came(ajain, 4, 10, None)
    a_ticket(ajain, at(3, 3), state="handed")
    a_ticket(ajain, at(3, 4), state="waiting")
    assert parts("teleconsult.abandoned", ajain) == (1, 4)


def test_practitioners_are_those_who_received_someone(ajain):
    twice = a_duty_over(at(3, 2))
    for hour, values in enumerate(({"duty": twice}, {"duty": twice}, {})):
        a_ticket(ajain, at(3, 2, 9 + hour), waited=5, **values)
    a_ticket(ajain, at(3, 2), state="accepted", duty=a_duty_over(at(3, 2)))
    assert parts("teleconsult.practitioners", ajain) == (2, None)


def test_a_document_is_delivered_once_printed_or_given_to_someone(ajain):
    seen = a_consultation(_came(ajain, 5)[0])
    a_document(seen, at(3, 2), "printed")
    a_document(seen, at(3, 2), "pharmacy")
    a_document(seen, at(3, 2))
    a_document(seen, at(3, 2), "printed", cancelled_at=at(3, 2, 10))
    found = measured("teleconsult.delivered", ajain)
    assert (found.numerator, found.denominator, found.people) == (2, 3, 1)


def test_renewals_are_prescriptions_that_were_not_cancelled(ajain):
    seen = a_consultation(_came(ajain, 5)[0])
    a_document(seen, at(3, 2), is_renewal=True)
    a_document(seen, at(3, 2))
    a_document(seen, at(3, 2), is_renewal=True, cancelled_at=at(3, 2, 10))
    found = measured("teleconsult.renewals", ajain)
    assert (found.numerator, found.people) == (1, 1)
