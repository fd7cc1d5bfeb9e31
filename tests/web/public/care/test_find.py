"""The question and its list of answers; the page of one service."""

import re
from datetime import date, timedelta

import pytest

from maillage.apps.booking.models import FreeSlot
from maillage.web.public.care import emergency
from tests.apps.offer.factories import CareServiceFactory, CareSiteFactory
from tests.apps.territory.factories import CommuneFactory
from tests.web.public.care.care_case import MONDAY_9

pytestmark = pytest.mark.django_db
QUESTION = {"soin": "general_medicine", "ou": "Ajain", "commune": "23002"}


def test_before_anything_is_asked_there_is_only_the_question(read, centre):
    page = read("/soins/")

    assert "error-summary" not in page
    assert "à réserver ici" not in page
    assert 'href="/rendez-vous/code/"' in page


def test_a_result_says_when_how_far_where_with_whom_and_whom_to_call(read, centre):
    page = read("/soins/", QUESTION)

    assert "Médecine générale, Ajain : 1 possibilité à réserver ici" in page
    assert "Aujourd’hui, lundi 23 novembre à 9 h 40" in page
    assert "Ensuite : 10 h ; 10 h 20." in page
    assert "environ 1 minute de route, estimée, avec Dr Anne Lefèvre" in page
    assert "Accepte de nouveaux patients." in page
    assert 'href="tel:+33555000001">05 55 00 00 01' in page
    assert f'href="/rendez-vous/nouveau/{centre[0].pk}/{centre[1].pk}/"' in page


def test_emergency_numbers_come_first_on_every_page(read, centre):
    agenda, reason = centre
    for address in (
        "/soins/",
        f"/soins/{agenda.service_id}/",
        f"/rendez-vous/nouveau/{agenda.pk}/{reason.pk}/",
        f"/rendez-vous/agenda/{agenda.pk}/",
        "/rendez-vous/code/",
        "/rendez-vous/code-perdu/",
    ):
        main = read(address).split("<main")[1]
        before_title = main.split("<h1")[0]
        for number in ("tel:15", "tel:112", "sms:114"):
            assert f'href="{number}"' in before_title, (address, number)


def test_emergency_numbers_past_their_review_say_so():
    assert not emergency.numbers(date(2027, 5, 22))["is_unverified"]
    assert emergency.numbers(date(2027, 5, 23))["is_unverified"]


# Where


def test_a_postal_code_or_a_slip_of_the_finger_is_understood_or_asked(read, centre):
    slip = read("/soins/", {"soin": "general_medicine", "ou": "ajjain"})

    assert "Aucune commune ne s’appelle « ajjain »." in slip
    assert 'value="ajjain"' in slip
    assert "commune=23002" in slip
    assert "1 possibilité" in read("/soins/", {"soin": "general_medicine", "ou": "23002"})


def test_a_name_of_several_communes_lets_one_choose(read, centre):
    CommuneFactory(code="23201", name="Saint-Fiel")
    CommuneFactory(code="23202", name="Saint-Laurent")

    page = read("/soins/", {"soin": "general_medicine", "ou": "saint"})

    assert "Plusieurs communes répondent à « saint » : choisissez." in page
    assert "soin=general_medicine&amp;ou=Saint-Fiel&amp;commune=23201" in page


def test_an_exact_name_is_chosen_among_longer_ones(read, centre):
    CommuneFactory(code="23201", name="Saint-Loup-d’Ajain")

    assert "Médecine générale, Ajain" in read(
        "/soins/", {"soin": "general_medicine", "ou": "ajain"}
    )


def test_a_new_name_wins_over_the_commune_kept_from_before(read, centre):
    CommuneFactory(code="23201", name="Jouillat", latitude=46.26, longitude=1.94)

    assert "Médecine générale, Jouillat" in read("/soins/", QUESTION | {"ou": "Jouillat"})


def test_from_a_commune_s_page_the_place_is_already_filled_in(read, centre):
    page = read("/soins/", {"commune": "23002"})

    assert 'name="ou" value="Ajain"' in page
    assert "error-summary" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"soin": ""}, "Choisissez dans la liste le soin"),
        ({"soin": "chirurgie'; --"}, "Choisissez dans la liste le soin"),
        ({"ou": "", "commune": ""}, "Écrivez le nom de votre commune"),
        ({"ou": "zzzzzzzz", "commune": ""}, "Aucune commune ne répond à « zzzzzzzz »"),
        ({"quand": "a-partir-du", "date": "32/11"}, "« 32/11 » n’est pas une date"),
        ({"quand": "a-partir-du", "date": "2026-11-22"}, "n’est pas une date des douze mois"),
        ({"quand": "a-partir-du", "date": ""}, "Écrivez la date à partir de laquelle"),
        ({"ou": "🙂" * 5000, "commune": "\x00"}, "Aucune commune ne répond"),
    ],
)
def test_what_cannot_be_understood_is_kept_and_said(read, centre, typed, said):
    page = read("/soins/", QUESTION | typed)

    assert said in page
    assert "à réserver ici" not in page
    for value in typed.values():
        assert len(value) > 100 or value in ("\x00", "chirurgie'; --", "") or value in page


# When and how


def test_a_date_to_come_moves_the_first_slot(read, centre):
    page = read("/soins/", QUESTION | {"quand": "a-partir-du", "date": "2026-11-26"})

    assert "Jeudi 26 novembre à 9 h" in page
    assert 'value="2026-11-26"' in page


@pytest.mark.parametrize(
    ("day", "first"),
    [(0, "Samedi 28 novembre à 10 h"), (5, "Aujourd’hui, samedi"), (6, "Aujourd’hui, dimanche")],
)
def test_this_weekend_is_the_one_under_way_or_the_next(read, centre, clock, day, first):
    agenda, reason = centre
    clock.advance(days=day)
    for ahead in (5, 6, 12):
        start = MONDAY_9 + timedelta(days=ahead, hours=1)
        FreeSlot.objects.create(agenda=agenda, reason=reason, start=start, end=start, places=1)

    page = read("/soins/", QUESTION | {"quand": "week-end"})

    assert first in page


def test_evenings_start_at_six(read, centre):
    agenda, reason = centre
    for minutes in (8 * 60 + 55, 9 * 60):  # 17:55 and 18:00
        start = MONDAY_9 + timedelta(days=1, minutes=minutes)
        FreeSlot.objects.create(agenda=agenda, reason=reason, start=start, end=start, places=1)

    page = read("/soins/", QUESTION | {"quand": "soir"})

    assert "Demain, mardi 24 novembre à 18 h" in page
    assert "17 h 55" not in page


def test_when_conditions_leave_nothing_the_way_out_drops_them(read, centre):
    page = read("/soins/", QUESTION | {"quand": "week-end", "comment": "on_site"})

    assert "Chercher sans ces conditions" in page
    assert 'href="?soin=general_medicine&amp;ou=Ajain&amp;commune=23002"' in page


def test_a_mode_narrows_the_list(read, centre):
    assert "0 possibilité" in read("/soins/", QUESTION | {"comment": "remote"})
    assert "1 possibilité" in read("/soins/", QUESTION | {"comment": "on_site"})


# What exists


def test_nothing_near_is_an_answer_with_what_exists(read, centre):
    CommuneFactory(code="23201", name="Lointaine", latitude=46.7, longitude=2.0)

    page = read("/soins/", {"soin": "general_medicine", "ou": "Lointaine"})

    assert "Rien à moins de 30 minutes de route." in page
    assert "Voici ce qui existe." in page
    assert "Dr Anne Lefèvre" in page


def test_nothing_at_all_says_whom_to_call(read, centre):
    page = read("/soins/", QUESTION | {"soin": "dermatology"})

    assert "ni plus loin" in page
    assert "116 117" in page


def test_a_service_to_call_has_its_number_and_its_page(read, centre):
    service = CareServiceFactory(site__commune=centre[0].service.site.commune, name="Cabinet")

    page = read("/soins/", QUESTION)

    assert "À appeler" in page
    assert f'href="/soins/{service.pk}/">Cabinet</a>' in page


def test_an_entry_past_its_date_is_marked_in_the_list_and_on_its_page(read, centre):
    service = centre[0].service
    service.confirm_before = date(2026, 11, 1)
    service.save()

    assert "Fiche à confirmer" in read("/soins/", QUESTION)
    assert "avant le 1er novembre 2026" in read(f"/soins/{service.pk}/")


def test_a_long_list_is_cut_in_pages_that_keep_the_question(read, centre):
    agenda, reason = centre
    for _ in range(11):
        other = type(agenda).objects.create(service=agenda.service, name="Autre")
        start = MONDAY_9 + timedelta(days=1)
        FreeSlot.objects.create(agenda=other, reason=reason, start=start, end=start, places=1)

    first, second = read("/soins/", QUESTION), read("/soins/", QUESTION | {"page": 2})

    assert first.count('<li class="card">') == 10
    assert second.count('<li class="card">') == 2
    assert "soin=general_medicine&amp;ou=Ajain&amp;commune=23002&amp;page=2" in first


@pytest.mark.parametrize("page", ["0", "99", "x"])
def test_an_odd_page_number_shows_a_page(read, centre, page):
    assert "1 possibilité" in read("/soins/", QUESTION | {"page": page})


def test_reading_leaves_no_cookie(client, centre):
    for address in ("/soins/", f"/soins/{centre[0].service_id}/"):
        assert not client.get(address, QUESTION).cookies


def test_the_list_takes_a_constant_number_of_queries(client, centre, django_assert_max_num_queries):
    for number in range(5):
        CareServiceFactory(site__commune=centre[0].service.site.commune, name=f"S{number}")

    with django_assert_max_num_queries(10):
        client.get("/soins/", QUESTION)


# One service


def test_the_page_of_a_service_says_all_that_is_known(read, centre):
    service, site = centre[0].service, centre[0].service.site
    service.cost, service.third_party_payment = "30 €", "yes"
    service.languages, service.referral = ["fr", "ar", "xx"], "Sur lettre d’un médecin."
    service.audience = "Adultes"
    service.save()
    site.opening_hours = [[0, "08:30", "12:00"]]
    site.wheelchair, site.transport = "yes", "Bus 3, arrêt Mairie."
    site.save()

    page = read(f"/soins/{service.pk}/")

    for words in (
        "Ouvert en ce moment, jusqu’à 12 h.",
        "30 €<br>Tiers payant",
        "français, arabe, xx",
        "Sur lettre d’un médecin.",
        "Accessible en fauteuil roulant. Bus 3, arrêt Mairie.",
        "Adultes",
        "Dr Anne Lefèvre",
        "Premiers créneaux : aujourd’hui, lundi 23 novembre à 9 h 40 ; 10 h ; 10 h 20.",
        "À confirmer de nouveau avant le 1er janvier 2099.",
    ):
        assert words in page, words


def test_a_service_without_an_agenda_is_booked_by_telephone(read, ajain, clock):
    service = CareServiceFactory(site=CareSiteFactory(commune=ajain))

    page = read(f"/soins/{service.pk}/")

    assert "Les rendez-vous se prennent par téléphone." in page
    assert "Horaires inconnus" in page


def test_the_direct_line_of_professionals_is_never_shown(read, centre):
    service = centre[0].service
    service.direct_line = "+33555999999"
    service.save()

    assert "05 55 99 99 99" not in read("/soins/", QUESTION)
    assert "05 55 99 99 99" not in read(f"/soins/{service.pk}/")


def test_an_unknown_service_does_not_exist(client, centre):
    assert client.get("/soins/999999/").status_code == 404


def test_the_way_in_is_on_every_page_and_on_the_first_one(read, ajain):
    assert read("/accessibilite/").count('href="/soins/"') == 1
    assert 'class="button" href="/soins/"' in read("/")
    assert 'href="/soins/?commune=23002"' in read("/communes/23002-ajain/")


def test_typography_keeps_punctuation_with_its_word(repository):
    folder = repository / "src/maillage/web/public/templates/public/care"
    for template in folder.glob("*.html"):
        text = re.sub(r"{%.*?%}|{{.*?}}|<[^>]+>", "", template.read_text())
        assert not re.findall(r"\S [:;?!»]|« ", text), template.name
