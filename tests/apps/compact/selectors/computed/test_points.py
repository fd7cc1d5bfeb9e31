"""Access points: open on a day, hours, trained relays; each figure worked by hand."""

from datetime import date

import pytest

from maillage.apps.accounts.audit import SYSTEM
from maillage.apps.compact.areas import read_area
from maillage.apps.compact.errors import NotMeasured
from maillage.apps.teleconsult.models import PointAgent, PointChange
from maillage.apps.training.models import Certificate
from tests.apps.accounts.factories import UserFactory
from tests.apps.offer.factories import CareSiteFactory
from tests.apps.teleconsult.factories import a_point
from tests.apps.territory.factories import CommuneFactory

from .worked import REUNION, at, in_reunion, measured, parts

pytestmark = pytest.mark.django_db


@pytest.fixture
def ajain():
    """A commune, and an open point elsewhere that no figure of it may count."""
    elsewhere = a_point()
    _turned(elsewhere, "open", at(1, 5))
    _an_agent(elsewhere)
    return CommuneFactory(name="Ajain")


def _point(commune, *changes, **values):
    point = a_point(site=CareSiteFactory(commune=commune), **values)
    for state, instant in changes:
        _turned(point, state, instant)
    return point


def _turned(point, state, instant):
    point.state, point.state_changed_at = state, instant
    point.save()
    PointChange.objects.create(point=point, at=instant, state=state, actor=SYSTEM)


def _an_agent(point, valid_until=None, **account):
    user = UserFactory(**account)
    PointAgent.objects.create(point=point, user=user)
    if valid_until:
        Certificate.objects.create(
            user=user, course="relais", version=1, code=f"TEST{user.pk:08d}",
            issued_on=date(2026, 2, 1), valid_until=valid_until,
        )  # fmt: skip
    return user


def test_points_are_those_open_on_the_last_day_whatever_came_after(ajain):
    _point(ajain, ("open", at(2, 1)))
    _point(ajain, ("open", at(2, 1)), ("closed", at(3, 31, 23)), ("open", at(6, 1)))
    _point(ajain)  # in preparation
    assert parts("points.open", ajain, "2026-T1") == (1, None)
    assert parts("points.open", ajain, "2026") == (2, None)
    assert parts("points.open", ajain, "2025") == (0, None)
    assert parts("points.open", read_area("france"), "2026") == (3, None)


def test_a_point_that_opens_at_midnight_in_reunion_was_closed_the_day_before():
    commune = in_reunion()
    _point(commune, ("open", at(4, 1, 0, zone=REUNION)))
    assert parts("points.open", commune, "2026-03") == (0, None)
    assert parts("points.open", commune, "2026-04") == (1, None)


def test_hours_are_those_of_open_points_in_a_week(ajain):
    _point(ajain, ("open", at(2, 1)), opening_hours=[[0, "09:00", "12:30"], [4, "14:00", "18:00"]])
    _point(ajain, ("open", at(2, 1)), opening_hours=[[2, "08:00", "10:00"]])
    _point(ajain, opening_hours=[[2, "08:00", "10:00"]])
    assert parts("points.hours_a_week", ajain) == (9.5, None)
    with pytest.raises(NotMeasured, match="horaires des points"):
        measured("points.hours_a_week", ajain, "2025")


def test_a_point_needs_two_relays_whose_training_is_valid_that_day(ajain):
    both, one = _point(ajain, ("open", at(2, 1))), _point(ajain, ("open", at(2, 1)))
    for point, ends in ((both, 2028), (both, 2028), (one, 2028)):
        _an_agent(point, date(ends, 2, 1))
    _an_agent(one, date(2026, 9, 30))
    _an_agent(one)
    _an_agent(one, date(2028, 2, 1), is_active=False)
    assert parts("points.with_two_relays", ajain, "2026-T3") == (2, 2)
    assert parts("points.with_two_relays", ajain, "2026-10") == (1, 2)


def test_a_relay_of_two_points_is_one_relay(ajain):
    first, second = _point(ajain, ("open", at(2, 1))), _point(ajain, ("open", at(2, 1)))
    user = _an_agent(first, date(2028, 2, 1))
    PointAgent.objects.create(point=second, user=user)
    _an_agent(second)
    _an_agent(second, date(2026, 3, 1))
    _an_agent(second, date(2028, 2, 1), is_active=False)
    assert parts("points.trained_relays", ajain) == (1, 3)
    assert parts("points.trained_relays", ajain, "2026-02") == (2, 3)
    assert parts("points.trained_relays", ajain, "2026-01") == (0, 3)
