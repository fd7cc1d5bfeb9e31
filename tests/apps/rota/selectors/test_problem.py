"""What the engine is told of what is stored, and back."""

from datetime import timedelta

import pytest

from maillage.apps.rota import models
from maillage.apps.rota.selectors.problem import given_problem, to_lines
from maillage.apps.rota.selectors.window import Window, centre_id, volunteer_id
from maillage.engines import rota as engine
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    TODAY,
    a_centre,
    a_collective,
    a_far_commune,
    a_flat,
    a_post,
    a_reserve,
    a_volunteer,
    monday,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def collective():
    return a_collective()


def given(collective, weeks=4, **values):
    return given_problem(Window(collective, MONDAY, weeks, TODAY), **values)


def the_volunteer(collective, weeks=4, **values):
    (volunteer,) = given(collective, weeks, **values)["volunteers"]
    return volunteer


def test_the_engine_reads_what_is_given(collective):
    centre = a_centre(collective, lines=2, beds=3, vehicles=1)
    doctor = a_volunteer(collective, weeks=[monday(0), monday(2)])

    problem = engine.problem_from(given(collective))

    assert problem.lines.tolist() == [[2, 2, 2, 2]]
    assert problem.beds.tolist() == [[3, 3, 3, 3]]
    assert problem.vehicles.tolist() == [[1, 1, 1, 1]]
    assert problem.volunteers[0].id == volunteer_id(doctor.pk)
    assert problem.volunteers[0].weeks == (0, 2)
    assert dict(problem.volunteers[0].accepts) == {centre_id(centre.pk): 0}


def test_a_line_that_opens_or_closes_in_the_window_counts_its_whole_weeks_only(collective):
    centre = a_centre(collective, lines=2)
    second = centre.lines.get(number=2)
    second.opens_on = monday(1) + timedelta(days=1)  # a Tuesday: that week is not whole
    second.closes_on = monday(2) + timedelta(days=5)  # the Saturday: that week is
    second.save()

    assert engine.problem_from(given(collective)).lines.tolist() == [[1, 1, 2, 1]]


def test_a_centre_without_an_open_line_is_not_told(collective):
    a_centre(collective, lines=0)
    assert given(collective)["centres"] == []


def test_beds_follow_the_dates_and_the_outages_of_flats(collective):
    centre = a_centre(collective, beds=0)
    a_flat(centre, beds=2, available_to=monday(1) + timedelta(days=5))
    flooded = a_flat(centre, beds=1)
    models.Outage.objects.create(flat=flooded, first_monday=monday(2), last_monday=monday(2))

    assert engine.problem_from(given(collective)).beds.tolist() == [[3, 3, 0, 1]]


def test_a_vehicle_must_be_there_from_the_saturday_of_arrival(collective):
    centre = a_centre(collective, vehicles=0)
    models.Vehicle.objects.create(centre=centre, name="Clio", available_from=monday(1))

    assert engine.problem_from(given(collective)).vehicles.tolist() == [[0, 0, 1, 1]]


def test_a_volunteer_not_ready_serves_from_the_first_whole_week_after(collective):
    a_centre(collective)
    late = a_volunteer(collective, weeks=[monday(0), monday(1), monday(2)])
    late.formalities.filter(formality="contract").update(
        done_on=None, due_on=monday(1) + timedelta(days=1)
    )

    assert the_volunteer(collective)["ready_from"] == 2


def test_a_paused_volunteer_and_another_collective_s_are_not_told(collective):
    a_centre(collective)
    a_volunteer(collective, state="paused", weeks=[monday(0)])
    a_volunteer(weeks=[monday(0)])

    assert given(collective)["volunteers"] == []


def test_a_refused_centre_is_not_accepted_and_a_preferred_one_is_next_door(collective):
    centres = [a_centre(collective) for _ in range(3)]
    doctor = a_volunteer(collective, home=a_far_commune())
    for centre, wish in zip(centres, ["refused", "preferred", "accepted"], strict=True):
        models.CentreWish.objects.create(volunteer=doctor, centre=centre, wish=wish)

    accepts = the_volunteer(collective)["accepts"]

    assert centre_id(centres[0].pk) not in accepts
    assert accepts[centre_id(centres[1].pk)] == 0
    assert 8 <= accepts[centre_id(centres[2].pk)] <= 12  # some 500 km, 50 km a point


def test_who_accepts_chosen_centres_only_is_told_of_no_other(collective):
    a_centre(collective)
    chosen = a_centre(collective)
    doctor = a_volunteer(collective, accepts_any=False)
    models.CentreWish.objects.create(volunteer=doctor, centre=chosen, wish="accepted")

    assert the_volunteer(collective)["accepts"] == {centre_id(chosen.pk): 0}


def test_an_animal_goes_only_where_a_flat_takes_it(collective):
    a_centre(collective)
    welcoming = a_centre(collective)
    welcoming.flats.update(accepts_pets=True)
    a_volunteer(collective, has_pet=True)

    assert list(the_volunteer(collective)["accepts"]) == [centre_id(welcoming.pk)]


def test_a_week_near_a_post_of_before_cannot_be_given(collective):
    line = a_centre(collective).lines.get()
    doctor = a_volunteer(collective, min_gap=3, weeks=[monday(0), monday(1), monday(2)])
    a_post(line, monday(-1), doctor)

    volunteer = the_volunteer(collective)
    assert volunteer["available"] == [2]
    assert volunteer["served"] == [centre_id(line.centre_id)]
    assert volunteer["first_time"] is False


def test_a_place_held_in_the_rota_itself_stays_possible_whatever_changed_since(collective):
    line = a_centre(collective).lines.get()
    doctor = a_volunteer(collective, weeks=[], min_gap=4)
    a_post(line, monday(1), doctor)
    models.CentreWish.objects.create(volunteer=doctor, centre=line.centre, wish="refused")
    doctor.formalities.update(done_on=None, due_on=monday(3))
    place = (doctor.pk, line.centre_id, monday(1))

    problem = engine.problem_from(given(collective, held=[place], fixed=[place]))

    assert problem.fixed == ((volunteer_id(doctor.pk), centre_id(line.centre_id), 1),)


def test_places_outside_the_window_are_left_out(collective):
    line = a_centre(collective).lines.get()
    doctor = a_volunteer(collective)
    places = [(doctor.pk, line.centre_id, monday(week)) for week in (-1, 0, 4)]

    previous = given(collective, previous=places, held=places)["previous"]
    assert [each["week"] for each in previous] == [0]


def test_friends_count_once_the_other_agreed(collective):
    a_centre(collective)
    one, other, third = (a_volunteer(collective) for _ in range(3))
    models.Friendship.objects.create(volunteer=one, friend=other, agreed_at=NOW)
    models.Friendship.objects.create(volunteer=one, friend=third)

    assert given(collective)["together"] == [[volunteer_id(one.pk), volunteer_id(other.pk)]]


def test_christmas_is_a_school_holiday_everywhere_and_given_once_last_year(collective):
    line = a_centre(collective).lines.get()
    doctor = a_volunteer(collective)
    a_post(line, monday(-2), doctor)  # 21 December 2026

    told = given(collective)
    assert told["holidays"] == []
    assert told["volunteers"][0]["holidays_served"] == 1
    assert told["months"] == [0, 0, 0, 0]


def test_the_reserve_needs_no_bed_and_is_next_door_to_everybody(collective):
    a_reserve(collective, lines=2)
    a_volunteer(collective, home=a_far_commune(), has_pet=True, beds=4)

    problem = engine.problem_from(given(collective))
    assert problem.centres[0].reserve is True
    assert problem.lines.tolist() == [[2, 2, 2, 2]]
    assert problem.beds.min() > 8
    assert list(problem.volunteers[0].accepts.values()) == [0]


def test_who_had_a_line_keeps_it_and_others_take_the_free_ones(collective):
    first, second = a_centre(collective, lines=2).lines.order_by("number")
    stays, comes = a_volunteer(collective), a_volunteer(collective)
    centre = centre_id(first.centre_id)
    assignments = [
        engine.Assignment(volunteer_id(doctor.pk), centre, 0) for doctor in (comes, stays)
    ]
    window = Window(collective, MONDAY, 4, TODAY)

    placed = to_lines(assignments, window, {(stays.pk, MONDAY): second.pk})

    assert set(placed) == {(stays.pk, second.pk, MONDAY), (comes.pk, first.pk, MONDAY)}
