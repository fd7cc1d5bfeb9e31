"""All that a doctor needs for one week of theirs, on one page."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from maillage.apps.booking.enums import State
from maillage.apps.booking.models import Appointment
from maillage.apps.rota.models import (
    BedNight,
    Flat,
    Post,
    Supplier,
    TeamMember,
    Vehicle,
    VehicleLoan,
    Volunteer,
)
from maillage.apps.rota.weeks import WEEK, arrival, departure
from maillage.apps.territory.opening_hours import time_zone

KNOWN_BEFORE = timedelta(days=14)
KNOWN_AFTER = timedelta(days=1)
_COMING = (State.BOOKED, State.ARRIVED, State.SEEN)


@dataclass(frozen=True)
class MyWeek:
    """One published week of a doctor.

    is_open : whether keys, addresses and telephones are shown: from 14 days before the arrival to
        the day after the departure; outside they are empty
    before, after : who hands the keys over, who takes them; None: the fixed team
    first_patient : the first appointment of the week, local time, or None
    """

    post: Post
    is_open: bool
    opens_on: date
    before: Volunteer | None
    after: Volunteer | None
    keys: str
    flats: list[Flat]
    vehicle: Vehicle | None
    team: list[TeamMember]
    suppliers: list[Supplier]
    first_patient: datetime | None


def my_week(post, today):
    """`MyWeek` of a post that has a doctor; who asks is the caller's business."""
    opens_on = arrival(post.monday) - KNOWN_BEFORE
    is_open = opens_on <= today <= departure(post.monday) + KNOWN_AFTER
    centre = post.line.centre
    return MyWeek(
        post=post,
        is_open=is_open,
        opens_on=opens_on,
        before=_doctor(post, -WEEK) if is_open else None,
        after=_doctor(post, WEEK) if is_open else None,
        keys=centre.keys if is_open else "",
        flats=_flats(post) if is_open else [],
        vehicle=_vehicle(post) if is_open else None,
        team=list(centre.team.order_by("job", "full_name")) if is_open else [],
        suppliers=list(centre.suppliers.order_by("trade", "name")) if is_open else [],
        first_patient=first_patient(post),
    )


def first_patient(post):
    """Local time of the first appointment in the agenda of the line that week, or None."""
    if post.line.agenda_id is None:
        return None
    zone = time_zone(post.line.centre.site.commune.departement_id)
    start = datetime.combine(post.monday, time(), tzinfo=zone)
    booked = Appointment.objects.filter(
        agenda=post.line.agenda_id, state__in=_COMING, start__range=(start, start + WEEK)
    )
    found = booked.order_by("start").values_list("start", flat=True).first()
    return found.astimezone(zone) if found else None


def _doctor(post, step):
    found = Post.objects.filter(line=post.line_id, monday=post.monday + step)
    other = found.select_related("volunteer").first()
    return other.volunteer if other else None


def _flats(post):
    """Where the doctor and who comes along sleep: a family may have two flats."""
    nights = BedNight.objects.filter(post=post).order_by("flat__name", "flat_id")
    return list({night.flat_id: night.flat for night in nights.select_related("flat")}.values())


def _vehicle(post):
    loan = VehicleLoan.objects.filter(post=post).select_related("vehicle").first()
    return loan.vehicle if loan else None
