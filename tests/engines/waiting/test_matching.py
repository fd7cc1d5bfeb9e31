"""The decision « who is seen next, by whom »: by hand, against brute force, as properties."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engines.errors import InvalidInput
from maillage.engines.waiting.matching import Why, match, waits_for
from maillage.engines.waiting.queue import NOTHING, lacking, rarity, urgency
from tests.engines.waiting.queues import (
    ARABIC,
    GP,
    MINUTE,
    PSYCHIATRY,
    TELEPHONE,
    VIDEO,
    WOMAN,
    queues,
    ready,
    shuffled,
    waiting,
)

NOW = 42 * MINUTE
quick = settings(max_examples=60, deadline=None)


def pairs(people, practitioners, now_seconds=NOW):
    return [
        (each.ticket, each.duty) for each in match(people, practitioners, now_seconds=now_seconds)
    ]


def test_a_queue_worked_by_hand():
    people = waiting(
        {"minute": 3},  # third of the general medicine queue
        {"minute": 1, "care_type": PSYCHIATRY},
        {"minute": 0, "language": ARABIC},  # nobody ready speaks it
        {"minute": 2},
        {"minute": 14, "is_soon": True},  # counts as arrived at minute -1
    )
    practitioners = ready({"serves": (GP, PSYCHIATRY)}, {}, {})

    found = match(people, practitioners, now_seconds=20 * MINUTE)

    assert [(each.ticket, each.duty) for each in found] == [(5, 102), (2, 101), (4, 103)]
    assert found[0].why == Why(6 * MINUTE, True, False, (0, 0, 0, 0))
    assert found[2].why == Why(18 * MINUTE, False, False, (0, 1, 0, 0))


def test_the_oldest_goes_first_and_soon_counts_a_quarter_of_an_hour_older():
    people = waiting({"minute": 16, "is_soon": True}, {"minute": 0}, {"minute": 2})

    assert pairs(people, ready({})) == [(2, 101)]
    assert pairs(people, ready({}, {})) == [(2, 101), (1, 102)]


def test_a_rare_skill_is_kept_free_when_another_may_see_the_person():
    both, gp = {"serves": (GP, PSYCHIATRY)}, {"serves": (GP,)}

    assert pairs(waiting({}), ready(both, gp)) == [(1, 102)]
    assert pairs(waiting({}), ready(both)) == [(1, 101)]


def test_a_language_and_a_woman_doctor_are_kept_like_skills():
    people = waiting({})

    assert pairs(people, ready({"speaks": (0, 1)}, {})) == [(1, 102)]
    assert pairs(people, ready({"is_woman": WOMAN}, {}, {})) == [(1, 102)]


def test_the_one_who_serves_both_moves_aside_so_that_both_are_seen():
    people = waiting({"minute": 0}, {"minute": 1, "care_type": PSYCHIATRY})
    practitioners = ready({"serves": (GP, PSYCHIATRY)}, {"serves": (GP,)})

    assert pairs(people, practitioners) == [(1, 102), (2, 101)]


def test_a_known_practitioner_is_chosen_only_within_the_promise():
    practitioners, knows = ready({}, {}), {"known": 12, "minute": 0}

    assert pairs(waiting(knows), practitioners, 29 * MINUTE) == [(1, 102)]
    assert pairs(waiting(knows), practitioners, 30 * MINUTE) == [(1, 101)]
    assert match(waiting(knows), practitioners, now_seconds=0.0)[0].why.is_known


def test_nobody_passes_another_to_see_the_practitioner_they_know():
    people = waiting({"minute": 5, "known": 11}, {"minute": 4})

    assert pairs(people, ready({})) == [(2, 101)]


def test_a_known_practitioner_never_costs_a_skill_kept_for_others():
    practitioners = ready({"serves": (GP, PSYCHIATRY)}, {})

    assert pairs(waiting({"known": 11}), practitioners, MINUTE) == [(1, 102)]


def test_in_the_same_minute_the_point_that_waited_longer_lately_goes_first():
    people = waiting({"minute": 3.1}, {"minute": 3.9, "recent": 12.0}, {"minute": 4, "recent": 99})

    assert [ticket for ticket, _ in pairs(people, ready({}, {}, {}))] == [2, 1, 3]


@pytest.mark.parametrize(
    ("wish", "practitioner", "reason"),
    [
        ({"care_type": PSYCHIATRY}, {}, "care_type"),
        ({"language": ARABIC}, {}, "language"),
        ({"modality": VIDEO}, {"offers": (TELEPHONE,)}, "modality"),
        ({"preference": WOMAN}, {"is_woman": 0}, "preference"),
        ({"preference": WOMAN}, {"is_woman": -1}, "preference"),
    ],
)
def test_no_wish_is_ever_broken_however_long_the_wait(wish, practitioner, reason):
    people, practitioners = waiting(wish), ready(practitioner)

    assert pairs(people, practitioners, 1e9) == []
    assert waits_for(people, practitioners, 0) == reason


def test_what_a_ticket_waits_for_is_what_the_nearest_practitioner_lacks():
    people = waiting({"language": ARABIC, "preference": WOMAN})
    speaks_arabic = {"speaks": (0, 1), "is_woman": 0}

    assert waits_for(people, ready({"serves": (PSYCHIATRY,)}, {}), 0) == "language"
    assert waits_for(people, ready({}, speaks_arabic), 0) == "preference"
    assert waits_for(people, ready({}, speaks_arabic | {"is_woman": WOMAN}), 0) == ""
    assert waits_for(people, ready(), 0) == "care_type"


def test_the_reasons_count_the_more_urgent_left_waiting():
    wishes = [{"care_type": PSYCHIATRY}, {"language": ARABIC}, {"preference": WOMAN}, {}, {}]
    people = waiting(*({"minute": place} | wish for place, wish in enumerate(wishes)))

    why = match(people, ready({"offers": (VIDEO,)}), now_seconds=NOW)[0].why

    assert why == Why(39 * MINUTE, False, False, (1, 1, 0, 1))


def objective(people, practitioners, chosen, now):
    """What the policy makes as small as it can, first to last."""
    lack, need = lacking(people, practitioners)
    order = np.lexsort((people.ids, urgency(people)))
    waited = [ticket not in dict(chosen) for ticket in order]
    held = [duty for _, duty in chosen]
    known = sum(
        people.known[ticket] == practitioners.practitioner[duty]
        and now - people.queued_seconds[ticket] < 30 * MINUTE
        for ticket, duty in chosen
    )
    assert all(lack[need[ticket], duty] == NOTHING for ticket, duty in chosen)
    return (
        waited,
        rarity(practitioners)[held].sum(),
        -known,
        practitioners.serves.sum(axis=1)[held].sum(),
    )


def every_assignment(people, practitioners):
    lack, need = lacking(people, practitioners)
    seats = [*range(practitioners.ids.size), *[None] * people.ids.size]
    for seated in set(permutations(seats, people.ids.size)):
        chosen = [(ticket, duty) for ticket, duty in enumerate(seated) if duty is not None]
        if all(lack[need[ticket], duty] == NOTHING for ticket, duty in chosen):
            yield chosen


@settings(max_examples=60, deadline=None)
@given(queues(most_waiting=4, most_ready=3))
def test_no_other_assignment_is_better_by_the_stated_order_of_reasons(queue):
    people, practitioners = queue

    chosen = [(ticket - 1, duty - 101) for ticket, duty in pairs(people, practitioners)]

    best = min(objective(*queue, other, NOW) for other in every_assignment(*queue))
    assert objective(people, practitioners, chosen, NOW) == best


@quick
@given(queues())
def test_each_match_is_feasible_and_each_ticket_and_duty_is_matched_once(queue):
    people, practitioners = queue

    found = pairs(*queue)

    lack, need = lacking(people, practitioners)
    assert len({ticket for ticket, _ in found}) == len(found) == len({duty for _, duty in found})
    assert all(lack[need[ticket - 1], duty - 101] == NOTHING for ticket, duty in found)


@quick
@given(queues())
def test_nobody_waits_behind_a_later_person_of_the_same_needs_nor_beside_a_free_practitioner(queue):
    people, practitioners = queue

    found = dict(pairs(*queue))

    lack, need = lacking(people, practitioners)
    key = urgency(people)
    for left in set(range(people.ids.size)) - {ticket - 1 for ticket in found}:
        for ticket, duty in found.items():
            may = lack[need[left], duty - 101] == NOTHING
            assert not (may and key[left] < key[ticket - 1])
        free = set(range(practitioners.ids.size)) - {duty - 101 for duty in found.values()}
        assert all(lack[need[left], duty] != NOTHING for duty in free)


@quick
@given(queues(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(queue, random):
    people, practitioners = queue
    orders = [[*range(owner.ids.size)] for owner in queue]
    for order in orders:
        random.shuffle(order)

    again = match(shuffled(people, orders[0]), shuffled(practitioners, orders[1]), now_seconds=NOW)

    assert again == match(people, practitioners, now_seconds=NOW)


@quick
@given(queues(), st.integers(-3, 3))
def test_the_clock_only_says_how_long_and_moves_nobody(queue, hours):
    people, practitioners = queue
    people = replace(people, known=people.known * 0 - 1)
    moved = replace(people, queued_seconds=people.queued_seconds + hours * 3600)

    assert pairs(people, practitioners) == pairs(moved, practitioners)


def test_a_long_queue_is_answered_as_when_all_of_it_is_sorted():
    """The most urgent are tried alone; here they all wait for the psychiatrist."""
    psychiatry = [{"care_type": PSYCHIATRY, "minute": place} for place in range(40)]
    people = waiting(*psychiatry, {"minute": 41}, {"minute": 40.5})

    assert pairs(people, ready({"serves": (PSYCHIATRY,)}, {})) == [(1, 101), (42, 102)]


def test_ties_go_to_the_smallest_number_and_an_empty_side_matches_nobody():
    assert pairs(waiting({}, {}, {}), ready({})) == [(1, 101)]
    assert (
        pairs(waiting(), ready({}))
        == pairs(waiting({}), ready())
        == pairs(waiting(), ready())
        == []
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"care_type": np.array([2])}, "care_type 2 is unknown; expected 0 to 1"),
        ({"language": np.array([-1])}, "language -1 is unknown"),
        ({"preference": np.array([3])}, "preference 3 is unknown; expected -1 to 1"),
        ({"queued_seconds": np.array([np.nan])}, "queued_seconds .* no finite number"),
        ({"recent_minutes": np.array([-1.0])}, "negative"),
        ({"known": np.array([1, 2])}, "known has shape .*expected 1 rows"),
    ],
)
def test_what_cannot_be_matched_with_is_refused_and_said(change, message):
    with pytest.raises(InvalidInput, match=message):
        match(replace(waiting({}), **change), ready({}), now_seconds=NOW)


def test_a_ticket_given_twice_and_a_table_without_columns_are_refused():
    with pytest.raises(InvalidInput, match="given twice"):
        match(waiting({"id": 7}, {"id": 7}), ready({}, {}), now_seconds=NOW)
    with pytest.raises(InvalidInput, match="one column per language"):
        match(waiting({}), replace(ready({}), speaks=np.array([True])), now_seconds=NOW)
