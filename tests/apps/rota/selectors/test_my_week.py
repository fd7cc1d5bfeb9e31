"""One page for one week: what is shown, and only while it is needed."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from maillage.apps.booking.enums import State
from maillage.apps.rota.models import BedNight, Supplier, TeamMember, VehicleLoan
from maillage.apps.rota.selectors.my_week import my_week
from maillage.apps.rota.weeks import arrival, departure
from tests.apps.booking.factories import booked
from tests.apps.offer.factories import open_agenda
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    a_centre,
    a_collective,
    a_flat,
    a_post,
    a_volunteer,
    monday,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(db):
    """A week fully prepared, with a doctor before and none after."""
    collective = a_collective()
    centre = a_centre(collective, keys="Boîte 1234", saturday="10 h, au cabinet")
    line = centre.lines.get()
    post = a_post(line, MONDAY, a_volunteer(collective))
    a_post(line, monday(-1), a_volunteer(collective, family_name="Avant"))
    a_post(line, monday(1))
    BedNight.objects.create(post=post, flat=centre.flats.get(), monday=MONDAY, number=1)
    VehicleLoan.objects.create(post=post, vehicle=centre.vehicles.get(), monday=MONDAY)
    TeamMember.objects.create(centre=centre, full_name="Paula", job="assistant")
    Supplier.objects.create(centre=centre, name="Lavomatic", trade="linge")
    return post


def test_everything_is_there_the_week_it_is_needed(post):
    found = my_week(post, arrival(MONDAY))

    assert found.is_open
    assert (found.before.family_name, found.after) == ("Avant", None)
    assert (found.keys, found.flats[0].name, found.vehicle.name) == (
        "Boîte 1234",
        "Logement 1",
        "Clio 0",
    )
    assert [each.full_name for each in found.team] == ["Paula"]
    assert [each.name for each in found.suppliers] == ["Lavomatic"]


def test_a_family_in_two_flats_sees_both_addresses_once_each(post):
    second = a_flat(post.line.centre, name="Logement 2")
    for number in (1, 2):
        BedNight.objects.create(post=post, flat=second, monday=MONDAY, number=number)

    found = my_week(post, arrival(MONDAY))

    assert [flat.name for flat in found.flats] == ["Logement 1", "Logement 2"]


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (arrival(MONDAY) - timedelta(days=15), False),
        (arrival(MONDAY) - timedelta(days=14), True),
        (departure(MONDAY) + timedelta(days=1), True),
        (departure(MONDAY) + timedelta(days=2), False),
    ],
)
def test_keys_addresses_and_telephones_are_shown_from_14_days_before_to_the_day_after(
    post, day, is_open
):
    found = my_week(post, day)

    secrets = (found.keys, found.flats, found.vehicle, found.before, found.team, found.suppliers)
    assert [bool(each) for each in secrets] == [is_open] * 6
    assert found.is_open is is_open


def test_another_line_of_the_centre_is_not_the_one_before(post):
    other = a_centre(post.line.centre.collective).lines.get()
    a_post(other, MONDAY, a_volunteer(other.centre.collective))
    other_post = a_post(other, monday(1), a_volunteer(other.centre.collective))

    assert my_week(other_post, monday(1)).before == other.posts.get(monday=MONDAY).volunteer
    assert my_week(post, MONDAY).before.family_name == "Avant"


def test_the_first_patient_is_the_first_appointment_of_that_week_in_local_time(post):
    paris = ZoneInfo("Europe/Paris")
    agenda, reason = open_agenda(reason={"horizon_days": 90})
    line = post.line
    line.agenda = agenda
    line.save()
    assert my_week(post, MONDAY).first_patient is None
    starts = [datetime(2027, 1, day, 9, 20, tzinfo=paris) for day in (5, 6, 11)]
    rows = [booked(agenda, reason, start=start, now=NOW) for start in reversed(starts)]

    first = my_week(post, MONDAY).first_patient
    assert (first, first.hour) == (starts[0], 9)

    tuesday = rows[-1]
    tuesday.state = State.CANCELLED_BY_PERSON
    tuesday.save()
    assert my_week(post, MONDAY).first_patient == starts[1]
