"""Absences, one more opening, and what they leave outside."""

from datetime import datetime

import pytest
from django.urls import reverse

from maillage.apps.booking.models import Appointment, FreeSlot
from maillage.apps.offer.models import Absence, OpeningException, Practitioner
from tests.apps.booking.factories import NINE, PARIS, booked, person
from tests.apps.offer.factories import open_agenda
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db


def address(place, name):
    return reverse(f"practitioner:{name}", args=[place[0].pk])


class TestAbsence:
    typed = {"who": "practitioner", "first_day": "2026-03-03", "last_day": "2026-03-04"}

    def test_whom_it_concerns_is_shown_before_anything_is_kept(self, place, as_, secretary):
        booked(*place)
        booked(*place, start=NINE.replace(day=5), person=person(family_name="Petit"))

        page = as_(secretary).post(address(place, "absence"), self.typed)

        assert "1 rendez-vous déjà pris sera à déplacer ou à annuler" in words(page)
        assert "Zoé Durand" in words(page)
        assert "Petit" not in words(page)
        assert not Absence.objects.exists()

    def test_once_confirmed_they_are_listed_to_move_or_cancel_and_none_is_cancelled(
        self, place, as_, secretary
    ):
        one = booked(*place)

        page = as_(secretary).post(
            address(place, "absence"), self.typed | {"confirm": "1"}, follow=True
        )

        assert "hors plage" in words(page)
        for name in ("move", "cancel"):
            assert reverse(f"practitioner:{name}", args=[one.public_id]) in page.content.decode()
        absence = Absence.objects.get()
        assert absence.start == datetime(2026, 3, 3, tzinfo=PARIS)
        assert absence.end == datetime(2026, 3, 5, tzinfo=PARIS)
        assert Appointment.objects.get().state == "booked"
        assert not FreeSlot.objects.filter(start__date__in=["2026-03-03", "2026-03-04"]).exists()

    def test_a_few_hours_of_one_agenda(self, place, as_, secretary):
        hours = {
            "who": "agenda",
            "last_day": "2026-03-03",
            "first_time": "10:00",
            "last_time": "11:00",
        }
        client = as_(secretary)
        client.post(address(place, "absence"), self.typed | hours | {"confirm": "1"})

        absence = Absence.objects.get()
        assert absence.agenda == place[0]
        assert (absence.start, absence.end) == (NINE.replace(hour=10), NINE.replace(hour=11))

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"last_day": "2026-03-02"}, "après le début"),
            ({"first_day": ""}, "obligatoire"),
            ({"first_day": "31/02/2026"}, "date valide"),
            ({"last_day": "2026-03-03", "first_time": "11:00", "last_time": "10:00"}, "après"),
            ({"last_day": "9999-12-31"}, "de ce siècle"),
            ({"first_day": "0001-01-01"}, "de ce siècle"),
        ],
    )
    def test_dates_that_make_no_sense_are_said(self, place, as_, secretary, changes, message):
        page = as_(secretary).post(
            address(place, "absence"), self.typed | changes | {"confirm": "1"}
        )

        assert page.status_code == 422
        assert message in words(page)
        assert not Absence.objects.exists()

    def test_nobody_is_declared_away_from_places_one_does_not_keep(self, place, as_, secretary):
        practitioner = place[0].role.practitioner
        elsewhere, _ = open_agenda()
        elsewhere.role.practitioner = practitioner
        elsewhere.role.save()
        client = as_(secretary)
        assert "dans tous ses lieux" not in words(client.get(address(place, "absence")))

        client.post(address(place, "absence"), self.typed | {"confirm": "1"})
        assert not Absence.objects.exists()

        Practitioner.objects.filter(pk=practitioner.pk).update(user=secretary)
        client.post(address(place, "absence"), self.typed | {"confirm": "1"})
        assert Absence.objects.get().practitioner == practitioner


class TestOpening:
    def typed(self, place, **changes):
        return {
            "day": "2026-03-07", "starts": "14:00", "ends": "15:00", "reasons": [place[1].pk],
            "step_minutes": 20, "capacity": 1, **changes,
        }  # fmt: skip

    def test_one_saturday_opens_and_the_rule_is_untouched(self, place, as_, secretary):
        page = as_(secretary).post(address(place, "exception"), self.typed(place), follow=True)

        assert "L’agenda ouvre aussi le samedi 7 mars 2026." in words(page)
        assert words(page).count("Libre :") == 3
        assert place[0].rules.get().weekdays == [0, 1, 2, 3, 4]

    @pytest.mark.parametrize(
        "changes",
        [
            {"reasons": []}, {"reasons": ["9" * 30]}, {"step_minutes": 4}, {"capacity": 501},
            {"day": "2026-02-30"},
            {"day": "2026-03-29", "starts": "02:30"}, {"ends": "14:00"}, {"day": "2026-02-01"},
        ],
    )  # fmt: skip
    def test_what_cannot_open_is_said_and_nothing_is_kept(self, place, as_, secretary, changes):
        page = as_(secretary).post(address(place, "exception"), self.typed(place, **changes))

        assert page.status_code == 422
        assert "error-summary" in page.content.decode()
        assert not OpeningException.objects.exists()

    def test_reasons_of_other_services_are_refused(self, place, as_, secretary):
        _, elsewhere = open_agenda()

        data = self.typed(place, reasons=[elsewhere.pk])
        assert as_(secretary).post(address(place, "exception"), data).status_code == 422


def test_when_nothing_is_displaced_the_page_says_so(place, as_, secretary):
    booked(*place)

    page = as_(secretary).get(address(place, "displaced"))

    assert "Tous les rendez-vous sont dans les plages" in words(page)


def test_a_displaced_appointment_is_cancelled_by_the_service_and_told_so(place, as_, secretary):
    one = booked(*place)
    place[0].rules.all().delete()
    client = as_(secretary)
    assert "Zoé Durand" in words(client.get(address(place, "displaced")))

    client.post(reverse("practitioner:cancel", args=[one.public_id]))

    one.refresh_from_db()
    assert one.state == "cancelled_by_service"
    assert "Zoé" not in words(client.get(address(place, "displaced")))
