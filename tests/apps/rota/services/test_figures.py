"""A month of figures: who may type it, what is refused, and two people typing at once."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.apps.accounts.errors import NotAllowed
from maillage.apps.accounts.models import AuditLine
from maillage.apps.rota.errors import BadRota, StaleEdit
from maillage.apps.rota.models import CentreMonth, LineWeek
from maillage.apps.rota.services.figures import MonthData, save_month
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.rota.factories import MONDAY, a_centre, a_collective, a_coordinator
from tests.apps.rota.handing import a_doctor, at

pytestmark = pytest.mark.django_db
JANUARY = date(2027, 1, 1)
NOW = at(date(2027, 1, 20))


@pytest.fixture
def centre():
    return a_centre()


@pytest.fixture
def line(centre):
    return centre.lines.get()


def typed(centre, user=None, seen=0, month=JANUARY, now=NOW, **values):
    data = {"registered": 812, "long_term_ill": 211, "counted_on": date(2027, 1, 15)} | values
    user = user or a_coordinator(centre.collective)
    return save_month(
        centre=centre, month=month, user=user, data=MonthData(**data), seen=seen, now=now
    )


def test_a_month_is_typed_in_one_go(centre, line):
    month = typed(centre, weeks={(line.pk, MONDAY): 84, (line.pk, MONDAY + timedelta(7)): None})

    assert (month.registered, month.long_term_ill, month.version) == (812, 211, 1)
    assert LineWeek.objects.get().consultations == 84
    line = AuditLine.objects.order_by("number").last()
    assert (line.action, line.details) == ("figures.type", {"month": "2027-01", "weeks": 2})


def test_an_empty_week_forgets_what_was_typed(centre, line):
    typed(centre, weeks={(line.pk, MONDAY): 84})
    typed(centre, seen=1, weeks={(line.pk, MONDAY): None})

    assert not LineWeek.objects.exists()


def test_the_team_and_the_collective_type_and_nobody_else(centre, line):
    team = MembershipFactory(organisation=centre.site.organisation, role="coordinator").user
    others = [
        a_coordinator(a_collective()),
        MembershipFactory(organisation=centre.site.organisation, role="practitioner").user,
        a_doctor(line, 0),
        AnonymousUser(),
    ]

    for user in others:
        with pytest.raises(NotAllowed, match="réservés à son équipe"):
            typed(centre, user)
    assert typed(centre, team).typed_by == team
    assert typed(centre, seen=1).version == 2


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"registered": 90_000}, "registered", "de 0 à 20000"),
        ({"registered": -1, "long_term_ill": None}, "registered", "-1 patients"),
        ({"long_term_ill": 813}, "long_term_ill", "ne peuvent pas être plus nombreux"),
        ({"counted_on": date(2027, 1, 21)}, "counted_on", "déjà passé"),
        ({"counted_on": date(2026, 12, 31)}, "counted_on", "pas un jour de ce mois"),
    ],
)
def test_absurd_values_are_refused_at_their_field(centre, values, field, words):
    with pytest.raises(BadRota) as refused:
        typed(centre, **values)

    assert list(refused.value.errors) == [field]
    assert words in refused.value.errors[field]
    assert not CentreMonth.objects.exists()


@pytest.mark.parametrize(
    ("monday", "number", "words"),
    [
        (MONDAY, 336, "total du mois"),
        (MONDAY, -1, "de 0 à 250"),
        (MONDAY + timedelta(days=21), 80, "n’a pas commencé"),
        (MONDAY + timedelta(days=1), 80, "pas ouverte"),
        (date(2019, 12, 30), 80, "pas ouverte"),
    ],
)
def test_an_absurd_week_is_refused_at_its_field(centre, line, monday, number, words):
    with pytest.raises(BadRota) as refused:
        typed(centre, weeks={(line.pk, monday): number})

    assert words in refused.value.errors[f"week-{line.pk}-{monday}"]
    assert not LineWeek.objects.exists()


def test_a_line_of_another_centre_is_refused(centre):
    with pytest.raises(BadRota, match="pas ouverte"):
        typed(centre, weeks={(a_centre().lines.get().pk, MONDAY): 3})


def test_a_month_that_has_not_begun_is_refused(centre):
    with pytest.raises(BadRota, match="pas commencé"):
        typed(centre, month=date(2027, 2, 1))


def test_of_two_who_type_one_month_the_second_is_told(centre):
    typed(centre)

    with pytest.raises(StaleEdit, match="Quelqu’un d’autre"):
        typed(centre, registered=5)
    assert CentreMonth.objects.get().registered == 812
