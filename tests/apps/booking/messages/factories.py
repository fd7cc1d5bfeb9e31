"""Appointments to tell, made without the services; `NOW` is a calm Monday morning."""

from datetime import UTC, datetime, timedelta

import factory
from django.db import transaction
from factory.django import DjangoModelFactory

from maillage.apps.booking import messages, models
from maillage.apps.booking.enums import Event
from tests.apps.offer.factories import AgendaFactory, ReasonFactory

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
START = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)  # Tuesday 10 March, two in the afternoon in Paris
MOBILE, LANDLINE = "+33612345612", "+33555000009"
TOLD = [Event.BOOKED, Event.MOVED, Event.CANCELLED, Event.REMINDER, Event.EARLIER]


class PersonFactory(DjangoModelFactory):
    """Someone with an e-mail, a mobile and an address, who accepts everything."""

    class Meta:
        model = models.Person

    class Params:
        unreachable = factory.Trait(phone="", email="", postal_address="")

    family_name = "Durand"
    given_name = "Zoé"
    phone = MOBILE
    email = "zoe.durand@exemple.fr"
    postal_address = "7 chemin du Secret 23380 Ajain"
    accepts_letter = True


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Appointment

    agenda = factory.SubFactory(
        AgendaFactory,
        service__site__name="Centre de santé d’Ajain",
        service__site__commune__name="Ajain",
        role__practitioner__family_name="Lefèvre",
    )
    reason = factory.SubFactory(ReasonFactory, service=factory.SelfAttribute("..agenda.service"))
    start = START
    end = factory.LazyAttribute(lambda made: made.start + timedelta(minutes=20))
    state = "booked"
    person = factory.SubFactory(PersonFactory)
    channel = "web"


def booked(**values):
    """An appointment with its first history line, eight days ahead unless told."""
    booked_at = values.pop("booked_at", NOW)
    appointment = AppointmentFactory(booked_at=booked_at, **values)
    change(appointment, "booked", at=booked_at)
    return appointment


def sensitive(**values):
    """An appointment whose reason, service, place and practitioner all tell too much."""
    return booked(
        **{
            "reason__is_sensitive": True,
            "reason__inside_name": "IVG médicamenteuse",
            "reason__public_label": "Consultation de suivi Zeta",
            "agenda__service__name": "Orthogénie Omega",
            "agenda__service__site__name": "Centre de planification Sigma",
            "agenda__service__site__organisation__name": "Femmes solidaires Delta",
            "agenda__role__practitioner__family_name": "Kappamartin",
        }
        | values
    )


def change(appointment, kind, *, at=NOW, **values):
    return appointment.changes.create(change=kind, at=at, by="person", actor="person", **values)


def enqueue(appointment, event="booked", now=NOW, **values):
    """As a service does: in a transaction."""
    with transaction.atomic():
        return messages.enqueue(appointment, event, now, **values)


def told(appointment, event="booked", now=NOW):
    """What would be sent, by channel."""
    return {row.channel: row for row in messages.plan(appointment, event, now)}


def deliver(at=NOW):
    return messages.deliver_due(now=at)


def states():
    """State of the message of each channel, when there is one appointment."""
    return dict(models.Message.objects.values_list("channel", "state"))


def email_only(**values):
    return booked(person__phone="", person__postal_address="", **values)


def sms_only(**values):
    return booked(person__email="", person__postal_address="", **values)
