"""The page of an appointment, by its secret link: seen, moved, cancelled, restored, printed."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from icalendar import Calendar

from maillage.apps.booking import messages
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.enums import State
from maillage.apps.booking.models import Appointment, EarlierRequest
from maillage.apps.booking.services import cancel, mark
from tests.web.public.care.care_case import MONDAY_9, TUESDAY_9, text_of

pytestmark = pytest.mark.django_db
WEDNESDAY_10 = TUESDAY_9 + timedelta(days=1, hours=1)


@pytest.fixture
def page(token):
    return f"/rendez-vous/{token}/"


def stored(booked):
    return Appointment.objects.get(pk=booked.pk)


def cancelled(booked):
    cancel(appointment_id=booked.pk, booker=Booker.person())


# The page


def test_it_says_when_where_with_whom_and_the_number_to_call(read, page):
    text = read(page)

    assert "demain, mardi 24 novembre à 9 h" in text
    assert "Dr Anne Lefèvre" in text
    assert "Centre de santé d’Ajain, 1 place de la Mairie, 23380 Ajain" in text
    assert 'class="phone large" href="tel:+33555000001">05 55 00 00 01<' in text


def test_it_shows_the_code_in_two_groups(read, page):
    assert re.search(r'class="big-code">[2-9A-Z]{4}-[2-9A-Z]{4}<', read(page))


def test_a_sensitive_appointment_says_neither_care_nor_name(read, page, centre):
    type(centre[1]).objects.update(is_sensitive=True, public_label="Entretien")

    for address in (page, f"{page}imprimer/"):
        text = read(address)
        for word in ("Entretien", "Lefèvre", "Centre de santé", "Anne", "médecine"):
            assert word not in text, word
        assert "1 place de la Mairie" in text


def test_only_the_given_name_of_the_person_is_shown(read, page):
    text = read(page)

    assert "<dd>Anne</dd>" in text
    assert "Martin" not in text
    assert "exemple.fr" not in text


@pytest.mark.parametrize("token", ["AAAA", "x" * 38, "-", "é", "A" * 500])
def test_a_forged_link_leads_nowhere(client, db, clock, token):
    for rest in ("", "annuler/", "deplacer/", "imprimer/", "rendez-vous.ics"):
        assert client.get(f"/rendez-vous/{token}/{rest}").status_code == 404


def test_one_changed_letter_makes_another_link(client, token):
    other = token[:-1] + ("A" if token[-1] != "A" else "B")

    assert client.get(f"/rendez-vous/{other}/").status_code in (200, 404)
    assert client.get(f"/rendez-vous/{'A' + token[1:]}/").status_code == 404 or token[0] == "A"


def test_a_page_with_no_form_tells_its_address_to_nobody(client, page):
    response = client.get(page)

    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies


# Cancel and restore


def test_a_cancellation_asks_once_and_can_be_undone(client, page, booked):
    assert "Annuler le rendez-vous ?" in text_of(client.get(f"{page}annuler/"))

    after = text_of(client.post(f"{page}annuler/", {"key": "k"}, follow=True))

    assert "Votre rendez-vous est annulé." in after
    assert stored(booked).state == State.CANCELLED_BY_PERSON
    client.post(f"{page}retablir/", {"key": "k"})
    assert stored(booked).state == State.BOOKED


def test_cancelling_twice_says_it_once(client, page, booked):
    client.post(f"{page}annuler/", {"key": "k"})
    again = client.post(f"{page}annuler/", {"key": "k"}, follow=True)

    assert again.status_code == 200
    assert booked.changes.filter(change="cancelled").count() == 1


def test_past_the_notice_the_telephone_replaces_the_button(client, page, booked, clock):
    clock.at = TUESDAY_9 - timedelta(minutes=59)

    for rest in ("", "annuler/", "deplacer/"):
        text = text_of(client.get(page + rest))
        assert "Il est trop tard" in text
        assert "1 heure avant" in text
        assert 'href="tel:+33555000001"' in text
    refused = client.post(f"{page}annuler/")
    assert refused.status_code == 409
    assert stored(booked).state == State.BOOKED


def test_a_place_taken_meanwhile_cannot_be_restored_but_others_are_named(
    client, page, booked, centre
):
    cancelled(booked)
    agenda, reason = centre
    taken = f"/rendez-vous/nouveau/{agenda.pk}/{reason.pk}/"
    client.post(taken, {"start": TUESDAY_9.isoformat(), "key": "other"})

    response = client.post(f"{page}retablir/", {"key": "k"})

    text = text_of(response)
    assert response.status_code == 409
    assert "demain, mardi 24 novembre à 9 h 20" in text
    assert f'href="{taken}"' in text


def test_what_the_service_cancelled_is_not_restored_by_the_person(client, page, booked):
    Appointment.objects.filter(pk=booked.pk).update(state=State.CANCELLED_BY_SERVICE)

    assert "Rétablir" not in text_of(client.get(page))
    assert client.post(f"{page}retablir/")["Location"] == page
    assert stored(booked).state == State.CANCELLED_BY_SERVICE


def test_what_stands_is_not_restored_and_what_is_past_neither(client, page, booked, clock):
    assert client.get(f"{page}retablir/")["Location"] == page
    cancelled(booked)
    clock.at = TUESDAY_9 + timedelta(hours=1)

    assert client.post(f"{page}retablir/")["Location"] == page
    assert stored(booked).state == State.CANCELLED_BY_PERSON


# Move


def test_moving_takes_the_new_place_and_gives_the_old_one_back(client, page, booked):
    assert "9 h</button>" not in text_of(client.get(f"{page}deplacer/")).split("mardi 24")[2]

    after = client.post(
        f"{page}deplacer/", {"start": WEDNESDAY_10.isoformat(), "key": "k"}, follow=True
    )

    assert "Votre rendez-vous est déplacé." in text_of(after)
    assert "mercredi 25 novembre à 10 h" in text_of(after)
    assert stored(booked).start == WEDNESDAY_10


def test_moving_twice_by_a_double_click_moves_once(client, page, booked):
    for _ in range(2):
        client.post(f"{page}deplacer/", {"start": WEDNESDAY_10.isoformat(), "key": "k"})

    assert booked.changes.filter(change="moved").count() == 1


def test_a_taken_slot_leaves_the_appointment_where_it_was(client, page, booked, centre):
    agenda, reason = centre
    slots = f"/rendez-vous/nouveau/{agenda.pk}/{reason.pk}/"
    client.post(slots, {"start": WEDNESDAY_10.isoformat(), "key": "other"})

    response = client.post(f"{page}deplacer/", {"start": WEDNESDAY_10.isoformat(), "key": "k"})

    assert response.status_code == 409
    assert "Ce créneau vient d’être pris" in text_of(response)
    assert stored(booked).start == TUESDAY_9


@pytest.mark.parametrize("rest", ["annuler/", "deplacer/", "plus-tot/"])
def test_an_appointment_that_is_over_no_longer_changes(client, page, booked, clock, rest):
    clock.at = TUESDAY_9 + timedelta(hours=1)
    mark(appointment_id=booked.pk, state=State.SEEN, booker=Booker.system())

    assert client.post(page + rest)["Location"] == page
    text = text_of(client.get(page))
    assert "Ce rendez-vous est vu." in text
    assert "big-code" not in text


# Earlier


def test_one_may_ask_for_an_earlier_place_a_week_ahead_and_stop(client, page, booked):
    far = MONDAY_9 + timedelta(days=9)
    client.post(f"{page}deplacer/", {"start": far.isoformat(), "key": "k"})

    assert "Être prévenu" in text_of(client.get(page))
    client.post(f"{page}plus-tot/")
    assert EarlierRequest.objects.filter(appointment=booked).exists()
    assert "Ne plus demander" in text_of(client.get(page))
    client.post(f"{page}plus-tot/", {"stop": "1"})
    assert not EarlierRequest.objects.exists()


def test_tomorrow_s_appointment_proposes_nothing_earlier(read, page):
    assert "plus tôt" not in read(page)


def test_someone_who_wants_no_message_is_told_that_none_can_come(read, page, booked):
    booked.person.is_silent = True
    booked.person.save()

    assert "nous ne pourrons pas vous prévenir" in read(f"{page}plus-tot/")
    assert "Vous ne recevrez aucun message." in read(page)


# Paper and calendar


def test_the_slip_has_the_telephone_the_code_and_a_way_back(read, page):
    text = read(f"{page}imprimer/")

    assert text.count("05 55 00 00 01") == 1
    assert "big-code" in text
    assert "data:image/svg+xml" in text
    assert "http://testserver/rendez-vous/code/" in text


def test_the_calendar_file_tells_an_hour_and_no_care(client, page):
    response = client.get(f"{page}rendez-vous.ics")

    (event,) = Calendar.from_ical(response.content).events
    assert response["Content-Type"].startswith("text/calendar")
    assert event["summary"] == "Rendez-vous"
    assert event.start == TUESDAY_9
    assert b"Consultation" not in response.content


# Short code and lost code


def code_of(read, page):
    return re.search(r'class="big-code">([^<]+)<', read(page))[1]


@pytest.mark.parametrize("change", [str.lower, lambda c: c.replace("-", " "), lambda c: f" {c} "])
def test_the_short_code_opens_the_appointment_however_it_is_typed(client, read, page, change):
    code = code_of(read, page)

    assert client.post("/rendez-vous/code/", {"code": change(code)})["Location"] == page


@pytest.mark.parametrize("code", ["ABCD-EFGH", "é", "x" * 10_000, "'; --", "0000-0000"])
def test_a_code_that_nobody_has_opens_nothing(client, booked, code):
    response = client.post("/rendez-vous/code/", {"code": code})

    assert response.status_code == 422
    assert "Vérifiez chaque signe" in text_of(response) or "trop long" in text_of(response)


def test_a_thousand_tries_stop_at_ten(client, read, page):
    code = code_of(read, page)
    tries = [client.post("/rendez-vous/code/", {"code": "ABCDEFGH"}) for _ in range(11)]

    assert [answer.status_code for answer in tries] == [422] * 10 + [429]
    assert client.post("/rendez-vous/code/", {"code": code}).status_code == 429, (
        "even the right one"
    )


@pytest.mark.parametrize("contact", ["anne@exemple.fr", "inconnu@exemple.fr", "06 12 34 56 78"])
def test_a_lost_code_gets_the_same_answer_whoever_asks(client, booked, contact):
    response = client.post("/rendez-vous/code-perdu/", {"contact": contact})

    assert response.status_code == 200
    assert "C’est noté" in text_of(response)
    assert contact not in text_of(response)


def test_the_lost_code_goes_to_the_contact_that_booked_and_to_no_other(client, read, page):
    code = code_of(read, page)
    mail.outbox.clear()
    messages.deliver_due()
    mail.outbox.clear()
    client.post("/rendez-vous/code-perdu/", {"contact": "autre@exemple.fr"})
    client.post("/rendez-vous/code-perdu/", {"contact": "ANNE@exemple.fr"})

    messages.deliver_due()

    (sent,) = mail.outbox
    assert sent.to == ["anne@exemple.fr"]
    assert code in sent.body


def test_a_silent_person_s_lost_code_is_never_sent(client, booked):
    booked.person.is_silent = True
    booked.person.save()
    messages.deliver_due()
    mail.outbox.clear()

    client.post("/rendez-vous/code-perdu/", {"contact": "anne@exemple.fr"})
    messages.deliver_due()

    assert mail.outbox == []


def test_lost_codes_are_asked_five_times_at_most(client, booked):
    answers = [
        client.post("/rendez-vous/code-perdu/", {"contact": f"a{n}@exemple.fr"}) for n in range(6)
    ]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]


def test_a_lost_code_needs_something_to_write_to(client, db, clock):
    assert client.post("/rendez-vous/code-perdu/", {"contact": "15"}).status_code == 422
    assert client.post("/rendez-vous/code-perdu/", {"contact": ""}).status_code == 422
