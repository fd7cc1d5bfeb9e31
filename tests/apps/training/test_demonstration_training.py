"""The demonstration: useful at once, made once, never without its accounts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.apps.accounts.demonstration import TOWN_HALL, create_demonstration_accounts
from maillage.apps.accounts.models import AuditLine, Organisation, User
from maillage.apps.training import selectors
from maillage.apps.training.demonstration import create_demonstration_training
from maillage.apps.training.models import Certificate, Session

pytestmark = pytest.mark.django_db


def test_a_relay_is_trained_another_s_training_lapses_a_third_has_not_begun():
    create_demonstration_accounts()
    create_demonstration_training()
    today = timezone.localdate()
    town_hall = Organisation.objects.get(name=TOWN_HALL)

    members = User.objects.filter(memberships__organisation=town_hall).order_by("full_name")
    trained = [user.full_name for user in members if selectors.is_trained(user, today)]
    [lapsing] = selectors.lapsing(today, 60)
    untrained = User.objects.get(full_name="Inès Moreau")

    assert trained == ["Bernard Chaput", "Jeanne Aubrun"]
    assert str(lapsing.user) == "Bernard Chaput"
    assert not selectors.is_trained(untrained, today + timedelta(days=1))
    coming = selectors.coming_sessions(timezone.now())
    assert [(each.is_remote, each.capacity, each.people, each.waiting) for each in coming] == [
        (True, None, 0, 0), (False, 2, 2, 1), (True, None, 0, 0), (False, 12, 0, 0),
    ]  # fmt: skip
    [held] = Session.objects.filter(ends_at__lt=timezone.now())
    assert selectors.satisfaction(held).people == 3
    assert len(selectors.catalogue()) == 4

    lines = AuditLine.objects.count()
    create_demonstration_training()
    assert AuditLine.objects.count() == lines


def test_without_the_demonstration_accounts_nothing_is_made():
    create_demonstration_training()

    assert not Certificate.objects.exists()
    assert not User.objects.exists()
