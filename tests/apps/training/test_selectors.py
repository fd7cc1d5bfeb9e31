"""Who is trained, until when, and what lapses: what the points of teleconsultation ask."""

from datetime import date, timedelta

import pytest

from maillage.apps.training import selectors
from maillage.apps.training.enums import Standing
from maillage.apps.training.models import Enrolment
from tests.apps.accounts.factories import UserFactory
from tests.apps.training.factories import (
    COURSE,
    MODULES,
    NOW,
    TODAY,
    CertificateFactory,
    SessionFactory,
    later,
    passed,
    read_all,
)

pytestmark = pytest.mark.django_db
LAST = date(2028, 3, 2)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("on", "expected"),
    [(TODAY - DAY, False), (TODAY, True), (LAST, True), (LAST + DAY, False)],
)
def test_a_training_is_valid_from_its_first_to_its_last_day(on, expected):
    user = CertificateFactory().user

    assert selectors.is_trained(user, on) is expected


def test_another_course_or_another_person_does_not_train():
    certificate = CertificateFactory(course="autre")

    assert not selectors.is_trained(certificate.user, TODAY)
    assert selectors.is_trained(certificate.user, TODAY, course="autre")
    assert not selectors.is_trained(UserFactory(), TODAY)


def test_the_last_valid_day_is_that_of_the_latest_certificate():
    user = CertificateFactory().user
    CertificateFactory(user=user, valid_until=date(2030, 3, 2), issued_on=date(2028, 2, 1))

    assert selectors.valid_until(user) == date(2030, 3, 2)
    assert selectors.valid_until(UserFactory()) is None


def test_what_lapses_is_neither_over_nor_renewed():
    ends = {days: TODAY + days * DAY for days in (-1, 0, 60, 61)}
    made = {days: CertificateFactory(issued_on=TODAY - 700 * DAY, valid_until=end)
            for days, end in ends.items()}  # fmt: skip
    renewed = CertificateFactory(issued_on=TODAY - 700 * DAY, valid_until=TODAY + 5 * DAY)
    CertificateFactory(user=renewed.user, valid_until=TODAY + 700 * DAY)
    CertificateFactory(valid_until=TODAY + DAY, issued_on=TODAY - DAY, user__is_active=False)

    assert list(selectors.lapsing(TODAY, 60)) == [made[0], made[60]]


class TestProgress:
    def test_it_goes_from_nothing_to_a_certificate(self):
        user = UserFactory()

        def now():
            return selectors.progress(user, COURSE, TODAY)

        assert (now().standing, now().next_module.module.id) == (Standing.TO_DO, "accueil")
        read_all(user)
        assert now().standing == Standing.STARTED
        assert now().modules[0].next_page is None
        assert now().modules[1].next_page.id == "ce-que-fait-le-relais"
        passed(user, "accueil")
        assert now().next_module.module.id == "orientation"
        passed(user, *MODULES[1:])
        assert now().next_module is None

    @pytest.mark.parametrize(
        ("valid_until", "standing"),
        [
            (TODAY - DAY, Standing.EXPIRED),
            (TODAY, Standing.TO_RENEW),
            (date(2026, 6, 2), Standing.TO_RENEW),
            (date(2026, 6, 3), Standing.VALID),
        ],
    )
    def test_a_training_is_to_renew_in_its_last_three_months(self, valid_until, standing):
        user = CertificateFactory(issued_on=date(2024, 1, 1), valid_until=valid_until).user

        assert selectors.progress(user, COURSE, TODAY).standing == standing

    def test_pages_of_another_person_or_no_longer_there_are_not_counted(self):
        read_all(UserFactory())

        progress = selectors.progress(UserFactory(), COURSE, TODAY)

        assert all(not module.read for module in progress.modules)

    def test_it_asks_the_same_of_the_database_for_any_course(self, django_assert_num_queries):
        user = UserFactory()
        for module_id in MODULES:
            read_all(user, module_id)

        with django_assert_num_queries(3):
            selectors.progress(user, COURSE, TODAY)


def test_sessions_to_come_are_listed_soonest_first_with_how_many_come():
    after = SessionFactory(starts_at=later(days=3))
    soon = SessionFactory(starts_at=later(minutes=-10))
    SessionFactory(starts_at=later(days=-1))
    user = UserFactory()
    Enrolment.objects.create(session=after, user=user, enrolled_at=NOW)

    assert [(s.pk, s.people) for s in selectors.coming_sessions(NOW)] == [
        (soon.pk, 0), (after.pk, 1),
    ]  # fmt: skip
    assert list(selectors.enrolled_sessions(user, NOW)) == [after]
    assert selectors.is_enrolled(user, after)
    assert not selectors.is_enrolled(user, soon)
