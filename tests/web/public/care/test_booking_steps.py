"""Three steps to book without an account: a slot, a person, a code."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from maillage.apps.booking.enums import State
from maillage.apps.booking.models import Appointment, ContactProof, FreeSlot
from maillage.apps.booking.services import expire_holds
from maillage.apps.offer.enums import Channel
from tests.web.public.care.care_case import EMAIL, MONDAY_9, PERSON, TUESDAY_9, last_code, text_of

pytestmark = pytest.mark.django_db
RELATIVE = {
    "given_name": "Jean",
    "family_name": "Martin",
    "my_given_name": "Anne",
    "my_family_name": "Martin",
    "contact": EMAIL,
}


def slots_of(centre):
    agenda, reason = centre
    return f"/rendez-vous/nouveau/{agenda.pk}/{reason.pk}/"


def only():
    return Appointment.objects.get()


# Step 1: a slot


def test_the_first_week_is_the_one_of_the_first_free_slot(read, centre, clock):
    page = read(slots_of(centre))

    assert "Semaine du lundi 23 novembre" in page
    assert page.count('name="start"') == 7 + 4 * 9, "today's slots within the notice are left out"
    assert page.index("9 h 40") < page.index("demain, mardi 24 novembre")


def test_weeks_follow_each_other_up_to_the_horizon(read, centre):
    page = read(slots_of(centre), {"semaine": "2026-11-30"})

    assert "?semaine=2026-11-23" in page
    assert "?semaine=2026-12-07" in page
    last = read(slots_of(centre), {"semaine": "2026-12-08"})
    assert "Semaine suivante" not in last
    assert "vendredi 11 décembre" in last


@pytest.mark.parametrize("week", ["hier", "2026-11-01", "2100-01-01", "2026-13-45", "\x00"])
def test_an_odd_week_shows_the_first_one(read, centre, week):
    assert "lundi 23 novembre" in read(slots_of(centre), {"semaine": week})


def test_a_week_without_a_slot_leads_to_the_first_one(read, centre, clock):
    FreeSlot.objects.filter(start__lt=MONDAY_9 + timedelta(days=14)).delete()

    page = read(slots_of(centre), {"semaine": "2026-11-28"})
    assert "30 novembre" in page, "slots come from the openings themselves"

    centre[0].rules.update(first_day="2026-12-07")
    page = read(slots_of(centre), {"semaine": "2026-11-28"})
    assert "Aucun créneau libre cette semaine-là." in page
    assert "?semaine=2026-12-07" in page


def test_without_any_slot_the_telephone_is_the_answer(read, centre):
    FreeSlot.objects.all().delete()
    centre[0].rules.all().delete()

    page = read(slots_of(centre))

    assert "liste d’attente" in page
    assert 'href="tel:+33555000001"' in page


def test_a_click_holds_the_slot_ten_minutes(client, held):
    appointment = only()

    assert appointment.state == State.HELD
    assert appointment.start == TUESDAY_9
    assert appointment.channel == Channel.WEB
    assert "Cette place vous est gardée jusqu’à 9 h 10." in text_of(client.get(held))


def test_a_double_click_holds_one_slot_and_another_choice_another(client, centre, held):
    again = client.post(slots_of(centre), {"start": TUESDAY_9.isoformat(), "key": "k1"})
    later = TUESDAY_9 + timedelta(minutes=20)
    other = client.post(slots_of(centre), {"start": later.isoformat(), "key": "k1"})

    assert again["Location"] == held
    assert other["Location"] != held
    assert Appointment.objects.count() == 2


def test_a_slot_taken_meanwhile_proposes_the_nearest_ones(client, centre, booked):
    response = client.post(slots_of(centre), {"start": TUESDAY_9.isoformat(), "key": "k2"})

    page = text_of(response)
    assert response.status_code == 409
    assert "Ce créneau vient d’être pris" in page
    assert "Les créneaux libres les plus proches" in page
    assert "demain, mardi 24 novembre à 9 h 20" in page


@pytest.mark.parametrize(
    "start",
    [
        *("", "demain", "2026-11-24T08:00:00", "x" * 10_000),
        *("9999-12-31T23:59:00+00:00", "0001-01-01T00:00:00+23:59"),
    ],
)
def test_a_start_that_is_no_instant_is_asked_again(client, centre, start):
    response = client.post(slots_of(centre), {"start": start})

    assert response.status_code == 409
    assert "Choisissez un créneau dans la liste." in text_of(response)


def test_a_slot_in_the_past_is_refused_in_words(client, centre):
    past = {"start": (MONDAY_9 - timedelta(days=3)).isoformat()}

    response = client.post(slots_of(centre), past)

    assert response.status_code == 409
    assert "Ce créneau est passé." in text_of(response)


@pytest.mark.parametrize(
    "closed",
    [{"for_own_patients": True}, {"bookable_by": "professionals"}, {"channels": ["phone"]}],
)
def test_a_reason_not_booked_here_gives_the_telephone_and_holds_nothing(client, centre, closed):
    type(centre[1]).objects.update(**closed)

    page = text_of(client.get(slots_of(centre)))
    client.post(slots_of(centre), {"start": TUESDAY_9.isoformat()})

    assert "Ce motif ne se réserve pas ici." in page
    assert 'href="tel:+33555000001"' in page
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("closed", [{"for_sas": True}, {"is_active": False}])
def test_a_reason_of_regulators_or_withdrawn_does_not_exist(client, centre, closed):
    type(centre[1]).objects.update(**closed)

    assert client.get(slots_of(centre)).status_code == 404


def test_a_service_the_public_does_not_see_does_not_exist(client, centre):
    service = centre[0].service
    service.visibility = "cpts"
    service.save()

    assert client.get(slots_of(centre)).status_code == 404
    assert client.get(f"/soins/{service.pk}/").status_code == 404
    assert client.get(f"/rendez-vous/agenda/{centre[0].pk}/").status_code == 404


def test_one_visitor_cannot_keep_every_place(client, centre, monkeypatch):
    monkeypatch.setattr("maillage.web.public.care.when.HOLDS", 2)
    starts = [TUESDAY_9 + timedelta(minutes=20 * rank) for rank in range(3)]

    answers = [client.post(slots_of(centre), {"start": start.isoformat()}) for start in starts]

    assert [answer.status_code for answer in answers] == [302, 302, 409]
    assert "Trop d’essais" in text_of(answers[-1])


# Step 2: the person


def test_the_person_and_their_contact_lead_to_the_code(client, held):
    response = client.post(held, PERSON)

    assert response["Location"] == f"{held}code/"
    assert mail.outbox == [], "nothing leaves before the worker sends it"
    assert re.fullmatch(r"\d{6}", last_code())
    assert mail.outbox[-1].to == [EMAIL]


def test_one_visitor_cannot_write_to_every_contact(client, held, monkeypatch):
    monkeypatch.setattr("maillage.web.public.care.who.CODES", 2)

    answers = [
        client.post(held, PERSON | {"contact": f"{name}@exemple.fr"})
        for name in ("anne", "zoe", "paul")
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 409]
    assert "Trop d’essais" in text_of(answers[-1])
    assert client.post(f"{held}code/", {"resend": "1"}).status_code == 409
    assert ContactProof.objects.count() == 2


def test_a_double_click_sends_one_code(client, held):
    client.post(held, PERSON)
    client.post(held, PERSON)

    assert ContactProof.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"given_name": ""}, "Écrivez votre prénom."),
        ({"family_name": ""}, "Écrivez votre nom."),
        ({"contact": ""}, "Écrivez un mobile ou une adresse e-mail."),
        ({"contact": "anne@"}, "« anne@ » n’est pas une adresse e-mail"),
        ({"contact": "pas de numéro"}, "n’est pas un numéro de téléphone"),
        ({"contact": "3919"}, "numéro court"),
        ({"contact": "05 55 00 00 09"}, "Ce numéro ne reçoit pas de SMS."),
        ({"birth_date": "2048-02-29"}, "doit être passée"),
        ({"birth_date": "1949-02-29"}, "n’existe pas"),
        ({"family_name": "a" * 10_000}, "Ce texte est trop long."),
        ({"family_name": "Mar\u202etin"}, "signe invisible"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_is_kept(client, held, typed, said):
    response = client.post(held, PERSON | typed)

    page = text_of(response)
    assert response.status_code == 422
    assert said in page
    assert f'value="{(PERSON | typed)["given_name"]}"' in page or typed.get("given_name") == ""
    assert not ContactProof.objects.exists()


def test_a_mobile_receives_its_code_by_text_message(client, held, settings):
    settings.SMS = "file"

    page = text_of(
        client.get(client.post(held, PERSON | {"contact": "06 12 34 56 78"})["Location"])
    )

    assert "part vers 06 •• •• •• 78" in page


def test_where_no_text_message_leaves_an_e_mail_is_asked(client, held, settings):
    settings.SMS = "none"

    response = client.post(held, PERSON | {"contact": "06 12 34 56 78"})

    assert "n’envoie pas encore de SMS" in text_of(response)


def test_someone_without_contact_is_told_who_to_call(read, held):
    page = read(held)

    assert "Ni mobile ni adresse e-mail ?" in page
    assert "Votre mairie peut aussi réserver pour vous" in page
    assert page.count('href="tel:+33555000001"') == 1


def test_a_relative_has_their_own_name_and_contact(client, held):
    address = client.post(
        f"{held}?pour=proche", RELATIVE | {"relative_contact": "jean@exemple.fr"}
    )["Location"]
    client.post(address, {"code": last_code()})

    person = only().person
    assert (person.full_name, person.email) == ("Jean Martin", "jean@exemple.fr")
    assert (person.responsible.full_name, person.responsible.email) == ("Anne Martin", EMAIL)


def test_the_code_of_a_relative_goes_to_who_books(client, held):
    client.post(f"{held}?pour=proche", RELATIVE | {"relative_contact": "jean@exemple.fr"})
    last_code()

    assert mail.outbox[-1].to == [EMAIL]


def test_a_relative_s_wrong_contact_is_named_at_its_own_field(client, held):
    response = client.post(f"{held}?pour=proche", RELATIVE | {"relative_contact": "12"})

    assert response.status_code == 422
    assert 'href="#id_relative_contact"' in text_of(response)


def test_what_was_typed_is_there_again_when_one_comes_back(client, held):
    client.post(held, PERSON | {"birth_date": "1948-02-29"})

    page = text_of(client.get(held))

    assert 'value="Anne"' in page
    assert f'value="{EMAIL}"' in page
    assert 'value="1948-02-29"' in page


def test_another_slot_gives_the_first_one_back(client, centre, held):
    response = client.post(f"{held}autre/")

    assert response["Location"] == slots_of(centre)
    assert only().state == State.EXPIRED


def test_after_ten_minutes_the_same_place_is_taken_again(client, held, clock):
    clock.advance(minutes=11)
    expire_holds(now=clock.at)

    assert "Cette place n’est plus gardée" in text_of(client.get(held))
    response = client.post(held, PERSON | {"key": "k9"})

    assert response.status_code == 302
    assert response["Location"] != f"{held}code/"
    assert Appointment.objects.get(state=State.HELD).start == TUESDAY_9


def test_a_place_lost_proposes_others_and_keeps_what_was_typed(client, centre, held, clock):
    clock.advance(minutes=11)
    expire_holds(now=clock.at)
    client.post(slots_of(centre), {"start": TUESDAY_9.isoformat(), "key": "someone else"})

    refused = client.post(held, PERSON | {"key": "k9"})

    page = text_of(refused)
    assert refused.status_code == 409
    assert 'value="Anne"' in page
    other = re.search(r'name="start" value="([^"]+)"', page)[1]
    address = client.post(held, PERSON | {"key": "k9", "start": other})["Location"]
    client.post(address, {"code": last_code()})
    assert Appointment.objects.get(state=State.BOOKED).start.isoformat() == other


# Step 3: the code


def test_the_right_code_books_and_shows_the_code_to_keep(client, code_sent):
    address, code = code_sent

    response = client.post(address, {"code": f" {code[:3]} {code[3:]} ", "key": "k3"}, follow=True)

    appointment, page = only(), text_of(response)
    assert appointment.state == State.BOOKED
    assert appointment.person.full_name == "Anne Martin"
    assert "Votre rendez-vous est réservé." in page
    assert re.search(r'class="big-code">[2-9A-Z]{4}-[2-9A-Z]{4}<', page)


def test_a_double_click_or_the_back_button_lead_to_the_same_appointment(client, code_sent):
    address, code = code_sent
    client.post(address, {"code": code, "key": "k3"})

    again = client.post(address, {"code": code, "key": "k3"}, follow=True)

    assert "Votre rendez-vous" in text_of(again)
    assert only().state == State.BOOKED
    assert client.get(address).status_code == 302


def test_before_confirming_the_page_says_who_will_receive_what_and_why_not(client, code_sent):
    page = text_of(client.get(code_sent[0]))

    assert "Courriel à a•••@exemple.fr : confirmation, puis rappel." in page
    assert "SMS : non, car aucun téléphone donné." in page


def test_silence_is_promised_before_confirming(client, held):
    address = client.post(held, PERSON | {"is_silent": "on"})["Location"]

    page = text_of(client.get(address))

    assert "Courriel : non, car la personne ne veut aucun message." in page
    assert "confirmation, puis rappel" not in page


def test_a_wrong_code_is_said_with_the_tries_left_and_five_are_too_many(client, code_sent):
    address, code = code_sent
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    first = client.post(address, {"code": wrong})
    assert "Essais restants : 4." in text_of(first)
    for _ in range(4):
        client.post(address, {"code": wrong})

    assert "essayé cinq fois" in text_of(client.post(address, {"code": code}))
    assert only().state == State.HELD


def test_a_new_code_replaces_the_one_before(client, code_sent):
    address, old = code_sent

    page = text_of(client.post(address, {"resend": "1"}, follow=True))
    new = last_code()

    assert "Un nouveau code est parti." in page
    if new != old:
        assert client.post(address, {"code": old}).status_code == 422
    assert client.post(address, {"code": new}).status_code == 302


def test_too_many_codes_to_one_contact_are_refused(client, code_sent):
    answers = [client.post(code_sent[0], {"resend": "1"}) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [302] * 4 + [409]
    assert "Cinq codes ont déjà été envoyés" in text_of(answers[-1])


def test_a_code_past_its_ten_minutes_books_nothing(client, code_sent, clock):
    address, code = code_sent
    clock.advance(minutes=11)

    response = client.post(address, {"code": code})

    assert response.status_code == 409
    assert "dix minutes" in text_of(response)
    assert not Appointment.objects.filter(state=State.BOOKED).exists()


def test_no_code_is_asked_before_the_person_is_known(client, held):
    assert client.get(f"{held}code/")["Location"] == held


# What all three promise


@pytest.mark.parametrize("path", ["", "code/", "autre/"])
def test_a_token_that_we_did_not_make_leads_nowhere(client, centre, path):
    address = f"/rendez-vous/en-cours/AAAA-forged_token/{path}"

    assert client.post(address).status_code == 404


def test_pages_are_kept_by_no_cache_and_told_to_no_other_site(client, centre, code_sent):
    for address in (slots_of(centre), code_sent[0], code_sent[0].removesuffix("code/")):
        response = client.get(address)
        assert response["Cache-Control"] == "private, no-store"
        assert response["Referrer-Policy"] == "same-origin", "its form must say where it comes from"
        assert response["X-Robots-Tag"] == "noindex"


def test_no_address_says_anything_of_the_person(client, code_sent):
    address, code = code_sent
    final = client.post(address, {"code": code})["Location"]

    for value in ("anne", "martin", "exemple", code):
        assert value not in (address + final).lower()


def test_the_title_of_a_page_says_nothing_of_the_care(client, code_sent):
    address, code = code_sent
    booked = client.post(address, {"code": code})["Location"]

    for page in (address, booked):
        assert "<title>Votre rendez-vous · maillage</title>" in text_of(
            client.get(page, follow=True)
        )
