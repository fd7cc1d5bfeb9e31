"""The pages of a volunteer: theirs alone, made for a telephone, without script."""

import re
from datetime import date

import pytest
from django.urls import reverse

from maillage.apps.rota.models import Friendship, Incident, Post
from maillage.apps.rota.weeks import in_words
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    a_centre,
    a_collective,
    a_coordinator,
    a_post,
    a_reserve,
    a_volunteer,
    a_volunteer_user,
    monday,
)
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db
YEAR = "/agenda/semaines/mon-annee/"
PAGES = [
    *("rota_home", "rota_year", "rota_wishes", "rota_formalities", "rota_history"),
    *("rota_profile", "rota_leave", "rota_feed_new"),
]


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def collective(db):
    return a_collective()


@pytest.fixture
def volunteer(collective):
    volunteer = a_volunteer(collective, weeks=[MONDAY])
    a_volunteer_user(volunteer)
    return volunteer


@pytest.fixture
def browser(client, volunteer):
    client.force_login(volunteer.user)
    return client


@pytest.fixture
def post(collective, volunteer):
    return a_post(a_centre(collective, keys="Boîte 1234").lines.get(), MONDAY, volunteer)


def other_doctor(collective):
    return a_volunteer_user(a_volunteer(collective))


@pytest.mark.parametrize("name", PAGES)
def test_only_a_volunteer_opens_their_pages(client, browser, collective, name):
    address = reverse(f"practitioner:{name}")

    assert browser.get(address).status_code == 200
    for other in (a_coordinator(collective), MembershipFactory(role="relay").user):
        client.force_login(other)
        assert client.get(address).status_code == 403
    client.logout()
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("name", ["rota_week", "rota_withdraw"])
def test_a_week_is_opened_by_its_doctor_and_nobody_else(client, browser, collective, post, name):
    address = reverse(f"practitioner:{name}", args=[post.pk])

    assert browser.get(address).status_code == 200
    assert browser.get(reverse(f"practitioner:{name}", args=[post.pk + 99])).status_code == 404
    for user in (other_doctor(collective), a_coordinator(collective)):
        client.force_login(user)
        answer = client.get(address)
        assert answer.status_code == 403
        assert "Boîte" not in words(answer)


def test_one_who_left_opens_nothing_any_more(browser, volunteer):
    volunteer.state, volunteer.left_at = "left", NOW
    volunteer.save()

    assert browser.get(reverse("practitioner:rota_home")).status_code == 403


def test_home_says_the_next_week_what_is_offered_and_what_is_left_to_do(browser, volunteer, post):
    volunteer.formalities.filter(formality="contract").update(done_on=None)
    page = words(browser.get(reverse("practitioner:rota_home")))

    assert f"Semaine {in_words(MONDAY)}" in page
    assert "Vous proposez 1 semaine dans" in page
    assert "Il reste 1 démarche avant" in page


def ticked(page):
    return re.findall(r'name="semaine" value="([^"]+)" checked', page.content.decode())


def test_the_year_shows_53_weeks_by_month_with_holidays_and_ticks(browser):
    page = browser.get(YEAR)
    text = words(page)

    assert page.content.decode().count('type="checkbox" name="semaine"') == 53
    assert ticked(page) == [MONDAY.isoformat()]
    assert "Novembre 2026 23 au 28 novembre" in text.replace("du ", "")
    assert "du 21 au 26 décembre vacances scolaires" in text
    assert "<script" not in page.content.decode()


def send(browser, before, now):
    days = {"avant": [d.isoformat() for d in before], "semaine": [d.isoformat() for d in now]}
    return browser.post(YEAR, days, follow=True)


def weeks(volunteer):
    return set(volunteer.offered_weeks.values_list("monday", flat=True))


def test_what_changed_is_said_and_can_be_undone(browser, volunteer):
    page = send(browser, [MONDAY], [monday(1), monday(2)])

    assert weeks(volunteer) == {monday(1), monday(2)}
    text = words(page)
    assert f"Proposées : {in_words(monday(1))}, {in_words(monday(2))}." in text
    assert f"Retirées : {in_words(MONDAY)}." in text
    token = re.search(r'name="change" value="([^"]+)"', page.content.decode())[1]

    undone = browser.post(reverse("practitioner:rota_year_undo"), {"change": token}, follow=True)

    assert weeks(volunteer) == {MONDAY}
    assert f"Proposées : {in_words(MONDAY)}." in words(undone)


def test_two_open_pages_do_not_undo_each_other(browser, volunteer):
    send(browser, [MONDAY], [MONDAY, monday(1)])
    send(browser, [MONDAY], [MONDAY, monday(2)])

    assert weeks(volunteer) == {MONDAY, monday(1), monday(2)}


def test_nothing_ticked_differently_changes_nothing(browser, volunteer):
    assert "Rien n’a changé." in words(send(browser, [MONDAY], [MONDAY]))


def test_another_s_undo_or_a_made_up_one_does_nothing(browser, client, collective, volunteer):
    page = send(browser, [], [monday(1)])
    token = re.search(r'name="change" value="([^"]+)"', page.content.decode())[1]
    client.force_login(other_doctor(collective))

    for value in (token, "x", ""):
        answer = client.post(reverse("practitioner:rota_year_undo"), {"change": value}, follow=True)
        assert "plus rien à annuler" in words(answer)
    assert weeks(volunteer) == {MONDAY, monday(1)}


def test_a_published_week_has_no_tick_and_stays(browser, volunteer, post):
    page = browser.get(YEAR)
    assert f'type="checkbox" name="semaine" value="{MONDAY}"' not in page.content.decode()
    assert f"Votre semaine à {post.line.centre.name}" in words(page)

    answer = send(browser, [MONDAY], [])

    assert weeks(volunteer) == {MONDAY}
    assert "Publiée, donc gardée" in words(answer)


def test_a_week_that_is_over_or_no_date_at_all_is_refused_calmly(browser, volunteer):
    assert "commencée ou passée" in words(send(browser, [], [date(2026, 11, 16)]))
    answer = browser.post(YEAR, {"semaine": ["demain", MONDAY.isoformat()], "avant": [MONDAY]})
    assert answer.status_code == 302
    assert weeks(volunteer) == {MONDAY}


def test_wishes_are_kept_and_a_mistake_is_said_at_its_field(browser, volunteer, collective):
    centre = a_centre(collective, name="Centre d’Ajain")
    address = reverse("practitioner:rota_wishes")
    answers = {
        f"centre_{centre.pk}": "preferred",
        "wanted_weeks": "1",
        "max_weeks": "2",
        "min_gap": "3",
        "two_running": "refused",
    }
    bad = browser.post(address, answers | {"wanted_weeks": "9"})
    assert bad.status_code == 422
    assert "Vous acceptez 2 semaines par an au plus." in words(bad)
    assert browser.post(address, answers | {f"centre_{centre.pk}": "jamais"}).status_code == 422

    assert browser.post(address, answers).status_code == 302

    volunteer.refresh_from_db()
    assert (volunteer.min_gap, volunteer.two_running, volunteer.accepts_any) == (
        3,
        "refused",
        False,
    )
    assert volunteer.wishes.get().wish == "preferred"


def test_asking_a_friend_gives_the_same_answer_whoever_it_is(browser, collective):
    known = a_volunteer(collective)
    pages = [
        words(browser.post(reverse("practitioner:rota_friend_ask"), {"who": who}, follow=True))
        for who in (known.rpps, "personne@exemple.fr")
    ]

    assert pages[0] == pages[1]
    assert known.family_name not in pages[0]


def test_a_friend_says_yes_on_their_own_page_then_either_may_end_it(browser, volunteer, collective):
    friend = a_volunteer(collective, given_name="Paul", family_name="Ami")
    asked = Friendship.objects.create(volunteer=friend, friend=volunteer)
    address = reverse("practitioner:rota_friend_answer", args=[asked.pk])
    assert "Dr Paul Ami aimerait venir" in words(browser.get(reverse("practitioner:rota_wishes")))

    browser.post(address, {"reponse": "oui"})
    asked.refresh_from_db()
    assert asked.agreed_at == NOW
    browser.post(address, {"reponse": "fin"})

    assert not Friendship.objects.exists()
    assert "C’est déjà fait." in words(browser.post(address, {"reponse": "fin"}, follow=True))


def test_requests_without_an_answer_are_taken_back(browser, volunteer, collective):
    Friendship.objects.create(volunteer=volunteer, friend=a_volunteer(collective))
    browser.post(reverse("practitioner:rota_friend_take_back"))

    assert not Friendship.objects.exists()


def test_the_profile_is_saved_with_errors_at_their_fields(browser, volunteer):
    address = reverse("practitioner:rota_profile")
    answers = {"phone": "06 98 76 54 32", "email": "a@exemple.fr", "practice": "retired", "beds": 2}
    bad = browser.post(address, answers | {"phone": "15", "home": "Nullepart"})
    assert bad.status_code == 422

    assert browser.post(address, answers | {"needs_vehicle": "on"}).status_code == 302

    volunteer.refresh_from_db()
    assert (volunteer.phone, volunteer.needs_vehicle) == ("+33698765432", True)
    assert (volunteer.practice, volunteer.is_senior) == ("retired", False)


def test_a_pause_is_one_button_and_so_is_the_return(browser, volunteer):
    for pause, state in (("1", "paused"), ("0", "active")):
        browser.post(reverse("practitioner:rota_pause"), {"pause": pause})
        volunteer.refresh_from_db()
        assert volunteer.state == state


def test_formalities_say_who_does_what_and_since_when_the_others_are_done(browser, volunteer):
    volunteer.formalities.filter(formality="council").update(done_on=None)
    page = words(browser.get(reverse("practitioner:rota_formalities")))

    assert "Le collectif s’en charge." in page
    assert "vous pouvez venir à partir du 16 décembre 2026" in page
    assert page.count("En règle depuis le") == 5


def test_my_week_holds_all_that_is_needed(browser, monkeypatch, collective, post):
    a_post(post.line, monday(-1), a_volunteer(collective, given_name="Paul", family_name="Avant"))
    address = reverse("practitioner:rota_week", args=[post.pk])
    assert "s’afficheront ici samedi 19 décembre" in words(browser.get(address))
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW.replace(month=12, day=28))
    browser.force_login(post.volunteer.user)

    page = browser.get(address)

    text = words(page)
    assert "Dr Paul Avant 05 55 00 00 04" in text
    assert "Boîte 1234" in text and "Arrivée samedi 2 janvier 2027" in text
    assert 'href="tel:+33555000004"' in page.content.decode()


def test_a_withdrawal_is_two_taps_without_a_question(browser, post):
    week = browser.get(reverse("practitioner:rota_week", args=[post.pk])).content.decode()
    address = reverse("practitioner:rota_withdraw", args=[post.pk])
    assert address in week
    confirm = browser.get(address)
    assert "ce n’est pas grave" in words(confirm)
    assert Post.objects.get(pk=post.pk).volunteer is not None

    answer = browser.post(address)

    assert "prenez soin de vous" in words(answer)
    assert Post.objects.get(pk=post.pk).volunteer is None
    assert Incident.objects.get().kind == "withdrawal"


def test_leaving_says_what_is_erased_then_closes_the_door(browser, volunteer, collective):
    address = reverse("practitioner:rota_leave")
    assert "Après 12 mois" in words(browser.get(address))

    assert "Merci pour tout" in words(browser.post(address))

    volunteer.refresh_from_db()
    assert volunteer.state == "left"
    assert browser.get(address).status_code == 403


def test_leaving_waits_for_a_published_week(browser, volunteer, post):
    answer = browser.post(reverse("practitioner:rota_leave"))

    assert answer.status_code == 409
    assert "désistez-vous d’abord" in words(answer)
    volunteer.refresh_from_db()
    assert volunteer.left_at is None


def test_the_calendar_is_read_without_signing_in_until_it_is_closed(browser, client, post):
    new = reverse("practitioner:rota_feed_new")
    page = browser.post(new).content.decode()
    secret = re.search(r"http://testserver(/agenda/semaines/ics/[^<]+\.ics)", page)[1]
    assert secret not in browser.get(new).content.decode()

    answer = client.get(secret)
    assert answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    assert "DTSTART;VALUE=DATE:20270102" in answer.content.decode()

    browser.post(new, {"fermer": "1"})
    assert client.get(secret).status_code == 404


def test_history_lists_weeks_given(browser, volunteer, post):
    a_post(post.line, monday(-20), volunteer)

    assert in_words(monday(-20)) in words(browser.get(reverse("practitioner:rota_history")))


def test_the_year_after_is_ticked_on_its_own_page(browser, volunteer):
    later = monday(60)
    page = browser.get(YEAR, {"suite": "1"})
    assert f'value="{later}"' in page.content.decode()
    assert ticked(page) == []

    answer = browser.post(YEAR, {"semaine": [later.isoformat()], "suite": "1"})

    assert "suite=1&change=" in answer["Location"]
    assert weeks(volunteer) == {MONDAY, later}


def test_a_week_of_reserve_is_spent_at_home(browser, volunteer, collective):
    post = a_post(a_reserve(collective).lines.get(), MONDAY, volunteer)

    page = words(browser.get(reverse("practitioner:rota_week", args=[post.pk])))

    assert "Ma semaine de réserve" in page and "Vous restez chez vous" in page
    assert "clés" not in page
    assert "Votre semaine de réserve" in words(browser.get(YEAR))
