"""Appointments for tests, booked by the services as people do; `NOW` is a calm Monday morning."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser

from maillage.apps.booking import services
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.models import Regulator
from maillage.apps.booking.people import PersonData
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.apps.offer.factories import open_agenda

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)  # Monday 2 March 2026, 8 in the morning in Paris
NINE = datetime(2026, 3, 3, 9, 0, tzinfo=PARIS)  # Tuesday, first slot of `open_agenda`


def person(**values):
    """What a resident types: a name and an e-mail address."""
    return PersonData(
        **{"family_name": "Durand", "given_name": "Zoé", "email": "zoe@exemple.fr"} | values
    )


def booked(agenda=None, reason=None, *, start=NINE, now=NOW, **values):
    """An appointment booked on the portal by the person, the first Tuesday at nine by default."""
    if agenda is None:
        agenda, reason = open_agenda()
    asked = {"person": person(), "channel": "web", "booker": Booker.person()} | values
    return services.book(agenda_id=agenda.pk, reason_id=reason.pk, start=start, now=now, **asked)


def held(agenda=None, reason=None, *, start=NINE, now=NOW, **values):
    """A place held on the portal."""
    if agenda is None:
        agenda, reason = open_agenda()
    asked = {"channel": "web", "booker": Booker.person()} | values
    return services.hold(agenda_id=agenda.pk, reason_id=reason.pk, start=start, now=now, **asked)


def later(minutes=0, **values):
    """Some time after `NOW`."""
    return NOW + timedelta(minutes=minutes, **values)


def regulator(**values):
    return Regulator.objects.create(
        **{
            "system": "urn:oid:1.2.250.1.213.3.6",
            "value": "7f9c3a6e-0000-4000-8000-000000000001",
            "family_name": "Leroy",
            "given_name": "Paul",
            "email": "paul.leroy@sas.exemple.fr",
            "is_active": True,
        }
        | values
    )


def everyone_around():
    """An appointment that a town hall booked in a health centre, and everyone who may meet it."""
    agenda, reason = open_agenda()
    centre, town_hall = agenda.service.site.organisation, OrganisationFactory(kind="town_hall")
    relay = MembershipFactory(organisation=town_hall, role="relay").user
    appointment = booked(agenda, reason, channel="relay", booker=Booker.relay(relay, town_hall))
    return appointment, {
        "practitioner": MembershipFactory(organisation=centre, role="practitioner").user,
        "secretary": MembershipFactory(organisation=centre, role="relay").user,
        "relay": relay,
        "colleague": MembershipFactory(organisation=town_hall, role="coordinator").user,
        "stranger": MembershipFactory(role="administrator").user,
        "nobody": UserFactory(),
        "visitor": AnonymousUser(),
        "gone": MembershipFactory(organisation=centre, user__is_active=False).user,
    }
