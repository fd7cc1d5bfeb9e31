"""Who sleeps where: a case by hand, an exhaustive reference, what always holds."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.apps.rota.beds import Dwelling, Guest, arrange

PRESBYTERY, FLAT = Dwelling(1, beds=2, accepts_pets=True), Dwelling(2, beds=1)

dwellings = st.lists(st.tuples(st.integers(1, 3), st.booleans()), min_size=0, max_size=3).map(
    lambda rows: [Dwelling(key, beds, pets) for key, (beds, pets) in enumerate(rows, 1)]
)
guests = st.lists(st.tuples(st.integers(1, 3), st.booleans()), min_size=0, max_size=3).map(
    lambda rows: [Guest(key, beds, pet) for key, (beds, pet) in enumerate(rows, 1)]
)


def test_who_has_no_pet_leaves_the_flat_that_accepts_them():
    assert arrange([Guest(7, beds=1)], [PRESBYTERY, FLAT]) == {7: {2: 1}}


def test_someone_with_a_pet_has_no_place_where_none_is_accepted():
    assert arrange([Guest(7, beds=1, has_pet=True)], [FLAT]) == {}


def test_a_family_that_fits_in_one_flat_is_not_split():
    assert arrange([Guest(7, beds=2)], [FLAT, Dwelling(3, 1), PRESBYTERY]) == {7: {1: 2}}


def test_a_family_larger_than_any_flat_takes_two_whole():
    assert arrange([Guest(7, beds=3)], [PRESBYTERY, FLAT]) == {7: {1: 2, 2: 1}}


def test_nobody_gets_fewer_beds_than_needed():
    assert arrange([Guest(7, beds=4)], [PRESBYTERY, FLAT]) == {}


def test_who_has_a_place_that_suits_keeps_it():
    assert arrange([Guest(7, beds=1, now={1: 1})], [PRESBYTERY, FLAT]) == {7: {1: 1}}


def test_one_person_moves_when_it_houses_another():
    first, second = Guest(7, beds=1, now={1: 1}), Guest(8, beds=2, has_pet=True)

    assert arrange([first, second], [PRESBYTERY, FLAT]) == {7: {2: 1}, 8: {1: 2}}


@settings(max_examples=25)
@given(guests, dwellings)
def test_no_flat_holds_more_than_its_beds_and_no_pet_is_where_none_may_be(people, flats):
    found = arrange(people, flats)

    known = {each.key: each for each in flats}
    for flat in flats:
        assert sum(beds.get(flat.key, 0) for beds in found.values()) <= flat.beds
    for guest in people:
        beds = found.get(guest.key, {})
        assert sum(beds.values()) in (0, guest.beds)
        assert not guest.has_pet or all(known[key].accepts_pets for key in beds)


@settings(max_examples=25)
@given(guests, dwellings)
def test_as_many_people_sleep_in_one_flat_as_trying_everything_allows(people, flats):
    """The reference: each guest in each flat or nowhere; splitting can only house more."""
    found = arrange(people, flats)

    every_choice = product([None, *flats], repeat=len(people))
    assert len(found) >= max(_housed(chosen, people) for chosen in every_choice)


def _housed(chosen, people):
    beds = {}
    for guest, flat in zip(people, chosen, strict=True):
        if flat is None:
            continue
        beds[flat] = beds.get(flat, 0) + guest.beds
        if guest.has_pet and not flat.accepts_pets or beds[flat] > flat.beds:
            return 0
    return sum(flat is not None for flat in chosen)


@settings(max_examples=25)
@given(guests, dwellings)
def test_arranging_again_moves_nobody(people, flats):
    first = arrange(people, flats)

    again = [Guest(g.key, g.beds, g.has_pet, first.get(g.key, {})) for g in people]

    assert arrange(again, flats) == first
