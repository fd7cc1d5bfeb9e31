"""Who may learn and who may plan, and who may not."""

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.apps.training.permissions import can_learn, can_plan, organisations_planned_by
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["relay", "practitioner", "coordinator", "administrator"])
def test_every_member_may_learn_and_coordinators_and_administrators_plan(role):
    membership = MembershipFactory(role=role)
    user, organisation = membership.user, membership.organisation
    plans = role in {"coordinator", "administrator"}

    assert can_learn(user)
    assert can_plan(user, organisation) is plans
    assert not can_plan(user, OrganisationFactory()), "another's sessions are theirs"
    assert list(organisations_planned_by(user)) == ([organisation] if plans else [])


def test_without_a_membership_or_an_open_account_nothing_is_allowed():
    closed = MembershipFactory(role="administrator", user__is_active=False)
    for user in (UserFactory(), AnonymousUser(), closed.user):
        assert not can_learn(user)
        assert not can_plan(user, closed.organisation)
        assert not organisations_planned_by(user).exists()
