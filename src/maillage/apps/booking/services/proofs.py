"""Six digits sent to an e-mail address or a mobile telephone prove that it is theirs."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from maillage.apps.accounts.encryption import fingerprint
from maillage.apps.booking import messages
from maillage.apps.booking.enums import State
from maillage.apps.booking.errors import BadBooking, HoldExpired, TooManyTries
from maillage.apps.booking.limits import allow
from maillage.apps.booking.models import Appointment, ContactProof
from maillage.apps.booking.people import contact_fingerprint

VALID = timedelta(minutes=10)
MOST_TRIES = 5
CODES_AN_HOUR = 5


def start_proof(*, appointment_id, channel, contact, draft, now=None):
    """Send a code for a held appointment. `draft` (text) is kept, encrypted, until it is booked.

    Raises `HoldExpired`, or `TooManyTries` after five codes to one contact in an hour.
    """
    now = now or timezone.now()
    found = contact_fingerprint(contact)
    if not allow(f"proof:{found}", limit=CODES_AN_HOUR, window_seconds=3600, now=now):
        raise TooManyTries(
            "Cinq codes ont déjà été envoyés à ce contact. Attendez une heure, ou téléphonez."
        )
    code = f"{secrets.randbelow(10**6):06d}"
    with transaction.atomic():
        appointment = _held(appointment_id, now)
        proof = ContactProof.objects.create(
            appointment=appointment,
            contact_fingerprint=found,
            code_fingerprint=_code_fingerprint(appointment, code),
            expires_at=now + VALID,
            draft=draft,
        )
        if messages.enqueue_code(proof, contact, channel, code, now) is None:
            raise BadBooking({"contact": "Ce portail n’écrit pas de cette façon. Téléphonez."})
    return proof


def check_proof(*, proof_id, code, now=None):
    """Accept the right code, once. Raises `BadBooking`, `TooManyTries` or `HoldExpired`."""
    now = now or timezone.now()
    # Counted before it is compared, and kept whatever happens after.
    counted = ContactProof.objects.filter(pk=proof_id, tries__lt=MOST_TRIES)
    if not counted.update(tries=F("tries") + 1):
        raise TooManyTries("Ce code a été essayé cinq fois. Demandez-en un nouveau.")
    with transaction.atomic():
        proof = ContactProof.objects.select_for_update().get(pk=proof_id)
        appointment = _held(proof.appointment_id, now)
        if proof.expires_at <= now:
            raise HoldExpired
        digits = "".join(letter for letter in code[:40] if letter.isdigit())
        if proof.code_fingerprint != _code_fingerprint(appointment, digits):
            left = MOST_TRIES - proof.tries
            raise BadBooking({"code": f"Ce n’est pas le bon code. Essais restants : {left}."})
        proof.proven_at = now
        proof.save(update_fields=["proven_at"])
    return proof


def _held(appointment_id, now):
    held = Appointment.objects.filter(
        pk=appointment_id, state=State.HELD, held_until__gt=now
    ).first()
    if held is None:
        raise HoldExpired
    return held


def _code_fingerprint(appointment, code):
    return fingerprint(f"{appointment.pk}:{code}", purpose="contact.code")
