"""The forecast page: who may open it, what it says, what it refuses."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.apps.rota.enums import SolveState
from maillage.apps.rota.models import Forecast
from maillage.apps.rota.selectors.window import centre_id
from maillage.web.coordination.rota.forecast_words import forecast_in_words
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.rota.factories import a_centre, a_coordinator, a_volunteer, a_volunteer_user

pytestmark = pytest.mark.django_db
CHANCE = {"share": 0.94, "low": 0.92, "high": 0.96}


@pytest.fixture
def centre():
    return a_centre(name="Ajain")


def address(centre):
    return reverse("coordination:rota_forecast", args=[centre.collective_id])


def text(answer):
    return answer.content.decode().replace("\xa0", " ")


def computed(centre, *, held=1, recruits=(0,) * 13 + (2,)):
    """A forecast of one line, as the engine's answers are."""
    week = {"week": 3, "posts": 1, "hole": {"share": 0.4}, "empty": {"mean": 0.4}}
    quiet = {"week": 4, "posts": 1, "hole": {"share": 0.01}, "empty": {"mean": 0.0}}
    line = {"line": 1, "held": CHANCE, "nearly_held": CHANCE | {"share": 1.0}}
    answer = {
        "forecast": {
            "draws": 1000,
            "posts": 52,
            "lines": 1,
            "held": {"number": held},
            "nearly_held": {"number": 1},
            "empty": {"mean": 0.6, "low": 0.0, "high": 2.0},
            "weeks": [quiet, week],
            "centres": [{"centre": centre_id(centre.pk), "lines": [line]}],
        },
        "gauge": {
            "marks": [{"volunteers": 500} | dict.fromkeys(("held", "nearly_held"), {"number": 7})]
        },
        "need": {"to_nearly_hold": {"number": sum(recruits), "by_month": recruits, "enough": True}},
    }
    return Forecast.objects.create(
        collective=centre.collective,
        state=SolveState.DONE,
        first_monday=date(2026, 11, 30),
        weeks=52,
        asked_at=timezone.now(),
        ended_at=timezone.now(),
        answer=answer,
    )


def test_a_coordinator_reads_what_will_hold_and_what_is_at_risk(client, centre):
    computed(centre, held=0)
    client.force_login(a_coordinator(centre.collective))

    said = text(client.get(address(centre)))

    assert "Aucune ligne n’a un médecin toutes les semaines de l’année, et 1 au moins" in said
    assert "au moins 95 semaines sur 100, avec 9 chances sur 10." in said
    assert "du 21 au 26 décembre 2026" in said
    assert "du 28 décembre" not in said
    assert "Ajain, ligne 1" in said


def test_recruits_are_told_by_month(centre):
    assert (
        forecast_in_words(computed(centre))["next"]
        .replace("\xa0", " ")
        .endswith("il faut 2 médecins de plus, libres : 2 en février 2027.")
    )


def test_when_nobody_is_missing_it_says_so(centre):
    assert "suffisent" in forecast_in_words(computed(centre, recruits=(0,) * 14))["next"]


def test_others_may_not_open_it(client, centre):
    volunteer = a_volunteer_user(a_volunteer(centre.collective))
    team = MembershipFactory(organisation=centre.site.organisation, role="coordinator").user
    for user in (volunteer, team, a_coordinator(a_centre().collective)):
        client.force_login(user)
        assert client.get(address(centre)).status_code == 403
        assert client.post(address(centre), {"withdrawal_percent": 5}).status_code == 403
    client.logout()
    assert client.get(address(centre)).status_code == 302
    assert not Forecast.objects.exists()


def test_asking_queues_it_and_a_wrong_share_is_said(client, centre):
    client.force_login(a_coordinator(centre.collective))

    assert client.post(address(centre), {"withdrawal_percent": "70"}).status_code == 422
    assert not Forecast.objects.exists()
    assert client.post(address(centre), {"withdrawal_percent": "8"}).status_code == 302
    assert Forecast.objects.get().withdrawal_percent == 8
    assert "La prévision se calcule." in text(client.get(address(centre)))


def test_a_forecast_that_failed_says_what_to_do(client, centre):
    client.force_login(a_coordinator(centre.collective))
    client.post(address(centre), {"withdrawal_percent": "5"})
    Forecast.objects.update(state=SolveState.FAILED, refusal="Ouvrez une ligne.")

    assert "Ouvrez une ligne." in text(client.get(address(centre)))
