"""Who is written to, and why not."""

import pytest

from maillage.apps.booking import codes
from maillage.apps.booking.enums import State
from maillage.apps.booking.messages import plan, recipients
from maillage.apps.booking.models import Message
from tests.apps.accounts.factories import OrganisationFactory, UserFactory
from tests.apps.booking.messages.factories import (
    LANDLINE,
    NOW,
    START,
    TOLD,
    PersonFactory,
    booked,
    sensitive,
    told,
)

pytestmark = pytest.mark.django_db
ALL = ["email", "sms", "letter"]


def why_not(appointment, event="booked", now=NOW):
    return [row.why_not for row in plan(appointment, event, now)]


def everything_said(appointment, event="booked", now=NOW):
    """Subjects, texts and calendars, but their links and codes: chance could write a word there."""
    rows = plan(appointment, event, now)
    said = "\n".join(f"{row.subject}\n{row.text}\n{row.calendar}" for row in rows)
    return said.replace(codes.link_token(appointment), "").replace(
        codes.shown_code(appointment), ""
    )


class TestWhoIsWrittenTo:
    def test_a_person_who_accepts_everything_gets_every_channel(self):
        rows = plan(booked(), "booked", NOW)

        assert [row.channel for row in rows] == ALL
        assert all(row.will_send and row.text and not row.why_not for row in rows)
        assert [row.recipient for row in rows] == [
            "zoe.durand@exemple.fr",
            "+33612345612",
            "Zoé Durand\n7 chemin du Secret 23380 Ajain",
        ]

    def test_recipients_are_shown_masked(self):
        shown = [row.recipient_shown for row in plan(booked(), "booked", NOW)]

        assert shown == ["z•••@exemple.fr", "06 •• •• •• 12", "adresse postale"]

    @pytest.mark.parametrize(
        ("given", "channel", "why"),
        [
            ({"email": ""}, "email", recipients.NO_EMAIL),
            ({"accepts_email": False}, "email", recipients.EMAIL_REFUSED),
            ({"phone": ""}, "sms", recipients.NO_PHONE),
            ({"phone": LANDLINE}, "sms", recipients.LANDLINE),
            ({"accepts_sms": False}, "sms", recipients.SMS_REFUSED),
            ({"postal_address": ""}, "letter", recipients.NO_ADDRESS),
            ({"accepts_letter": False}, "letter", recipients.LETTER_NOT_ASKED),
        ],
    )
    def test_a_channel_that_cannot_be_used_says_why_and_the_others_go(self, given, channel, why):
        rows = told(booked(person=PersonFactory(**given)))

        row = rows.pop(channel)
        assert (row.will_send, row.why_not) == (False, why)
        assert (row.text, row.subject, row.calendar, row.recipient) == ("", "", "", "")
        assert all(other.will_send for other in rows.values())

    def test_without_any_contact_the_slip_is_the_answer(self):
        appointment = booked(person=PersonFactory(unreachable=True))

        assert why_not(appointment) == [recipients.NO_CONTACT] * 3

    @pytest.mark.parametrize("given", [{}, {"phone": LANDLINE}])
    def test_the_responsible_reads_for_who_cannot_be_reached(self, given):
        parent = PersonFactory(email="parent@exemple.fr", given_name="Louise")
        child = PersonFactory(**{"unreachable": True, "responsible": parent} | given)

        row = told(booked(person=child))["email"]

        assert row.recipient == "parent@exemple.fr"
        assert "Votre rendez-vous pour Zoé est confirmé" in row.text

    def test_an_ageing_parent_keeps_their_own_telephone(self):
        child = PersonFactory(email="enfant@exemple.fr")
        parent = PersonFactory(email="", postal_address="", responsible=child)

        rows = told(booked(person=parent))

        assert (rows["email"].why_not, rows["sms"].recipient) == (recipients.NO_EMAIL, parent.phone)
        assert "pour Zoé" not in rows["sms"].text

    def test_who_refuses_a_channel_is_not_got_round_through_their_responsible(self):
        parent = PersonFactory(email="parent@exemple.fr")
        person = PersonFactory(
            accepts_email=False, accepts_sms=False, accepts_letter=False, responsible=parent
        )

        assert not any(row.will_send for row in plan(booked(person=person), "booked", NOW))

    def test_the_relay_who_booked_gets_nothing(self):
        relay = UserFactory(email="relais@mairie.example")
        appointment = booked(
            person=PersonFactory(unreachable=True),
            booked_by="relay",
            booked_by_user=relay,
            booked_by_organisation=OrganisationFactory(phone="+33600000000"),
        )

        assert not any(row.will_send or row.recipient for row in plan(appointment, "booked", NOW))

    @pytest.mark.parametrize("event", ["reminder", "earlier"])
    def test_no_letter_for_what_cannot_wait(self, event):
        assert told(booked(), event)["letter"].why_not == recipients.LETTER_TOO_LATE

    def test_no_letter_that_would_arrive_after_the_appointment(self):
        late = START - recipients.timedelta(days=3)

        assert told(booked(), "cancelled", late)["letter"].why_not == recipients.LETTER_TOO_LATE

    @pytest.mark.parametrize(("setting", "channel"), [("SMS", "sms"), ("LETTERS", "letter")])
    def test_a_portal_without_provider_promises_nothing(self, settings, setting, channel):
        setattr(settings, setting, "none")

        row = told(booked())[channel]

        assert (row.will_send, row.why_not) == (False, recipients.CLOSED[channel])

    @pytest.mark.parametrize("event", ["code", "lost_code", "unknown"])
    def test_codes_are_not_planned(self, event):
        with pytest.raises(ValueError, match="expected one of booked, moved"):
            plan(booked(), event, NOW)

    def test_a_plan_writes_nothing(self, django_assert_max_num_queries):
        appointment = booked()

        with django_assert_max_num_queries(8):
            plan(appointment, "moved", NOW)

        assert not Message.objects.exists()


class TestSilence:
    @pytest.mark.parametrize("event", TOLD)
    @pytest.mark.parametrize(
        "values",
        [
            {"person__is_silent": True},
            {"reason__is_silent": True},
            {"reason__is_silent": True, "person__is_silent": True},
        ],
    )
    def test_silence_is_kept_for_every_event_on_every_channel(self, event, values):
        rows = plan(booked(**values), event, NOW)

        assert [row.channel for row in rows] == ALL
        for row in rows:
            assert not row.will_send
            assert row.why_not in (recipients.SILENT_PERSON, recipients.SILENT_REASON)
            assert (row.recipient, row.subject, row.text, row.calendar) == ("", "", "", "")

    @pytest.mark.parametrize("event", TOLD)
    def test_nor_is_it_broken_through_the_responsible(self, event):
        person = PersonFactory(unreachable=True, is_silent=True, responsible=PersonFactory())

        assert set(why_not(booked(person=person), event)) == {recipients.SILENT_PERSON}

    def test_a_silent_responsible_is_not_written_to(self):
        parent = PersonFactory(is_silent=True)
        child = PersonFactory(unreachable=True, responsible=parent)

        assert set(why_not(booked(person=child))) == {recipients.SILENT_RESPONSIBLE}


class TestPreview:
    """A change not made yet is previewed on the appointment as it will be."""

    def test_a_cancellation_by_the_service(self):
        appointment = booked()
        appointment.state = State.CANCELLED_BY_SERVICE

        row = told(appointment, "cancelled")["email"]

        assert "Nous devons annuler" in row.text
        assert "STATUS:CANCELLED" in row.calendar

    def test_a_move_names_both_dates(self):
        appointment = booked()
        appointment.start += recipients.timedelta(days=7)

        text = told(appointment, "moved")["email"].text

        assert "Il n’est plus le mardi 10 mars à 14\u00a0h." in text
        assert "mardi 17 mars à 14\u00a0h" in text


def test_the_persons_address_and_the_inside_name_are_never_said():
    appointment = booked(reason__inside_name="Suivi Zeta", reason__mode="home_visit")

    for event in TOLD:
        said = everything_said(appointment, event)
        assert "Secret" not in said
        assert "Zeta" not in said
        assert "Durand" not in said


@pytest.mark.parametrize("event", TOLD)
@pytest.mark.parametrize(
    ("state", "is_for_relative"),
    [(State.BOOKED, False), (State.BOOKED, True), (State.CANCELLED_BY_SERVICE, False)],
)
def test_a_sensitive_reason_says_a_day_a_place_and_a_telephone(event, state, is_for_relative):
    relative = {"unreachable": True, "responsible": PersonFactory()} if is_for_relative else {}
    appointment = sensitive(state=state, person=PersonFactory(**relative))

    said = everything_said(appointment, event)

    for name in ("IVG", "Zeta", "Omega", "Sigma", "Delta", "Kappa", "Zoé", "planification"):
        assert name.casefold() not in said.casefold(), name
    assert "mardi 10 mars à 14\u00a0h" in said
    assert "05 55 00 00 01" in said


def test_a_sensitive_place_is_its_address_unless_the_address_tells():
    appointment = sensitive()
    site = appointment.agenda.service.site
    assert "1 place de la Mairie" in told(appointment)["email"].text

    for address in ("Maison des Femmes, 1 rue du Bac", "CENTRE DE PLANIFICATION SIGMA, 2e étage"):
        type(site).objects.update(address=address)
        said = everything_said(appointment)
        assert "Ajain" in said
        assert address[:9] not in said
