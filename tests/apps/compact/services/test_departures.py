"""A party gives notice: when it takes effect, who cannot, how it is taken back."""

from datetime import date, timedelta

import pytest

from maillage.apps.compact.errors import BadCompact, NotNow
from maillage.apps.compact.models import Departure, Transition
from maillage.apps.compact.services import departures
from tests.apps.accounts.factories import UserFactory
from tests.apps.compact.factories import NOW, a_compact, a_party, pilot_of

pytestmark = pytest.mark.django_db


def give(party, reason="Fusion.", now=NOW):
    return departures.give_notice(user=UserFactory(), party=party, reason=reason, now=now)


@pytest.fixture
def signatory():
    return a_party(a_compact(notice_months=3), "signatory")


def test_the_compact_ends_once_the_notice_has_run_out(signatory):
    given = give(signatory)
    assert given.takes_effect_on == date(2027, 2, 16)

    last_day = NOW.replace(year=2027, month=2, day=16)
    assert departures.end_due(last_day) == 0
    assert departures.end_due(last_day + timedelta(days=1)) == 1
    assert departures.end_due(last_day + timedelta(days=1)) == 0
    signatory.compact.refresh_from_db()
    assert signatory.compact.state == "ended"
    assert "Congé donné par" in Transition.objects.get().reason


def test_a_notice_is_taken_back_once_and_another_may_follow(signatory):
    given = give(signatory)
    with pytest.raises(NotNow, match="déjà été donné"):
        give(pilot_of(signatory.compact))

    departures.withdraw(user=UserFactory(), departure=given, now=NOW)
    with pytest.raises(NotNow, match="déjà été retiré"):
        departures.withdraw(user=UserFactory(), departure=given, now=NOW)

    assert departures.end_due(NOW + timedelta(days=400)) == 0
    give(pilot_of(signatory.compact))
    assert Departure.objects.filter(withdrawn_on=None).count() == 1


def test_with_three_that_sign_the_others_go_on_by_an_amendment(signatory):
    a_party(signatory.compact, "signatory")
    with pytest.raises(NotNow, match="avenant"):
        give(signatory)


def test_who_and_when_cannot(signatory):
    with pytest.raises(NotNow, match="avenant"):
        give(a_party(signatory.compact, "partner"))
    for state in ("signed", "in_review", "ended"):
        with pytest.raises(NotNow, match="en cours"):
            give(pilot_of(a_compact(state=state)))
    for reason in (" ", "a" * 501):
        with pytest.raises(BadCompact):
            give(signatory, reason)
    assert not Departure.objects.exists()
