"""The book read: nothing is lost whatever weeks are empty, and counts tell nothing more."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.rota.models import HandoverItem
from maillage.apps.rota.selectors.handover import (
    centres_counted_for,
    closed_lately,
    counts_of,
    handovers_open_to,
    in_order,
    saturday_of,
)
from maillage.apps.rota.services.handing_over import acknowledge, generate
from maillage.apps.rota.services.handover import close
from tests.apps.accounts.factories import MembershipFactory, UserFactory
from tests.apps.rota.factories import MONDAY, a_centre, a_reserve, monday
from tests.apps.rota.handing import (
    SATURDAY,
    SATURDAY_MORNING,
    WEDNESDAY,
    a_doctor,
    a_handover,
    an_item,
    at,
    two_doctors,
)

LAST = 4


def counts_for(scene, day):
    return counts_of([scene.centre], day)[scene.centre.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("filled", list(product([True, False], repeat=LAST - 1)))
def test_whoever_comes_next_finds_what_is_open_in_their_handover(filled):
    scene = two_doctors(arrives_in=LAST)
    item = an_item(scene)
    for number in (number for number, is_filled in enumerate(filled, start=1) if is_filled):
        a_doctor(scene.line, number)

    for number in range(LAST):
        saturday = SATURDAY + timedelta(days=7 * number)
        generate(today=saturday, now=at(saturday))

    arrival = monday(LAST) - timedelta(days=2)
    found = handovers_open_to(scene.arriving, scene.centre, arrival)
    assert any(handover.entries.filter(item=item).exists() for handover, _ in found)
    assert all(doctors.arriving.volunteer.user == scene.arriving for _, doctors in found)


@given(st.dates(date(2026, 1, 1), date(2040, 1, 1)))
def test_the_last_saturday_is_a_saturday_within_the_week(day):
    saturday = saturday_of(day)

    assert saturday.weekday() == 5
    assert 0 <= (day - saturday).days <= 6


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["task", "result", "watch"]),
            st.none() | st.dates(MONDAY - timedelta(days=9), MONDAY + timedelta(days=9)),
        ),
        max_size=8,
    )
)
def test_nothing_that_is_late_comes_after_what_is_not(facts):
    items = [HandoverItem(pk=pk, kind=kind, due_on=due) for pk, (kind, due) in enumerate(facts)]

    ordered = in_order(items, MONDAY)

    late = [item.due_on is not None and item.due_on < MONDAY for item in ordered]
    assert sorted(item.pk for item in ordered) == list(range(len(facts)))
    assert late == sorted(late, reverse=True)


@pytest.mark.django_db
def test_counts_follow_what_happens_to_a_handover():
    scene = two_doctors()
    an_item(scene, due_on=MONDAY)
    an_item(scene, due_on=SATURDAY)
    nothing = dict.fromkeys(["overdue", "old", "unvalidated", "unacknowledged", "waiting"], 0)
    assert counts_for(scene, MONDAY) == nothing | {"open": 2}

    handover = a_handover(scene)
    waiting = {"open": 2, "overdue": 1, "unvalidated": 1, "unacknowledged": 1}
    assert counts_for(scene, SATURDAY) == nothing | waiting
    entries = handover.entries.order_by("pk").values_list("pk", flat=True)
    taking = {"user": scene.arriving, "entries": list(entries), "now": SATURDAY_MORNING}
    acknowledge(handover_id=handover.pk, **taking)

    assert counts_for(scene, SATURDAY)["unacknowledged"] == 0


@pytest.mark.django_db
def test_counts_take_as_many_queries_for_ten_centres_and_read_not_a_word(
    django_assert_num_queries,
):
    scenes = [two_doctors() for _ in range(3)]
    for scene in scenes:
        an_item(scene, text="Tension")
        a_handover(scene)
    centres = [scene.centre for scene in scenes]

    with django_assert_num_queries(5) as queries:
        counts = counts_of(centres, SATURDAY)

    assert [counts[centre.pk]["open"] for centre in centres] == [1, 1, 1]
    secret = [f'rota_handoveritem"."{name}"' for name in ("patient", "phone", "text")]
    asked = "".join(each["sql"] for each in queries.captured_queries)
    assert not any(name in asked for name in [*secret, 'rota_handover"."note"'])


@pytest.mark.django_db
def test_lines_are_counted_each_for_its_own_centre():
    scene, other = two_doctors(lines=2), two_doctors()
    an_item(scene)
    an_item(scene, user=a_doctor(scene.centre.lines.get(number=2), 0))

    counts = counts_of([scene.centre, other.centre], MONDAY)

    assert (counts[scene.centre.pk]["open"], counts[other.centre.pk]["open"]) == (2, 0)


@pytest.mark.django_db
def test_a_person_counts_for_the_centres_they_run_and_no_reserve():
    scene, other = two_doctors(), a_centre()
    a_reserve(scene.centre.collective)
    team = MembershipFactory(organisation=other.site.organisation, role="coordinator").user

    assert centres_counted_for(scene.coordinator) == [scene.centre]
    assert centres_counted_for(team) == [other]
    assert centres_counted_for(scene.leaving) == centres_counted_for(UserFactory()) == []


@pytest.mark.django_db
def test_what_was_closed_a_week_ago_is_no_longer_offered_to_be_reopened():
    scene = two_doctors()
    item = an_item(scene)
    close(item_id=item.pk, user=scene.leaving, state="done", seen=1, now=WEDNESDAY)

    assert list(closed_lately(scene.centre, WEDNESDAY.date() + timedelta(days=7))) == [item]
    assert list(closed_lately(scene.centre, WEDNESDAY.date() + timedelta(days=8))) == []
    assert list(closed_lately(two_doctors().centre, WEDNESDAY.date())) == []


@pytest.mark.django_db
def test_a_doctor_replaced_before_saturday_has_no_handover_to_read():
    scene = two_doctors()
    a_handover(scene)
    substitute = a_doctor(scene.line, 5).volunteer
    scene.line.posts.filter(monday=monday(1)).update(volunteer=substitute)

    assert handovers_open_to(scene.arriving, scene.centre, SATURDAY) == []
    assert len(handovers_open_to(substitute.user, scene.centre, SATURDAY)) == 1
