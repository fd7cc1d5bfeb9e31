"""A year after leaving, nothing names the volunteer; what they did stays counted."""

from datetime import timedelta

import pytest
from django.forms.models import model_to_dict

from maillage.apps.rota.enums import VolunteerState
from maillage.apps.rota.models import Post, TravelClaim, Volunteer
from maillage.apps.rota.services.retention import erase_departed
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    TODAY,
    a_centre,
    a_collective,
    a_post,
    a_volunteer,
    a_volunteer_user,
)

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


@pytest.fixture
def gone(db):
    """Left at `NOW`, having served one week."""
    volunteer = a_volunteer(
        a_collective(),
        state=VolunteerState.LEFT,
        left_at=NOW,
        family_note="Un lit bébé",
        has_pet=True,
        beds=4,
    )
    a_volunteer_user(volunteer)
    a_post(a_centre(volunteer.collective).lines.get(), MONDAY, volunteer)
    return volunteer


def test_nothing_is_erased_before_a_year_and_all_on_that_day(gone):
    assert erase_departed(TODAY + YEAR - timedelta(days=1)) == 0
    assert erase_departed(TODAY + YEAR) == 1
    assert erase_departed(TODAY + YEAR) == 0


def test_no_value_of_the_person_is_left_in_the_row_or_the_account(gone):
    user = gone.user
    values = {gone.family_name, gone.given_name, gone.rpps, gone.phone, gone.email, "Un lit bébé"}
    erase_departed(TODAY + YEAR)

    gone.refresh_from_db()
    user.refresh_from_db()
    left = {str(value) for value in model_to_dict(gone).values()}
    left |= {user.email, user.full_name}
    assert not values & left
    assert (gone.has_pet, gone.beds, gone.home, gone.user) == (False, 1, None, None)
    assert gone.full_name == "ancien volontaire"
    assert not user.is_active
    assert not gone.formalities.exists()


def test_the_weeks_they_gave_stay_counted(gone):
    erase_departed(TODAY + YEAR)

    assert Post.objects.get(volunteer=gone).monday == MONDAY


def test_an_account_that_serves_elsewhere_stays_open(gone):
    MembershipFactory(user=gone.user)
    erase_departed(TODAY + YEAR)

    gone.user.refresh_from_db()
    assert gone.user.is_active


def test_who_did_not_leave_is_never_erased():
    for state in (VolunteerState.ACTIVE, VolunteerState.PAUSED, VolunteerState.CANDIDATE):
        a_volunteer(state=state)

    assert erase_departed(TODAY + 10 * YEAR) == 0
    assert not Volunteer.objects.exclude(erased_at=None).exists()


def test_what_was_written_of_their_journeys_goes_and_the_amounts_stay(gone):
    for journey, state in (("Lyon – Ajain", "refused"), ("Ajain – Lyon", "submitted")):
        TravelClaim.objects.create(
            volunteer=gone,
            post=gone.posts.get(),
            travelled_on=MONDAY,
            journey=journey,
            amount_cents=4_850,
            state=state,
            reason="Billet de Mme Ferré" if state == "refused" else "",
            submitted_at=NOW,
        )
    erase_departed(TODAY + YEAR)

    claims = TravelClaim.objects.order_by("pk")
    assert [claim.journey for claim in claims] == [f"trajet {claim.pk}" for claim in claims]
    assert [claim.reason for claim in claims] == ["effacé", ""]
    assert {claim.amount_cents for claim in claims} == {4_850}
