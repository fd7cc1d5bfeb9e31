"""What anyone sees of the volunteer doctors, and how one asks to join."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.apps.rota.enums import SolveState, VolunteerState
from maillage.apps.rota.models import Forecast, Volunteer
from maillage.apps.rota.weeks import WEEK, in_words, monday_of
from maillage.web.public.plots import map_point
from maillage.web.public.rota.drawing import NARROWEST, map_of
from tests.apps.offer.factories import rpps
from tests.apps.rota.factories import a_centre, a_post, a_reserve, a_volunteer
from tests.apps.territory.factories import CommuneFactory, DepartementFactory

pytestmark = pytest.mark.django_db
HOME, JOIN = "/medecins-volontaires/", "/medecins-volontaires/venir/"
ASKED = {
    "family_name": "Ferré",
    "given_name": "Élodie",
    "rpps": "1099 9920 001",
    "phone": "06 39 98 99 99",
    "email": "Elodie@Example.fr",
    "practice": "locum",
    "beds": "2",
    "wanted_weeks": "1",
    "max_weeks": "2",
}


@pytest.fixture
def centre():
    return a_centre(name="Ajain")


@pytest.fixture
def next_monday():
    return monday_of(timezone.localdate()) + WEEK


def text(answer):
    return answer.content.decode().replace("\xa0", " ")


def test_without_a_centre_the_page_says_so_and_nobody_can_join(client):
    assert "Aucun centre n’est encore ouvert ici." in text(client.get(HOME))
    assert client.get(JOIN).status_code == 404


def test_the_soonest_empty_week_is_the_invitation(client, centre, next_monday):
    line = centre.lines.get()
    a_post(line, next_monday + 2 * WEEK)
    a_post(line, next_monday + WEEK)

    said = text(client.get(HOME))

    assert f"Votre semaine vous attend à Ajain, {in_words(next_monday + WEEK)}." in said


def test_this_week_a_filled_week_and_the_reserve_wait_for_nobody(client, centre, next_monday):
    line = centre.lines.get()
    a_post(line, next_monday - WEEK)
    a_post(line, next_monday, a_volunteer(centre.collective))
    a_post(a_reserve(centre.collective).lines.get(), next_monday)

    said = text(client.get(HOME))

    assert "Toutes les semaines publiées ont leur médecin. Les suivantes se préparent." in said
    assert "Réserve" not in said


def test_a_centre_without_a_published_week_says_that_its_rota_is_being_made(client, centre):
    said = text(client.get(HOME))
    page = text(client.get(reverse("public:rota_centre", args=[centre.pk])))

    assert "Les prochaines semaines se préparent." in said
    assert "Son planning se prépare." in said and "Son planning se prépare." in page
    assert "semaines publiées" not in said + page


def test_names_of_doctors_are_nowhere(client, centre, next_monday):
    doctor = a_volunteer(centre.collective, family_name="Introuvable")
    a_post(centre.lines.get(), next_monday, doctor)

    for address in (HOME, reverse("public:rota_centre", args=[centre.pk])):
        assert "Introuvable" not in text(client.get(address))


def test_many_weeks_are_counted_on_the_list_and_all_on_the_centre_s_page(
    client, centre, next_monday
):
    line = centre.lines.get()
    for number in range(5):
        a_post(line, next_monday + number * WEEK)

    assert "et 2 autres semaines" in text(client.get(HOME))
    page = text(client.get(reverse("public:rota_centre", args=[centre.pk])))
    assert in_words(next_monday + 4 * WEEK) in page
    assert "1 logement" in page


def test_a_closed_centre_is_gone_and_a_coming_one_says_when(client, centre):
    today = timezone.localdate()
    closed = a_centre(centre.collective, name="Fermé")
    closed.lines.update(closes_on=today - timedelta(days=1))
    centre.lines.update(opens_on=today + timedelta(days=40))

    said = text(client.get(HOME))

    assert "Fermé" not in said
    assert ", ouvre le " in said
    assert client.get(reverse("public:rota_centre", args=[closed.pk])).status_code == 404


@pytest.mark.parametrize(("people", "is_shown"), [(10, False), (11, True)])
def test_a_small_number_of_volunteers_is_not_told(client, centre, people, is_shown):
    for _ in range(people):
        a_volunteer(centre.collective)
    a_volunteer(centre.collective, state="candidate")

    assert ("11 médecins donnent déjà des semaines." in text(client.get(HOME))) is is_shown
    assert ("Où en sommes-nous" in text(client.get(HOME))) is is_shown


def test_the_last_forecast_says_what_more_volunteers_would_hold(client, centre):
    for _ in range(11):
        a_volunteer(centre.collective)
    mark = {"volunteers": 2000, "nearly_held": {"number": 34}, "held": {"number": 23}}
    Forecast.objects.create(
        collective=centre.collective,
        state=SolveState.DONE,
        first_monday=monday_of(timezone.localdate()),
        weeks=52,
        asked_at=timezone.now(),
        ended_at=timezone.now(),
        answer={"gauge": {"marks": [mark]}},
    )

    said = text(client.get(HOME))

    assert "34 lignes" in said
    assert "Estimation du" in said


def test_who_asks_to_join_waits_for_an_answer(client, centre):
    answer = client.post(JOIN, ASKED)

    assert answer.url == "/medecins-volontaires/venir/merci/"
    volunteer = Volunteer.objects.get()
    assert volunteer.state == VolunteerState.CANDIDATE
    assert (volunteer.collective, volunteer.rpps) == (centre.collective, "10999920001")
    assert (volunteer.email, volunteer.phone) == ("elodie@example.fr", "+33639989999")
    assert "votre demande est partie" in text(client.get(answer.url))


def test_a_wrong_number_keeps_all_that_was_typed(client, centre):
    answer = client.post(JOIN, ASKED | {"rpps": "10999920002"})

    assert answer.status_code == 422
    assert 'value="Élodie"' in text(answer)
    assert "error-summary" in text(answer)
    assert not Volunteer.objects.exists()


def test_asking_twice_answers_the_same_and_keeps_one(client, centre):
    answers = [client.post(JOIN, ASKED).url for _ in range(2)]

    assert answers[0] == answers[1]
    assert Volunteer.objects.count() == 1


def test_with_two_collectives_one_chooses(client, centre):
    other = a_centre().collective

    assert client.post(JOIN, ASKED).status_code == 422
    client.post(JOIN, ASKED | {"collective": other.pk})

    assert Volunteer.objects.get().collective == other


def test_only_an_organisation_that_runs_a_centre_can_be_joined(client, centre):
    a_centre()
    stranger = centre.site.organisation

    assert client.post(JOIN, ASKED | {"collective": stranger.pk}).status_code == 422


def test_the_numbers_of_the_map_are_those_of_a_drawing_not_of_a_text(client, centre):
    page = client.get(HOME).content.decode()

    assert re.search(r'<circle cx="\d+" cy="\d+" r="[\d.]+">', page)
    assert re.search(r'font-size="[\d.]+"', page)


def test_where_two_centres_touch_the_one_that_waits_is_drawn_last(centre, next_monday):
    held = a_centre(centre.collective, name="Mérinchal")
    a_post(centre.lines.get(), next_monday)

    marks = map_of([_free(centre), _free(held)])["marks"]

    assert [(mark["number"], mark["waits"]) for mark in marks] == [(2, False), (1, True)]


def test_the_map_is_drawn_around_the_centres_and_keeps_a_decent_size(centre):
    (mark,) = map_of([_free(centre)])["marks"]
    left, top, side, _ = map(int, map_of([_free(centre)])["view_box"].split())

    assert side == NARROWEST
    assert left < mark["x"] < left + side
    assert top < mark["y"] < top + side


def test_a_centre_overseas_is_in_its_frame_on_the_left():
    reunion = DepartementFactory(code="974", name="La Réunion")
    commune = CommuneFactory(code="97411", departement=reunion, latitude=-20.9, longitude=55.45)

    x, y = map_point(reunion.code, commune.latitude, commune.longitude)

    assert 12 <= x <= 82
    assert 400 <= y <= 480


def _free(centre):
    from maillage.apps.rota.selectors.recruitment import free_centre

    return free_centre(centre.pk, timezone.localdate())


def test_a_sixth_request_in_an_hour_waits_and_loses_nothing(client, centre):
    for number in range(5):
        client.post(JOIN, ASKED | {"rpps": rpps(1_099_992_100 + number)})

    answer = client.post(JOIN, ASKED)

    assert answer.status_code == 422
    assert "attendez une heure" in text(answer)
    assert 'value="Élodie"' in text(answer)
    assert Volunteer.objects.count() == 5
