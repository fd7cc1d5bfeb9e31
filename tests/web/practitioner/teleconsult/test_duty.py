"""On duty: start, pause, a person proposed, taken or given back, the sign of life."""

import pytest
from django.urls import reverse

from maillage.apps.teleconsult.models import Consultation, Duty, Ticket
from maillage.apps.teleconsult.services import matching
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.offer.factories import open_agenda
from tests.apps.teleconsult.factories import a_duty, a_ticket, an_open_point, later, person
from tests.web.relay.scene import hidden, words

PAGE = "practitioner:duty"
FORM = {
    "care_types": ["general_medicine"],
    "languages": ["fr", "ar"],
    "modalities": ["video"],
    "until": "12:30",
    "most_tickets": "",
}


def page(browser):
    return browser.get(reverse(PAGE))


def press(browser, name, *args, **data):
    return browser.post(reverse(f"practitioner:{name}", args=args), data, follow=True)


def test_on_duty_until_a_time_at_one_s_own_clock(browser, prescriber):
    answer = browser.post(reverse(PAGE), FORM, follow=True)

    duty = Duty.objects.get()
    assert (duty.practitioner, duty.languages) == (prescriber, ["ar", "fr"])
    assert duty.ends_at == later(150)  # 12.30 in Paris, 11.30 UTC
    assert "Vous êtes disponible." in words(answer)
    assert "Jusqu’à 12 h 30." in words(answer)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"care_types": []}, "obligatoire"),
        ({"care_types": ["dentistry"]}, "dentistry"),
        ({"until": "midi"}, "heure"),
        ({"until": "03:00"}, "seize heures"),
        ({"most_tickets": "201"}, "200"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_begins(browser, typed, said):
    answer = browser.post(reverse(PAGE), FORM | typed)

    assert answer.status_code == 422
    assert said in words(answer)
    assert not Duty.objects.exists()


def test_the_first_time_the_form_holds_the_care_of_one_s_agendas_then_one_s_habits(
    browser, prescriber
):
    role = prescriber.roles.get()
    open_agenda(role=role, service__site=role.site, service__care_type="psychiatry")
    assert page(browser).context["form"].initial["care_types"] == ["psychiatry"]

    browser.post(reverse(PAGE), FORM)
    press(browser, "duty_end")
    assert page(browser).context["form"].initial["languages"] == ["ar", "fr"]


def test_the_form_proposes_an_end_in_two_hours(browser, prescriber):
    assert 'value="12:00"' in page(browser).content.decode()  # it is ten in Paris


def test_the_queue_is_shown_in_counts_only(browser, prescriber):
    a_ticket(an_open_point(), now=later(-12))

    said = words(page(browser))

    assert "Médecine générale : 1 personne, la première depuis 12 minutes" in said
    assert "Durand" not in said


def test_a_person_proposed_is_shown_by_initials_with_why_and_taken(browser, prescriber):
    a_duty(prescriber)
    ticket = a_ticket(person=person(birth_date="1948-02-29"), has_companion=True)

    shown = page(browser)
    said = words(shown)
    assert "Une personne vous est proposée" in said and "Z. D., 78 ans" in said
    assert "Durand" not in said
    assert "Pourquoi cette personne maintenant" in said and "c’est son tour" in said
    assert f'data-proposal="{ticket.pk}"' in shown.content.decode()

    answer = press(browser, "duty_accept", ticket.pk)
    address = reverse("practitioner:consultation", args=[Consultation.objects.get().public_id])
    assert answer.redirect_chain[-1][0] == address


def test_two_tabs_that_accept_open_the_same_consultation(browser, prescriber):
    a_duty(prescriber)
    ticket = a_ticket()

    first = press(browser, "duty_accept", ticket.pk)
    second = press(browser, "duty_accept", ticket.pk)

    assert first.redirect_chain[-1] == second.redirect_chain[-1]
    assert Consultation.objects.count() == 1


def test_someone_already_seen_elsewhere_is_told_calmly(browser, prescriber):
    duty, ticket = a_duty(prescriber), a_ticket()
    matching.decline(ticket_id=ticket.pk, duty_id=duty.pk, now=later(0))

    answer = press(browser, "duty_accept", ticket.pk)

    assert "prise en charge ailleurs" in words(answer)
    assert not Consultation.objects.exists()


def test_a_person_given_back_keeps_their_place(browser, prescriber):
    a_duty(prescriber)
    ticket = a_ticket()

    answer = press(browser, "duty_decline", ticket.pk)

    assert "garde sa place" in words(answer) and "Vous êtes en pause" in words(answer)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.queued_at) == ("waiting", later(0))


def test_pause_resume_and_end(browser, prescriber):
    duty = a_duty(prescriber)

    assert "Vous êtes en pause" in words(press(browser, "duty_break"))
    assert "Vous êtes disponible." in words(press(browser, "duty_resume"))
    assert "Commencer ma garde" in words(press(browser, "duty_end"))
    duty.refresh_from_db()
    assert duty.state == "ended"


def test_nobody_leaves_in_the_middle_of_a_consultation(browser, consultation):
    assert "Terminez d’abord la consultation" in words(press(browser, "duty_end"))


def test_the_page_and_the_beat_give_a_sign_of_life(browser, prescriber, clock):
    duty = a_duty(prescriber)
    beat = reverse("practitioner:duty_beat")

    clock(later(1))
    mark = hidden(page(browser), "vu")
    duty.refresh_from_db()
    assert duty.heartbeat_at == later(1)

    clock(later(2))
    assert browser.post(beat, {"vu": mark}, headers={"HX-Request": "true"}).status_code == 204
    duty.refresh_from_db()
    assert duty.heartbeat_at == later(2)

    a_ticket(now=later(2))
    changed = browser.post(beat, {"vu": mark}, headers={"HX-Request": "true"})
    assert "Une personne vous est proposée" in words(changed)


def test_a_duty_that_ended_by_itself_says_so(browser, prescriber, clock):
    a_duty(prescriber)
    clock(later(5))
    matching.give_back(now=later(5))

    answer = browser.post(reverse("practitioner:duty_beat"), headers={"HX-Request": "true"})

    assert answer["HX-Refresh"] == "true"
    assert "n’a plus donné signe de vie" in words(page(browser))


def test_only_practitioners_of_the_directory_may(client, db):
    for role in ("relay", "administrator", "coordinator", "practitioner"):
        client.force_login(MembershipFactory(role=role).user)
        for name, args in (("duty", ()), ("duty_beat", ()), ("duty_accept", (1,))):
            send = client.get if name == "duty" else client.post
            assert send(reverse(f"practitioner:{name}", args=args)).status_code == 403
    client.logout()
    assert client.get(reverse(PAGE)).status_code == 302


def test_another_s_person_cannot_be_taken(browser, prescriber):
    ticket = a_ticket()
    a_duty()
    matching.propose(now=later(0))
    a_duty(prescriber)
    assert Ticket.objects.get().duty.practitioner != prescriber

    press(browser, "duty_accept", ticket.pk)

    assert not Consultation.objects.exists()
