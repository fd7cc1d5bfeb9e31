"""How long people hold a practitioner: documented until thirty consultations measured it."""

from datetime import timedelta

import pytest

from maillage.apps.teleconsult.enums import CARE_TYPES
from maillage.apps.teleconsult.models import Duty, Ticket
from maillage.apps.teleconsult.selectors.service_times import ENOUGH, documented, service_times
from tests.apps.teleconsult.factories import NOW, a_duty, a_ticket, an_open_point

pytestmark = pytest.mark.django_db


def closed(count, *, minutes=20, is_seen=True):
    """So many people, each held for `minutes` after waiting three, or who left unseen."""
    ticket = a_ticket(an_open_point(), now=NOW - timedelta(hours=2))
    names = ("person", "point", "commune", "care_type", "motive", "queued_at")
    values = {name: getattr(ticket, name) for name in names}
    proposed = ticket.queued_at + timedelta(minutes=3)
    values |= {"state": "abandoned", "ended_at": proposed + timedelta(minutes=minutes)}
    if is_seen:
        started = proposed + timedelta(minutes=2)
        values |= {"state": "closed", "proposed_at": proposed, "started_at": started}
        values |= {"duty": Duty.objects.first() or a_duty(care_types=["psychiatry"])}
    Ticket.objects.bulk_create(Ticket(**values) for _ in range(count))


def test_every_care_type_has_a_documented_time_with_its_source():
    for care_type in CARE_TYPES:
        told = documented()[care_type]
        assert 5 <= told["mean_minutes"] <= 40 and told["source"]


def test_until_thirty_consultations_the_documented_time_is_used_and_said_to_be():
    closed(ENOUGH - 1)

    times = service_times(NOW)

    gp = times.by_care_type["general_medicine"]
    assert (gp.mean_minutes, gp.count, gp.is_estimated) == (10.0, ENOUGH - 1, True)
    assert "Medaviz" in gp.source and times.setup_minutes == 1.0
    assert times.patience_minutes is None


def test_from_thirty_on_the_measure_replaces_it():
    closed(ENOUGH // 2, minutes=10)
    closed(ENOUGH // 2, minutes=30)

    times = service_times(NOW)

    gp = times.by_care_type["general_medicine"]
    assert (gp.mean_minutes, gp.cv, gp.is_estimated) == (20.0, 0.5, False)
    assert times.setup_minutes == 2.0
    assert times.by_care_type["psychiatry"].is_estimated


def test_patience_is_all_that_was_waited_for_each_person_who_gave_up():
    closed(ENOUGH, minutes=27, is_seen=False)  # each left after 30 minutes
    closed(ENOUGH)  # each waited 5

    assert service_times(NOW).patience_minutes == pytest.approx(35.0)


def test_what_is_older_than_thirty_days_counts_no_more():
    closed(ENOUGH)

    assert service_times(NOW + timedelta(days=31)).by_care_type["general_medicine"].count == 0
