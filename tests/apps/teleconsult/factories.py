"""A point open on a Monday morning, relays, practitioners on duty and tickets, for tests."""

from datetime import UTC, date, datetime, timedelta

from maillage.apps.booking.people import PersonData
from maillage.apps.teleconsult import models
from maillage.apps.teleconsult.enums import COMPUTED, Requirement
from maillage.apps.teleconsult.services import duties, matching, tickets
from maillage.apps.training.models import Certificate
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.offer.factories import CareSiteFactory, PractitionerFactory

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # Monday 2 March 2026, 10 in the morning in Paris
EVERY_DAY = [[day, "08:00", "20:00"] for day in range(7)]


def later(minutes=0, **values):
    """Some time after `NOW`."""
    return NOW + timedelta(minutes=minutes, **values)


def a_trained_relay(point=None, organisation=None):
    """A relay with a certificate, agent of the point if one is given."""
    organisation = point.organisation if point else organisation or OrganisationFactory()
    user = MembershipFactory(organisation=organisation, role="relay").user
    Certificate.objects.create(
        user=user,
        course="relais",
        version=1,
        code=f"TEST{user.pk:08d}",
        issued_on=date(2026, 1, 5),
        valid_until=date(2028, 1, 5),
    )
    if point:
        models.PointAgent.objects.create(point=point, user=user)
    return user


def a_point(**values):
    """A point in preparation, in a town hall of the Creuse: nothing answered yet."""
    organisation = values.pop("organisation", None) or OrganisationFactory(kind="town_hall")
    site = values.pop("site", None) or CareSiteFactory(organisation=organisation, name="Mairie")
    return models.AccessPoint.objects.create(
        **{
            "organisation": organisation,
            "site": site,
            "place_kind": "town_hall",
            "room_name": "Salle des mariages",
            "room_phone": "+33555000002",
        }
        | values
    )


def an_open_point(**values):
    """A point whose gate is passed on `NOW`, with two trained relays."""
    details = values.pop("details", {})
    values = {"opening_hours": EVERY_DAY, "emergency_minutes": 25} | values
    point = a_point(**{"state": "open", "emergency_name": "Urgences de Guéret"} | values)
    relays = [a_trained_relay(point), a_trained_relay(point)]
    for requirement in Requirement:
        if requirement not in COMPUTED:
            models.GateAnswer.objects.create(
                point=point,
                requirement=requirement,
                is_met=True,
                details=details.get(requirement, {}),
                checked_on=NOW.date(),
                checked_by=relays[0],
            )
    models.LineTest.objects.create(
        point=point,
        at=NOW - timedelta(days=1),
        has_camera=True,
        has_microphone=True,
        down_kbps=20_000,
        up_kbps=8_000,
        round_trip_ms=30,
        rung="hd",
    )
    return point


def a_relay_of(point):
    return point.agents.order_by("pk").first().user


def a_practitioner(**values):
    """A practitioner of the directory who signs in, member of a health centre."""
    user = MembershipFactory(role="practitioner", organisation__kind="health_centre").user
    return PractitionerFactory(user=user, **values)


def a_duty(practitioner=None, *, now=NOW, **values):
    """A GP on duty for four hours, in French, on video and by telephone."""
    practitioner = practitioner or a_practitioner()
    asked = {
        "care_types": ["general_medicine"],
        "languages": ["fr"],
        "modalities": ["video", "telephone"],
        "ends_at": now + timedelta(hours=4),
    } | values
    return duties.go_on_duty(user=practitioner.user, now=now, **asked)


def person(**values):
    return PersonData(
        **{"family_name": "Durand", "given_name": "Zoé", "phone": "+33555000003"} | values
    )


def a_ticket(point=None, *, now=NOW, **values):
    """A person welcomed at a point by its relay, for general medicine."""
    point = point or an_open_point()
    asked = {
        "person": person(),
        "care_type": "general_medicine",
        "motive": "infection",
        "opened_by": a_relay_of(point),
    } | values
    return tickets.enter(point=point, now=now, **asked)


def an_accepted_ticket(*, now=NOW, **values):
    """A ticket, and the consultation that a practitioner on duty accepted for it."""
    duty = values.pop("duty", None) or a_duty(now=now)
    ticket = a_ticket(now=now, **values)
    consultation = matching.accept(ticket_id=ticket.pk, duty_id=duty.pk, now=now)
    ticket.refresh_from_db()
    return ticket, consultation
