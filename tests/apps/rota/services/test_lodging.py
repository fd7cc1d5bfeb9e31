"""Beds and vehicles of a week: given, kept, freed, chosen by hand, never to two people."""

import pytest
from django.db import IntegrityError, transaction

from maillage.apps.accounts.models import AuditLine
from maillage.apps.rota.errors import BadRota, StaleEdit
from maillage.apps.rota.models import BedNight, VehicleLoan
from maillage.apps.rota.selectors.housing import holding_of, stay_of
from maillage.apps.rota.services import lodging
from tests.apps.rota.factories import (
    LONG_AGO,
    MONDAY,
    NOW,
    a_centre,
    a_flat,
    a_post,
    a_reserve,
    a_volunteer,
    monday,
)

pytestmark = pytest.mark.django_db


def lodged(post, now=NOW):
    """(flats with beds, vehicle or None) of a post once everyone of its week is lodged."""
    lodging.lodge(post=post, actor="system", now=now)
    return held_by(post)


def held_by(post):
    stay = stay_of(type(post).objects.select_related("volunteer", "line__centre").get(pk=post.pk))
    flats = {flat.name: beds for flat, beds in stay.flats}
    return flats, stay.vehicle.name if stay.vehicle else None


@pytest.fixture
def centre():
    return a_centre(lines=2)


@pytest.fixture
def line(centre):
    return centre.lines.get(number=1)


def comes(line, week=MONDAY, **needs):
    """A doctor who comes that week."""
    return a_post(line, week, a_volunteer(line.centre.collective, **needs))


def test_a_doctor_gets_the_beds_and_the_vehicle_they_need(line):
    post = comes(line, beds=2, needs_vehicle=True)

    assert lodged(post) == ({"Logement 1": 2}, "Clio 0")
    assert lodging.lodging_of(post) == lodging.Lodging(has_beds=True, has_vehicle=True)


def test_who_needs_no_vehicle_gets_none(line):
    assert lodged(comes(line)) == ({"Logement 1": 1}, None)


def test_lodging_twice_changes_nothing_and_records_nothing(line):
    post = comes(line, needs_vehicle=True)
    lodged(post)
    nights, lines = set(BedNight.objects.values_list("pk")), AuditLine.objects.count()

    lodged(post)

    assert set(BedNight.objects.values_list("pk")) == nights
    assert AuditLine.objects.count() == lines


def test_what_a_doctor_who_no_longer_comes_had_is_freed(line):
    post = comes(line, beds=2, needs_vehicle=True)
    lodged(post)

    post.volunteer = a_volunteer(line.centre.collective)
    post.save()

    assert lodged(post) == ({"Logement 1": 1}, None)


def test_an_empty_week_keeps_neither_bed_nor_vehicle(line):
    post = comes(line, needs_vehicle=True)
    lodged(post)

    post.volunteer, post.state = None, "empty"
    post.save()

    lodged(post)
    assert not BedNight.objects.exists() and not VehicleLoan.objects.exists()


def test_pets_only_sleep_where_they_are_accepted(centre, line):
    a_flat(centre, name="Presbytère", beds=1, accepts_pets=True)
    alone, with_pet = comes(line), comes(centre.lines.get(number=2), has_pet=True)

    assert lodged(with_pet) == ({"Presbytère": 1}, None)
    assert held_by(alone) == ({"Logement 1": 1}, None)


def test_a_doctor_alone_moves_when_it_keeps_a_family_together(centre, line):
    a_flat(centre, name="Studio", beds=1)
    alone = comes(line)
    lodged(alone)
    lodging.choose(post=alone, actor="system", flat=centre.flats.get(name="Logement 1"))

    family = comes(centre.lines.get(number=2), beds=2)

    assert lodged(family) == ({"Logement 1": 2}, None)
    assert held_by(alone) == ({"Studio": 1}, None)


def test_without_enough_beds_a_doctor_gets_none_and_it_is_said(line):
    post = comes(line, beds=3, needs_vehicle=True)

    assert lodged(post) == ({}, "Clio 0")
    assert lodging.lodging_of(post) == lodging.Lodging(has_beds=False, has_vehicle=True)


def test_a_flat_closed_before_the_departure_is_not_given(centre, line):
    centre.flats.update(available_to=MONDAY)

    assert lodged(comes(line)) == ({}, None)


def test_nobody_is_lodged_in_the_reserve(centre):
    post = a_post(
        a_reserve(centre.collective).lines.get(), MONDAY, a_volunteer(centre.collective, beds=2)
    )

    assert lodged(post) == ({}, None)
    assert lodging.lodging_of(post) == lodging.Lodging(has_beds=True, has_vehicle=True)


def test_a_week_already_over_keeps_what_it_had(line):
    assert lodged(comes(line, monday(-20))) == ({}, None)


def test_beds_are_those_of_one_week(line):
    first, second = comes(line, beds=2), comes(line, monday(1), beds=2)

    assert lodged(first) == lodged(second) == ({"Logement 1": 2}, None)


def test_a_flat_is_chosen_by_hand_and_lodging_again_respects_it(centre, line):
    a_flat(centre, name="Presbytère", beds=1, accepts_pets=True)
    post = comes(line)
    lodged(post)

    lodging.choose(post=post, actor="system", flat=centre.flats.get(name="Presbytère"))

    assert lodged(post) == ({"Presbytère": 1}, None)


def test_a_vehicle_is_taken_back_by_hand(line):
    post = comes(line, needs_vehicle=True)
    lodged(post)

    lodging.choose(post=post, actor="system", vehicle=None)

    assert held_by(post) == ({"Logement 1": 1}, None)


def test_two_people_who_press_at_once_are_told(centre, line):
    a_flat(centre, name="Studio", beds=1)
    post = comes(line)
    lodged(post)
    seen = holding_of(post)
    lodging.choose(post=post, actor="system", seen=seen, flat=centre.flats.get(name="Studio"))

    with pytest.raises(StaleEdit, match="rouvrez"):
        lodging.choose(post=post, actor="system", seen=seen, flat=None)

    assert held_by(post) == ({"Studio": 1}, None)


def test_a_flat_without_enough_free_beds_is_refused_and_nothing_moves(centre, line):
    first, second = comes(line, beds=2), comes(centre.lines.get(number=2))
    lodged(first)

    with pytest.raises(BadRota, match="a 0 couchage libre"):
        lodging.choose(post=second, actor="system", flat=centre.flats.get())

    assert held_by(first) == ({"Logement 1": 2}, None) and held_by(second) == ({}, None)


@pytest.mark.parametrize(
    ("values", "said"),
    [({"available_from": monday(3)}, "disponible"), ({"beds": 2}, "animaux")],
)
def test_a_flat_that_does_not_suit_is_refused(centre, line, values, said):
    flat = a_flat(centre, name="Autre", **({"available_from": LONG_AGO} | values))

    with pytest.raises(BadRota, match=said):
        lodging.choose(post=comes(line, has_pet=True), actor="system", flat=flat)


def test_what_belongs_to_another_centre_is_refused(line):
    other = a_centre()

    for chosen in ({"flat": other.flats.get()}, {"vehicle": other.vehicles.get()}):
        with pytest.raises(BadRota, match="disponible"):
            lodging.choose(post=comes(line, monday(len(chosen))), actor="system", **chosen)
        line.posts.all().delete()


def test_a_vehicle_already_lent_is_refused(centre, line):
    first, second = comes(line, needs_vehicle=True), comes(centre.lines.get(number=2))
    lodged(first)

    with pytest.raises(BadRota, match="déjà prêté"):
        lodging.choose(post=second, actor="system", vehicle=centre.vehicles.get())


def test_the_database_gives_no_bed_and_no_vehicle_twice(centre, line):
    first, second = comes(line, needs_vehicle=True), comes(centre.lines.get(number=2))
    lodged(first)
    night, loan = first.bed_nights.get(), VehicleLoan.objects.get()

    for copy in (night, loan):
        copy.pk, copy.post = None, second
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)
