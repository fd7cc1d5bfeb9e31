"""An agenda's openings: rules, days that differ, absences, and what they leave outside."""

import pytest
from django.urls import reverse

from maillage.apps.offer.models import Absence, Agenda, OpeningException, OpeningRule
from tests.apps.booking.factories import NINE, booked
from tests.apps.offer.factories import (
    CareServiceFactory,
    OpeningExceptionFactory,
    PractitionerRoleFactory,
    RoomFactory,
)
from tests.web.relay.scene import words

from .offer_case import address, typed

pytestmark = pytest.mark.django_db


def reason_of(agenda):
    return agenda.service.reasons.get()


def add_rule(browser, agenda, **changes):
    url = address("rule_new", agenda.pk)
    asked = {
        "weekdays": [0, 2], "starts": "14:00", "ends": "18:00", "first_day": "2026-03-02",
        "reasons": [reason_of(agenda).pk], "every_weeks": "2",
    }  # fmt: skip
    return browser.post(url, typed(browser.get(url), **asked | changes), follow=True)


def test_an_agenda_is_opened_for_a_professional_of_the_place(browser, agenda):
    elsewhere = PractitionerRoleFactory()
    url = address("agenda_new", agenda.service_id)
    page = browser.get(url)
    assert list(page.context["form"].fields["role"].queryset) == [agenda.role]

    refused = browser.post(url, typed(page, name="Soirs", role=elsewhere.pk))
    browser.post(url, typed(page, name="Soirs", role=agenda.role_id))

    assert refused.status_code == 422
    assert Agenda.objects.get(name="Soirs").role == agenda.role


def test_a_rule_every_other_week_in_a_room(browser, agenda):
    room = RoomFactory(site=agenda.service.site, name="Salle 3")

    page = add_rule(browser, agenda, room=room.pk)

    said = "Lundi et mercredi, de 14 h à 18 h, une semaine sur 2, à partir du 2 mars 2026"
    assert said in words(page)
    assert "Première fois : un créneau toutes les 20 minutes, Salle 3" in words(page)


def test_a_rule_over_another_is_kept_with_a_warning(browser, agenda):
    page = add_rule(browser, agenda, starts="11:00", ends="12:00", every_weeks="1")

    assert "Elle chevauche 1 autre plage : du lundi au vendredi, de 9 h à 12 h" in words(page)
    assert agenda.rules.count() == 2


@pytest.mark.parametrize(
    ("zone", "said"), [("A", "connues jusqu’au"), ("", "n’a pas de zone de vacances")]
)
def test_what_is_not_known_of_school_holidays_is_said(browser, agenda, zone, said):
    agenda.service.site.school_zone = zone
    agenda.service.site.save()

    assert said in words(add_rule(browser, agenda, skips_school_holidays="on"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"weekdays": []}, "obligatoire"),
        ({"reasons": []}, "obligatoire"),
        ({"ends": "14:10"}, "allongez-la"),
        ({"last_day": "2026-02-01"}, "échangez les deux"),
        ({"last_day": "2026-03-02", "weekdays": [6]}, "n’ouvre jamais"),
        ({"every_weeks": "13"}, "12"),
        ({"capacity": "501"}, "500"),
    ],
)
def test_a_rule_that_cannot_open_is_refused(browser, agenda, changes, said):
    page = add_rule(browser, agenda, **changes)

    assert page.status_code == 422
    assert said in words(page)
    assert agenda.rules.count() == 1


def test_appointments_left_outside_are_counted_and_none_is_cancelled(browser, agenda):
    booked(agenda, reason_of(agenda))
    rule = agenda.rules.get()
    url = address("rule", rule.pk)
    assert "hors plage" not in words(browser.get(address("agenda", agenda.pk)))

    page = browser.post(url, typed(browser.get(url), starts="10:00"), follow=True)

    assert "1 rendez-vous hors plage" in words(page)
    assert reverse("practitioner:displaced", args=[agenda.pk]) in page.content.decode()
    assert agenda.appointments.get().state == "booked"


def test_a_rule_stops_at_a_date(browser, agenda):
    rule = agenda.rules.get()
    url = address("rule_end", rule.pk)
    assert browser.post(url, {"last_day": "2025-01-01"}).status_code == 422

    browser.post(url, {"last_day": "2026-03-31"})

    rule.refresh_from_db()
    assert f"{rule.last_day}" == "2026-03-31"


def everything(opening):
    kept = {f.attname: getattr(opening, f.attname) for f in opening._meta.fields}
    return kept | {"id": None, "reasons": set(opening.reasons.values_list("pk", flat=True))}


@pytest.mark.parametrize("kind", ["rule", "exception"])
def test_what_is_deleted_is_asked_first_and_comes_back_whole(browser, agenda, kind):
    room = RoomFactory(site=agenda.service.site)
    model = {"rule": OpeningRule, "exception": OpeningException}[kind]
    if kind == "rule":
        opening = agenda.rules.get()
        opening.weekdays, opening.room, opening.skips_public_holidays = [1, 4], room, False
        opening.save()
    else:
        reasons = [reason_of(agenda)]
        opening = OpeningExceptionFactory(agenda=agenda, day="2026-03-05", reasons=reasons)
    opening.refresh_from_db()
    before = everything(opening)
    url = address(f"{kind}_delete", opening.pk)

    browser.get(url)
    assert model.objects.exists()
    done = browser.post(url)
    assert not model.objects.exists()

    again = {}
    for name, value in done.context["fields"]:
        again.setdefault(name, []).append(value)
    browser.post(done.context["again"], again)
    assert everything(model.objects.get()) == before


def test_one_day_closes_and_its_appointment_is_counted(browser, agenda):
    booked(agenda, reason_of(agenda))
    url = address("exception_new", agenda.pk)
    day = {"is_open": "closed", "day": "2026-03-03", "starts": "08:00", "ends": "13:00"}

    page = browser.post(url, typed(browser.get(url), **day), follow=True)

    assert "Mardi 3 mars 2026 : fermé de 8 h à 13 h" in words(page)
    assert "1 rendez-vous hors plage" in words(page)


def test_an_hour_the_change_of_clock_skips_is_refused(browser, agenda):
    url = address("exception_new", agenda.pk)
    night = {"is_open": "open", "day": "2026-03-29", "starts": "02:30", "ends": "06:00"}

    page = browser.post(url, typed(browser.get(url), reasons=[reason_of(agenda).pk], **night))

    assert page.status_code == 422
    assert "n’existe pas" in words(page)


class TestAbsence:
    def test_it_is_listed_then_deleted_and_can_be_noted_again(self, browser, agenda):
        absence = Absence.objects.create(
            agenda=agenda, start=NINE, end=NINE.replace(hour=11), note="Congrès"
        )
        page = words(browser.get(address("agenda", agenda.pk)))
        assert "du mardi 3 mars 2026 à 9 h au mardi 3 mars 2026 à 11 h (Congrès)" in page

        done = browser.post(address("absence_delete", agenda.pk, absence.pk))

        assert not Absence.objects.exists()
        browser.post(done.context["again"], dict(done.context["fields"]) | {"confirm": "1"})
        again = Absence.objects.get()
        assert (again.start, again.end, again.note) == (absence.start, absence.end, "Congrès")

    def test_one_of_someone_who_also_works_elsewhere_is_not_theirs_to_delete(self, browser, agenda):
        practitioner = agenda.role.practitioner
        elsewhere = PractitionerRoleFactory(practitioner=practitioner)
        Agenda.objects.create(
            name="Ailleurs", role=elsewhere, service=CareServiceFactory(site=elsewhere.site)
        )
        absence = Absence.objects.create(
            practitioner=practitioner, start=NINE, end=NINE.replace(hour=11)
        )

        answer = browser.post(address("absence_delete", agenda.pk, absence.pk))

        assert answer.status_code == 403
        assert Absence.objects.exists()
