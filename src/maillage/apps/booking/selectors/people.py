"""Appointments found by who they are for, or who booked them."""

import unicodedata

from maillage.apps.accounts.encryption import fingerprint
from maillage.apps.booking.codes import ALPHABET, LENGTH
from maillage.apps.booking.models import Appointment
from maillage.apps.booking.people import contact_fingerprint
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.phones import normalise

READ_AT_MOST = 5_000


def appointment(pk):
    """One appointment with all that its page shows, or None."""
    return with_all(Appointment.objects.filter(pk=pk)).first()


def booked_by(organisation, *, since):
    """What an organisation booked for people, from an instant on."""
    return with_all(
        Appointment.objects.filter(
            booked_by_organisation=organisation, person__isnull=False, start__gte=since
        )
    )


def of_the_service(organisation, *, since):
    """Appointments of an organisation's own agendas, from an instant on."""
    return with_all(
        Appointment.objects.filter(
            agenda__service__site__organisation=organisation,
            person__isnull=False,
            start__gte=since,
        )
    )


def find(appointments, query, *, departement=""):
    """Those of these appointments whose code, telephone, e-mail or name answers the query.

    Names are encrypted: the 5,000 first appointments are read and compared without accents.
    """
    code = "".join(letter for letter in query.upper() if letter in ALPHABET)
    if len(code) == LENGTH:
        found = fingerprint(code, purpose="appointment.code")
        if exact := list(appointments.filter(code_fingerprint=found)):
            return exact
    contact = contact_fingerprint(_contact(query, departement))
    if contact:
        return list(
            appointments.filter(person__phone_fingerprint=contact)
            | appointments.filter(person__email_fingerprint=contact)
        )
    words = plain(query).split()
    return [
        one
        for one in appointments[:READ_AT_MOST]
        if all(word in plain(one.person.full_name) for word in words)
    ]


def plain(text):
    """Small letters without accents, to compare names of people in any script.

    Names of places have a rule of their own, which keeps Latin letters only.

    >>> plain(" Éléonore  d’Aÿ")
    'eleonore d’ay'
    """
    letters = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.split())


def history(one):
    """The changes of an appointment, first to last."""
    return one.changes.select_related("agenda_before").order_by("at", "pk")


def _contact(query, departement):
    if "@" in query:
        return query.strip()
    try:
        return normalise(query, departement) if any(c.isdigit() for c in query) else ""
    except BadOffer:
        return ""


def with_all(appointments):
    """The same appointments by start, with all that a page of theirs shows."""
    return appointments.select_related(
        "person__responsible",
        "reason",
        "practitioner",
        "agenda__role__practitioner",
        "agenda__service__site__commune",
        "agenda__service__site__organisation",
        "booked_by_organisation",
        "regulator",
    ).order_by("start", "pk")
