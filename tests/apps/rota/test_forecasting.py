"""What the weeks offered will hold: asked, computed out of the page, shown."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from maillage.apps.accounts.errors import NotAllowed
from maillage.apps.rota import forecasting
from maillage.apps.rota.enums import SolveState
from maillage.apps.rota.errors import BadRota
from maillage.apps.rota.forecasting import compute
from maillage.apps.rota.models import Forecast
from maillage.apps.rota.services.forecasting import SILENCE, ask_forecast, queue_lost
from maillage.apps.rota.weeks import WEEK, monday_of
from tests.apps.rota.factories import (
    NOW,
    TODAY,
    a_centre,
    a_coordinator,
    a_post,
    a_volunteer,
    a_volunteer_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return a_centre()


@pytest.fixture
def user(centre):
    return a_coordinator(centre.collective)


@pytest.fixture
def few_draws(monkeypatch):
    monkeypatch.setattr(forecasting, "DRAWS", 20)
    monkeypatch.setattr(forecasting, "GROUPS", 2)
    monkeypatch.setattr(forecasting, "SIZES", (5, 10))


def asked(centre, user, percent=5, now=NOW):
    return ask_forecast(
        collective=centre.collective, withdrawal_percent=percent, user=user, now=now
    )


def test_a_forecast_is_asked_once_until_it_is_made(centre, user):
    first = asked(centre, user)

    assert asked(centre, user) == first
    assert first.first_monday == monday_of(TODAY) + WEEK
    assert DBTaskResult.objects.count() == 1


def test_only_coordinators_of_that_collective_ask(centre):
    volunteer = a_volunteer_user(a_volunteer(centre.collective))
    for user in (volunteer, a_coordinator(a_centre().collective)):
        with pytest.raises(NotAllowed):
            asked(centre, user)


@pytest.mark.parametrize("percent", [-1, 51, 2.5])
def test_a_share_that_is_none_is_refused(centre, user, percent):
    with pytest.raises(BadRota, match="0 à 50"):
        asked(centre, user, percent)


def test_enough_offers_hold_the_line_and_none_hold_nothing(centre, user, few_draws):
    empty = asked(centre, user, percent=0)
    weeks = [empty.first_monday + number * WEEK for number in range(52)]
    lone = a_volunteer(centre.collective, weeks=weeks, max_weeks=1)
    compute(empty.pk)
    for _ in range(2):
        a_volunteer(centre.collective, weeks=weeks, max_weeks=52)
    full = asked(centre, user, percent=0)
    compute(full.pk)

    empty.refresh_from_db()
    full.refresh_from_db()
    assert lone.max_weeks == 1
    assert empty.state == full.state == SolveState.DONE
    assert empty.answer["forecast"]["held"]["number"] == 0
    assert full.answer["forecast"]["held"]["number"] == 1
    assert [mark["volunteers"] for mark in full.answer["gauge"]["marks"]] == [5, 10]


def test_a_week_already_given_counts_as_offered(centre, user, few_draws):
    found = asked(centre, user, percent=0)
    doctor = a_volunteer(centre.collective)
    a_post(centre.lines.get(), found.first_monday, doctor)

    compute(found.pk)

    found.refresh_from_db()
    assert found.answer["forecast"]["planned"] == 1


def test_without_a_volunteer_it_says_why_it_failed(centre, user, few_draws):
    found = asked(centre, user)
    compute(found.pk)

    found.refresh_from_db()
    assert found.state == SolveState.FAILED
    assert found.refusal


def test_a_forecast_already_made_is_not_made_again(centre, user, few_draws):
    found = asked(centre, user)
    Forecast.objects.filter(pk=found.pk).update(state=SolveState.STOPPED)

    compute(found.pk)

    found.refresh_from_db()
    assert found.answer is None


def test_a_task_that_was_lost_is_queued_again(centre, user):
    asked(centre, user)
    late = NOW + SILENCE + timedelta(seconds=1)
    assert queue_lost(late) == 0

    DBTaskResult.objects.all().delete()

    assert queue_lost(NOW) == 0
    assert queue_lost(late) == 1
