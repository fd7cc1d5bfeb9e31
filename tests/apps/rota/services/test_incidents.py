"""What happened to the published rota is kept only when its weeks can be."""

from datetime import date

import pytest

from maillage.apps.rota.enums import IncidentKind
from maillage.apps.rota.errors import BadRota
from maillage.apps.rota.models import Incident, OfferedWeek
from maillage.apps.rota.services.incidents import report
from tests.apps.rota.factories import MONDAY, NOW, a_centre, a_coordinator, a_volunteer, monday

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "weeks", "field"),
    [
        (IncidentKind.CLOSING, (MONDAY, date(9999, 12, 31)), "last_day"),
        (IncidentKind.CLOSING, (date(1, 1, 1), MONDAY), "first_day"),
        (IncidentKind.OFFER, (MONDAY, monday(106)), "last_day"),
    ],
)
def test_weeks_that_no_rota_can_hold_are_refused_and_nothing_is_kept(kind, weeks, field):
    centre = a_centre()
    who = a_volunteer(centre.collective) if kind == IncidentKind.OFFER else None
    where = None if who else centre
    user = a_coordinator(centre.collective)

    with pytest.raises(BadRota) as refused:
        report(kind=kind, weeks=weeks, volunteer=who, centre=where, user=user, now=NOW)

    assert list(refused.value.errors) == [field]
    assert not Incident.objects.exists()
    assert not OfferedWeek.objects.exists()
