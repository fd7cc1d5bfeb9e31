"""The link and the short code of an appointment: they find it, and nothing else does."""

import pytest
from django.conf import settings as django_settings
from django.db import connection

from maillage.apps.accounts import services as accounts
from maillage.apps.booking import codes
from maillage.apps.booking.errors import TooManyTries
from maillage.apps.booking.models import Appointment, Person
from tests.apps.booking.factories import NOW, booked, held, later, person

pytestmark = pytest.mark.django_db


def test_a_link_finds_its_appointment_and_a_changed_one_finds_nothing():
    appointment = booked()
    token = codes.link_token(appointment)

    assert codes.appointment_of_link(token) == appointment
    for wrong in ("", "é", token[:-2], token[:-1] + ("A" if token[-1] != "A" else "Q"), "a" * 38):
        assert codes.appointment_of_link(wrong) is None


def test_a_link_does_not_pass_under_another_secret(settings):
    token = codes.link_token(booked())

    settings.SECRET_KEY = "another secret, as after a leak"

    assert codes.appointment_of_link(token) is None


@pytest.mark.parametrize("typed", ["{0}", "{0} ", " {1}", "{2}"])
def test_a_code_is_read_as_people_type_it(typed):
    appointment = booked()
    code, shown = codes.code_of(appointment), codes.shown_code(appointment)

    found = codes.appointment_of_code(typed.format(code, shown, shown.lower()), who="1", now=NOW)

    assert found == appointment


def test_a_code_has_no_letter_that_one_mistakes():
    assert not set("01ILO") & set(codes.ALPHABET)
    assert set(codes.code_of(held())) <= set(codes.ALPHABET)


def test_a_place_only_held_has_no_code_yet():
    assert codes.appointment_of_code(codes.code_of(held()), who="1", now=NOW) is None


def test_a_code_tried_a_thousand_times_is_refused_after_ten_and_again_possible_later():
    code = codes.code_of(booked())

    for _ in range(10):
        assert codes.appointment_of_code("AAAA-AAAA", who="1.2.3.4", now=NOW) is None
    for _ in range(990):
        with pytest.raises(TooManyTries):
            codes.appointment_of_code(code, who="1.2.3.4", now=NOW)

    assert codes.appointment_of_code(code, who="5.6.7.8", now=NOW) is not None
    assert codes.appointment_of_code(code, who="1.2.3.4", now=later(16)) is not None


def test_what_was_typed_of_a_person_is_stored_encrypted_and_survives_a_new_key(settings):
    from cryptography.fernet import Fernet

    one = booked(person=person(phone="06 39 98 00 01")).person
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM booking_person")
        stored = " ".join(str(value) for value in cursor.fetchone())
    new = Fernet.generate_key().decode()

    settings.ENCRYPTION_KEYS = [new, *django_settings.ENCRYPTION_KEYS]
    assert accounts.re_encrypt(actor="command") >= 4
    settings.ENCRYPTION_KEYS = [new]

    for told in ("Durand", "Zoé", "zoe@exemple.fr", "+33639980001"):
        assert told not in stored
    again = Person.objects.get(pk=one.pk)
    assert (again.family_name, again.phone) == ("Durand", "+33639980001")
    assert Appointment.objects.get().person == again
