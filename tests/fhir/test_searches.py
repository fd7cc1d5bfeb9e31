"""What a search may look like, and what is refused in words."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.fhir.errors import BadSearch
from maillage.fhir.instants import bound, window
from tests.fhir.offers import NATIONAL, R01, WINDOW, asked, free, number, search

ANY = "810999900094"


def refused(answer, status=400):
    """The only issue of a refusal."""
    outcome = answer.json()
    assert answer.status_code == status, outcome
    assert outcome["resourceType"] == "OperationOutcome"
    (issue,) = outcome["issue"]
    assert issue["severity"] == "error"
    return issue


@pytest.mark.django_db
def test_shapes_seen_in_the_wild_all_find_the_slot(client):
    first, _ = free()
    second, _ = free()
    plain = asked(number(first), number(second))
    moment = "2026-11-23T{:02}:00:00{}"
    windows = [
        (moment.format(9, ""), moment.format(12, "")),
        (moment.format(9, ".000"), moment.format(12, ".999")),
        (moment.format(8, "+00:00"), moment.format(12, "+00:00")),
        (moment.format(10, "+02:00"), moment.format(12, "+02:00")),
        (moment.format(9, ".000%2B01:00"), moment.format(12, "Z")),
        (moment.format(8, ".000%2B00"), moment.format(12, ".000+00")),
        (moment.format(9, "+0100"), moment.format(12, "+0100")),
        ("2026-11-23", "2026-11-23"),
        ("2026-11-23T09:00", "2026-11-23T10:00"),
    ]
    shapes = [plain, plain.replace("|", "%7C"), plain.replace(f",{NATIONAL}", f", {NATIONAL}")]
    shapes += [asked(number(first), number(second), window=(f"start=ge{a}", f"start=le{b}"))
               for a, b in windows]  # fmt: skip

    for shape in shapes:
        assert search(client, shape).json()["total"] == 2, shape
    assert search(client, plain, "/fhir/Slot/").json()["total"] == 2


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (asked(ANY, window=()), "start"),
        (asked(ANY, window=WINDOW[:1]), "start"),
        (asked(ANY, window=WINDOW[:1] * 2), "start"),
        (asked(ANY, window=(*WINDOW, WINDOW[0])), "start"),
        (asked(ANY, window=("start=2026-11-23", "start=le2026-11-24")), "start"),
        (asked(ANY, window=("start=gt2026-11-23", "start=le2026-11-24")), "start"),
        (asked(ANY, window=("start=ge2026-02-30", "start=le2026-11-24")), "start"),
        (asked(ANY, window=("start=ge2026-11-23T25:00:00", "start=le2026-11-24")), "start"),
        (asked(ANY, window=("start=ge0001-01-01", "start=le9999-12-31")), "start"),
        (asked(ANY, window=("start=ge2026-11-25", "start=le2026-11-24")), "before"),
        (asked(ANY, status=""), "status"),
        (asked(ANY, status="status=free&status=free"), "status"),
        (asked(ANY, status="status=free&status=busy"), "status"),
        (asked(ANY, status="status=busy"), "status"),
        (asked(ANY, parts=(*R01, "_include=Slot:secret")), "Slot:secret"),
        (asked(ANY, parts=("_include:iterate=Patient:link",)), "Patient:link"),
        (asked(*[ANY] * 26), "26"),
        (asked(), "identifier"),
        ("&".join([*WINDOW, "status=free"]), "identifier"),
        (asked(ANY) + "&_count=many", "_count"),
    ],
)
@pytest.mark.django_db
def test_a_search_that_cannot_be_carried_out_is_explained(client, query, words):
    assert words in refused(search(client, query))["diagnostics"]


@pytest.mark.django_db
def test_twenty_five_professionals_are_not_too_many(client):
    assert search(client, asked(*[ANY] * 25)).status_code == 200


@pytest.mark.django_db
def test_an_identifier_of_another_system_matches_nobody(client):
    agenda, _ = free()
    query = asked(number(agenda)).replace(NATIONAL, "urn:oid:1.2.3")

    assert search(client, query).json()["total"] == 0


@pytest.mark.django_db
def test_an_unknown_parameter_is_passed_over_unless_strictness_is_asked(client):
    query = asked(ANY) + "&colour=red"

    assert search(client, query).status_code == 200
    issue = refused(search(client, query, prefer="handling=strict"))
    assert "colour" in issue["diagnostics"]


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)),  # noqa: DTZ001 - the zone is drawn apart
    st.integers(-12 * 60, 14 * 60),
    st.booleans(),
)
def test_a_date_time_with_its_offset_stands_for_itself(local, minutes, plus_is_lost):
    moment = local.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    text = moment.isoformat(timespec="microseconds")

    found = bound(f"ge{text.replace('+', ' ') if plus_is_lost else text}", "start")

    assert found.first == found.last == moment


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("ge2026-03-29", "2026-03-28T23:00:00+00:00", "2026-03-29T21:59:59.999999+00:00"),
        ("le2026-11-23T10:00", "2026-11-23T09:00:00+00:00", "2026-11-23T09:00:59.999999+00:00"),
        ("le2026-11-23T10:00:00", "2026-11-23T09:00:00+00:00", "2026-11-23T09:00:00.999999+00:00"),
        ("ge2026-11-23T10:00:00.5Z", "2026-11-23T10:00:00.500000+00:00",
         "2026-11-23T10:00:00.500000+00:00"),
    ],
)  # fmt: skip
def test_a_shorter_date_stands_for_all_it_covers(text, first, last):
    found = bound(text, "start")

    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


def test_the_window_takes_its_ends_in_any_order():
    first, last = window(["le2026-11-24T00:00:00Z", "ge2026-11-23T00:00:00Z"], "start")

    assert (first.day, last.day) == (23, 24)


@given(st.text(max_size=40))
def test_no_text_makes_a_bound_fail_otherwise_than_in_words(text):
    try:
        bound(text, "start")
    except BadSearch as error:
        assert error.status == 400
