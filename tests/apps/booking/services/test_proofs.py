"""Six digits prove a contact: once, for ten minutes, in five tries."""

import re
from datetime import timedelta

import pytest

from maillage.apps.booking import services
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.errors import BadBooking, HoldExpired, TooManyTries
from maillage.apps.booking.models import ContactProof, Message
from tests.apps.booking.factories import NOW, booked, held, later, person

pytestmark = pytest.mark.django_db


def ask(appointment, *, contact="zoe@exemple.fr", now=NOW):
    """A proof, and the code that was sent for it."""
    proof = services.start_proof(
        appointment_id=appointment.pk, channel="email", contact=contact, draft="{}", now=now
    )
    text = Message.objects.filter(event="code").order_by("-pk").first().text
    return proof, "".join(re.search(r"(\d{3})\s?(\d{3})", text).groups())


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def test_the_right_code_proves_the_contact_however_it_is_typed():
    proof, code = ask(held())

    found = services.check_proof(proof_id=proof.pk, code=f" {code[:3]} {code[3:]}", now=later(9))

    assert found.proven_at == later(9)


def test_a_wrong_code_is_refused_and_says_how_many_tries_are_left():
    proof, code = ask(held())

    with pytest.raises(BadBooking, match="restants\u00a0: 4"):
        services.check_proof(proof_id=proof.pk, code=wrong(code), now=NOW)
    with pytest.raises(BadBooking):
        services.check_proof(proof_id=proof.pk, code="", now=NOW)


def test_after_five_tries_even_the_right_code_is_refused():
    proof, code = ask(held())
    for _ in range(5):
        with pytest.raises(BadBooking):
            services.check_proof(proof_id=proof.pk, code=wrong(code), now=NOW)

    with pytest.raises(TooManyTries):
        services.check_proof(proof_id=proof.pk, code=code, now=NOW)


def test_a_code_ends_with_the_place_it_was_asked_for():
    proof, code = ask(held())

    with pytest.raises(HoldExpired):
        services.check_proof(proof_id=proof.pk, code=code, now=later(10))


def test_the_code_of_one_place_does_not_prove_another():
    _, code = ask(held())
    other, others_code = ask(held())

    if code != others_code:
        with pytest.raises(BadBooking):
            services.check_proof(proof_id=other.pk, code=code, now=NOW)


def test_one_contact_receives_five_codes_an_hour_at_most():
    appointment = held()
    for _ in range(5):
        ask(appointment)

    with pytest.raises(TooManyTries):
        ask(appointment, contact="ZOE@exemple.fr")
    ask(appointment, contact="autre@exemple.fr")


def test_nothing_is_sent_for_a_place_that_is_no_longer_held():
    appointment = booked()

    with pytest.raises(HoldExpired):
        ask(appointment)
    assert not ContactProof.objects.exists()


def test_a_portal_that_sends_no_sms_says_so_and_keeps_nothing(settings):
    settings.SMS = "none"
    appointment = held()

    with pytest.raises(BadBooking, match="Téléphonez"):
        services.start_proof(
            appointment_id=appointment.pk,
            channel="sms",
            contact="+33639980001",
            draft="{}",
            now=NOW,
        )
    assert not ContactProof.objects.exists()


def test_what_was_typed_is_forgotten_once_booked_or_given_back():
    one, other = held(), held()
    ask(one)
    ask(other)

    services.confirm(appointment_id=one.pk, person=person(), booker=Booker.person(), now=later(1))
    services.expire_holds(now=NOW + timedelta(minutes=10))

    assert list(ContactProof.objects.values_list("appointment", flat=True)) == [one.pk]
    assert ContactProof.objects.get().draft == ""


def test_the_name_and_contact_of_an_appointment_can_be_corrected():
    appointment = booked()

    services.change_person(
        appointment_id=appointment.pk,
        person=person(family_name="Durant", phone="06 39 98 00 02"),
        booker=Booker.system(),
        now=NOW,
    )

    appointment.person.refresh_from_db()
    assert appointment.person.full_name == "Zoé Durant"
    assert appointment.person.phone == "+33639980002"
