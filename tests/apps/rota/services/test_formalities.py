"""Formalities: settled by the collective, reminded once before they are due."""

from datetime import date, timedelta

import pytest
from django.core import mail

from maillage.apps.accounts.outbox import deliver_due
from maillage.apps.rota.enums import Formality, VolunteerState
from maillage.apps.rota.errors import BadRota, NotNow
from maillage.apps.rota.formalities import STEPS
from maillage.apps.rota.models import FormalityDone
from maillage.apps.rota.readiness import ready_on
from maillage.apps.rota.services import formalities
from tests.apps.accounts.factories import UserFactory
from tests.apps.rota.factories import NOW, TODAY, a_volunteer

pytestmark = pytest.mark.django_db
DUE = TODAY + timedelta(days=30)  # of all the formalities of the factory


def remind(days_before):
    return formalities.remind_due(DUE - timedelta(days=days_before))


def test_every_formality_says_who_does_it_and_why():
    assert set(STEPS) == set(Formality)
    assert all(step.who.endswith(".") and step.why.endswith(".") for step in STEPS.values())


def test_the_last_formality_ticked_makes_a_volunteer_ready():
    volunteer, user = a_volunteer(is_ready=False), UserFactory()
    assert ready_on(volunteer.formalities.all(), TODAY) == DUE

    for formality in Formality:
        found = formalities.tick_formality(
            volunteer=volunteer, formality=formality, is_done=True, user=user, now=NOW
        )
        assert (found.done_on, found.checked_by) == (TODAY, user)

    assert ready_on(volunteer.formalities.all(), TODAY) is None


def test_a_tick_can_be_taken_back_and_a_date_put_off():
    volunteer, user = a_volunteer(), UserFactory()
    known = {"volunteer": volunteer, "formality": "contract", "user": user, "now": NOW}
    with pytest.raises(NotNow, match="déjà en règle"):
        formalities.put_off(**known, due_on=DUE)
    formalities.tick_formality(**known, is_done=False)
    FormalityDone.objects.update(reminded_on=TODAY)

    for day in (TODAY - timedelta(days=1), date.max):
        with pytest.raises(BadRota, match="entre aujourd’hui et dans deux ans"):
            formalities.put_off(**known, due_on=day)

    formalities.put_off(**known, due_on=DUE + timedelta(days=60))

    row = volunteer.formalities.get(formality="contract")
    assert (row.done_on, row.reminded_on, row.checked_by) == (None, None, None)
    assert ready_on(volunteer.formalities.all(), TODAY) == DUE + timedelta(days=60)


def test_what_is_not_asked_cannot_be_ticked():
    volunteer, user = a_volunteer(), UserFactory()
    volunteer.formalities.filter(formality="contract").delete()

    for formality in ("contract", "unicorn"):
        with pytest.raises(NotNow):
            formalities.tick_formality(
                volunteer=volunteer, formality=formality, is_done=True, user=user, now=NOW
            )


def test_a_volunteer_is_reminded_ten_days_before_once_of_what_is_theirs_to_do():
    volunteer = a_volunteer(is_ready=False)
    volunteer.formalities.filter(formality="bank").update(done_on=TODAY)
    a_volunteer()

    assert remind(11) == 0
    assert [remind(days) for days in (10, 10, 3)] == [1, 0, 0]
    deliver_due()

    (message,) = mail.outbox
    assert message.to == [volunteer.email]
    assert "attestation" in message.body and "16 décembre 2026" in message.body
    assert "conseil de l’Ordre" not in message.body and "bancaire" not in message.body
    reminded = volunteer.formalities.exclude(reminded_on=None)
    assert set(reminded.values_list("formality", flat=True)) == {
        "identity",
        "insurance",
        "contract",
    }


@pytest.mark.parametrize("state", [VolunteerState.CANDIDATE, VolunteerState.LEFT])
def test_who_is_no_volunteer_is_left_in_peace(state):
    a_volunteer(is_ready=False, state=state)

    assert remind(0) == 0
