"""A day and a week as lines and cells, on values made by hand (nothing is stored)."""

from datetime import date, timedelta

import pytest

from maillage.apps.booking.models import Appointment, FreeSlot, Person
from maillage.apps.offer.models import Agenda, Reason
from maillage.web.practitioner import shapes
from tests.apps.booking.factories import NINE, NOW, PARIS

VISIT = Reason(pk=1, inside_name="Visite")
CHECK = Reason(pk=2, inside_name="Contrôle")


def appointment(minutes=0, state="booked", **values):
    start = NINE + timedelta(minutes=minutes)
    return Appointment(
        pk=minutes + 1, agenda=Agenda(pk=1), reason=VISIT, state=state, start=start,
        end=start + timedelta(minutes=20), person=Person(given_name="Zoé", family_name="Durand"),
        **values,
    )  # fmt: skip


def free(minutes=0, reason=VISIT, places=1):
    start = NINE + timedelta(minutes=minutes)
    return FreeSlot(reason=reason, start=start, end=start + timedelta(minutes=20), places=places)


def lines(appointments=(), slots=(), now=NOW):
    return shapes.day_lines(list(appointments), list(slots), PARIS, now)


def test_lines_follow_the_clock_whatever_they_are():
    found = lines([appointment(20)], [free(40), free(0)])

    assert [(line["kind"], line["clock"]) for line in found] == [
        ("free", "9\u00a0h"), ("appointments", "9\u00a0h\u00a020"), ("free", "9\u00a0h\u00a040"),
    ]  # fmt: skip


def test_a_slot_free_for_two_reasons_is_one_line_with_both_by_name():
    (line,) = lines(slots=[free(places=3), free(reason=CHECK, places=5)])

    assert [reason["name"] for reason in line["free"]["reasons"]] == ["Contrôle", "Visite"]
    assert line["free"]["places"] == 5


def test_places_left_beside_appointments_stay_on_their_line():
    (line,) = lines([appointment()], [free(places=9)])

    assert len(line["entries"]) == 1
    assert line["free"]["places"] == 9


@pytest.mark.parametrize("state", ["cancelled_by_person", "cancelled_by_service"])
def test_what_is_cancelled_takes_no_line_of_the_day(state):
    gone = appointment(state=state)

    assert lines([gone]) == []
    assert [e["can_undo"] for e in shapes.cancelled_of([gone], PARIS, NOW)] == [True]


@pytest.mark.parametrize(
    ("state", "now", "offered"),
    [
        ("booked", NOW, {"can_arrive", "can_be_seen", "can_move"}),
        ("booked", NINE, {"can_arrive", "can_be_seen", "can_miss", "can_move"}),
        ("arrived", NINE, {"can_be_seen", "can_miss", "can_undo", "can_move"}),
        ("seen", NINE, {"can_undo"}),
        ("no_show", NINE, {"can_undo"}),
    ],
)
def test_what_may_be_done_depends_on_how_it_stands_and_on_the_hour(state, now, offered):
    entry = shapes.entry(appointment(state=state), PARIS, now)

    assert {name for name in entry if name.startswith("can_") and entry[name]} == offered


def test_the_week_has_a_row_an_hour_from_the_first_to_the_last_used():
    table = shapes.week_table(
        [appointment(), appointment(minutes=24 * 60 + 125)],
        [free(20)],
        date(2026, 3, 2),
        PARIS,
        NOW,
    )

    assert [row["clock"] for row in table["rows"]] == ["9\u00a0h", "10\u00a0h", "11\u00a0h"]
    tuesday, wednesday = table["rows"][0]["cells"][1], table["rows"][2]["cells"][2]
    assert (len(tuesday["entries"]), len(tuesday["free"])) == (1, 1)
    assert len(wednesday["entries"]) == 1
    assert all(cell["is_empty"] for cell in table["rows"][1]["cells"])
    assert [day["is_today"] for day in table["days"]] == [True] + [False] * 6


def test_a_week_without_anything_has_no_row():
    assert shapes.week_table([], [], date(2026, 3, 2), PARIS, NOW)["rows"] == []
