"""A quiz answered by a script gains nothing; one answered by a person forgives a double click."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from maillage.apps.accounts import audit
from maillage.apps.accounts.models import AuditLine
from maillage.apps.training import services
from maillage.apps.training.errors import (
    AlreadyAnswered,
    BadAnswers,
    NoSuchPart,
    NotYet,
    TooLate,
)
from maillage.apps.training.models import Attempt, Certificate, PageRead
from maillage.apps.training.selectors import passed_modules
from tests.apps.accounts.factories import UserFactory
from tests.apps.training.factories import (
    COURSE,
    NOW,
    CertificateFactory,
    answer,
    later,
    passed,
    read_all,
    start,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def reader(user):
    """Someone who opened every page of the first module and of the emergency's."""
    read_all(user)
    read_all(user, "urgence")
    return user


def open_page(user, page_id="accord", now=NOW):
    services.open_page(user=user, course_id="relais", module_id="accueil", page_id=page_id, now=now)


def said(error):
    return str(error.value).replace("\u00a0", " ")


class TestReading:
    def test_a_page_opened_twice_is_noted_once(self, user):
        open_page(user)
        open_page(user, now=later(days=1))

        assert PageRead.objects.get().opened_at == NOW
        assert [line.action for line in AuditLine.objects.all()] == ["training.open_page"]

    def test_a_page_that_does_not_exist_is_not_noted(self, user):
        with pytest.raises(NoSuchPart):
            open_page(user, "inconnue")

        assert not PageRead.objects.exists()

    def test_reading_long_before_the_end_of_a_training_does_not_count_for_the_next(self, user):
        CertificateFactory(user=user)

        open_page(user)
        open_page(user, now=datetime(2027, 12, 2, 8, tzinfo=UTC))

        assert PageRead.objects.get().opened_at.year == 2027


class TestStarting:
    def test_a_quiz_waits_until_every_page_was_opened(self, user):
        open_page(user, "votre-place")

        with pytest.raises(NotYet) as error:
            start(user)

        assert "il en reste 4" in said(error)
        assert "« Les premiers mots »" in said(error)
        assert not Attempt.objects.exists()

    def test_pages_read_by_someone_else_do_not_count(self, reader):
        with pytest.raises(NotYet):
            start(UserFactory())

    def test_asking_again_gives_the_same_questions(self, reader):
        first, again = start(reader), start(reader, now=later(minutes=59))

        assert first.pk == again.pk
        assert Attempt.objects.count() == 1

    def test_after_an_hour_other_questions_are_drawn_ten_minutes_later(self, reader):
        left = start(reader)

        with pytest.raises(NotYet, match=r"dans 10 minutes\."):
            start(reader, now=later(minutes=60))
        again = start(reader, now=later(minutes=70))

        assert again.pk != left.pk
        left.refresh_from_db()
        assert (left.ended_at, left.answers) == (later(minutes=60), None)

    def test_a_failed_attempt_is_followed_by_a_pause(self, reader):
        answer(start(reader), wrong=2, now=later(minutes=1))

        for minutes, words in ((1, "10 minutes."), (10, "1 minute.")):
            with pytest.raises(NotYet) as error:
                start(reader, now=later(minutes=minutes))
            assert said(error).endswith(words)
        assert start(reader, now=later(minutes=11)).answers is None

    def test_the_pause_of_one_module_does_not_hold_another(self, reader):
        answer(start(reader), wrong=5)

        assert start(reader, "urgence").module == "urgence"

    def test_five_attempts_a_day_at_most_and_the_day_is_that_of_paris(self, reader):
        evening = datetime(2026, 3, 28, 20, tzinfo=UTC)  # 21 h; clocks change that night
        for _ in range(5):
            answer(start(reader, now=evening), wrong=2, now=evening)
            evening += timedelta(minutes=20)
        midnight = datetime(2026, 3, 28, 23, tzinfo=UTC)

        with pytest.raises(NotYet, match="demain"):
            start(reader, now=midnight - timedelta(seconds=1))
        assert start(reader, now=midnight)

    def test_a_module_passed_is_not_asked_again(self, reader):
        answer(start(reader))

        with pytest.raises(NotYet, match="déjà réussi"):
            start(reader, now=later(days=1))

    def test_a_module_passed_more_than_a_year_ago_is_asked_again(self, reader):
        passed(reader, "accueil", at=later(days=-370))

        assert start(reader)

    def test_a_valid_training_is_not_taken_again_before_its_last_three_months(self, reader):
        CertificateFactory(user=reader)

        with pytest.raises(NotYet, match="trop tôt"):
            start(reader)
        assert start(reader, now=datetime(2027, 12, 1, 23, tzinfo=UTC)), "2 December in Paris"

    def test_a_module_that_does_not_exist_is_said_so(self, reader):
        with pytest.raises(NoSuchPart):
            start(reader, "inconnu")


class TestAnswering:
    def test_four_right_of_five_pass_and_three_do_not(self, reader):
        failed = answer(start(reader), wrong=2)
        assert (failed.right, failed.is_passed) == (3, False)

        once_more = answer(start(reader, now=later(hours=1)), wrong=1, now=later(hours=1))
        assert (once_more.right, once_more.is_passed) == (4, True)

    def test_an_emergency_is_passed_with_no_mistake(self, reader):
        assert not answer(start(reader, "urgence"), wrong=1).is_passed

    def test_the_same_form_sent_twice_is_answered_once(self, reader):
        attempt = start(reader)
        first = answer(attempt, wrong=2)

        again = answer(attempt, wrong=2, now=later(hours=3))

        assert (again.right, again.ended_at) == (first.right, NOW)
        actions = [line.action for line in AuditLine.objects.order_by("number")]
        assert actions == ["training.start_quiz", "training.answer_quiz"]

    def test_the_first_answers_count_whatever_is_sent_next(self, reader):
        attempt = start(reader)
        answer(attempt, wrong=5)

        with pytest.raises(AlreadyAnswered, match="premières réponses"):
            answer(attempt)

        assert Attempt.objects.get().right == 0

    @pytest.mark.parametrize("answers", [[], [0] * 4, [0] * 6, [9] * 5, ["0"] * 5, [None] * 5])
    def test_what_is_not_one_shown_answer_a_question_leaves_the_attempt_open(self, reader, answers):
        attempt = start(reader)

        with pytest.raises(BadAnswers) as error:
            services.answer_quiz(attempt=attempt, answers=answers, now=NOW)

        assert "Répondez à chaque question" in said(error)
        assert Attempt.objects.get().ended_at is None

    def test_after_an_hour_it_is_too_late(self, reader):
        attempt = start(reader)

        with pytest.raises(TooLate, match="une heure"):
            answer(attempt, now=later(minutes=60))
        assert answer(attempt, now=later(minutes=59)).is_passed

    def test_a_course_that_changed_meanwhile_asks_to_start_again(self, reader):
        Attempt.objects.filter(pk=start(reader).pk).update(version=0)

        with pytest.raises(TooLate, match="le cours a changé"):
            answer(Attempt.objects.get())

    def test_nothing_personal_is_in_the_trail(self, reader):
        answer(start(reader))

        details = AuditLine.objects.get(action="training.answer_quiz").details
        assert details == {
            "course": "relais", "module": "accueil", "version": 1,
            "right": 5, "passed": True, "certificate": False,
        }  # fmt: skip


class TestCertificate:
    @pytest.fixture
    def almost(self, reader):
        passed(reader, *(m.id for m in COURSE.modules if m.id != "accueil"))
        return reader

    def test_the_last_module_passed_gives_it(self, almost):
        attempt = answer(start(almost))

        certificate = Certificate.objects.get()
        assert attempt.certificate == certificate
        assert certificate.attempts.count() == 5
        assert (certificate.issued_on.isoformat(), certificate.valid_until.isoformat()) == (
            "2026-03-02", "2028-03-02",
        )  # fmt: skip
        assert not PageRead.objects.exists(), "renewing starts anew"
        assert passed_modules(almost, COURSE, certificate.issued_on) == set(), "counted once"

    def test_a_failure_or_a_missing_module_gives_nothing(self, almost):
        answer(start(almost), wrong=2)
        Attempt.objects.filter(module="technique").delete()
        answer(start(almost, now=later(hours=1)), now=later(hours=1))

        assert not Certificate.objects.exists()

    def test_a_module_passed_over_a_year_ago_does_not_count(self, almost):
        Attempt.objects.filter(module="technique").update(
            started_at=later(days=-367), ended_at=later(days=-366)
        )

        answer(start(almost))

        assert not Certificate.objects.exists()

    def test_what_counted_once_does_not_count_again(self, almost):
        answer(start(almost))
        renewal = datetime(2028, 1, 10, 9, tzinfo=UTC)
        read_all(almost)

        answer(start(almost, now=renewal), now=renewal)

        assert Certificate.objects.count() == 1

    def test_renewed_in_time_it_follows_the_old_one(self, almost):
        CertificateFactory(user=almost, issued_on="2024-03-20", valid_until="2026-03-20")

        assert answer(start(almost)).certificate.valid_until.isoformat() == "2028-03-20"

    def test_evening_of_the_last_day_in_paris_is_still_in_time(self, almost):
        CertificateFactory(user=almost, issued_on="2024-03-02", valid_until="2026-03-02")
        evening = datetime(2026, 3, 2, 22, 59, tzinfo=UTC)

        assert answer(start(almost, now=evening), now=evening).certificate.valid_until.year == 2028

    def test_it_is_kept_with_its_audit_line_or_not_at_all(self, almost, monkeypatch):
        attempt = start(almost)
        monkeypatch.setattr(audit, "record", lambda **line: 1 / 0)

        with pytest.raises(ZeroDivisionError), transaction.atomic():
            answer(attempt)

        assert not Certificate.objects.exists()
        assert Attempt.objects.get(pk=attempt.pk).ended_at is None
