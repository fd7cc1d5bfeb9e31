"""The database itself refuses what must never be."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from maillage.apps.training.models import Attempt, Enrolment, PageRead
from tests.apps.accounts.factories import UserFactory
from tests.apps.training.factories import (
    NOW,
    TODAY,
    CertificateFactory,
    EnrolmentFactory,
    SessionFactory,
    TaughtCourseFactory,
    later,
)

pytestmark = pytest.mark.django_db


def attempt(user, **fields):
    values = {"course": "relais", "version": 1, "module": "accueil", "drawn": [], "started_at": NOW}
    return Attempt.objects.create(user=user, **values | fields)


@pytest.mark.parametrize(
    "make",
    [
        lambda user: [attempt(user), attempt(user)],
        lambda user: attempt(user, ended_at=later(minutes=-1)),
        lambda user: attempt(user, right=4),
        lambda user: attempt(user, ended_at=NOW, is_passed=True),
        lambda user: CertificateFactory(user=user, valid_until=TODAY),
        lambda user: [CertificateFactory(user=user), CertificateFactory(user=user)],
        lambda user: [CertificateFactory(code="A" * 12), CertificateFactory(code="A" * 12)],
        lambda user: SessionFactory(ends_at=SessionFactory.starts_at),
        lambda user: SessionFactory(link=""),
        lambda user: SessionFactory(place="Mairie"),
        lambda user: SessionFactory(capacity=0),
        lambda user: EnrolmentFactory(is_waiting=True, attended=True),
        lambda user: EnrolmentFactory(attended=True, code=None),
        lambda user: EnrolmentFactory(attended=False, code="A" * 12),
        lambda user: EnrolmentFactory(attended=None, code="A" * 12),
        lambda user: EnrolmentFactory(attended=True, satisfaction=6),
        lambda user: EnrolmentFactory(attended=True, satisfaction=0),
        lambda user: EnrolmentFactory(attended=True, words="Bien."),
        lambda user: EnrolmentFactory(attended=False, satisfaction=4),
        lambda user: EnrolmentFactory(satisfaction=4),
        lambda user: [TaughtCourseFactory(slug="a"), TaughtCourseFactory(slug="a")],
        lambda user: PageRead.objects.bulk_create(
            PageRead(user=user, course="c", module="m", page="p", opened_at=NOW) for _ in "ab"
        ),
        lambda user: [
            Enrolment.objects.create(user=user, session=session, enrolled_at=NOW)
            for session in [SessionFactory()] * 2
        ],
    ],
)
def test_it_is_refused(make):
    user = UserFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        make(user)


def test_one_module_open_does_not_refuse_another_nor_a_second_once_ended():
    user = UserFactory()

    attempt(user, ended_at=later(hours=1), right=0)
    attempt(user)
    attempt(user, module="urgence")
    attempt(UserFactory())

    assert Attempt.objects.filter(started_at__lt=NOW + timedelta(1)).count() == 4
