"""Reading a course and answering its quizzes, so that a script gains nothing by being fast.

The server draws the questions; an attempt is answered once, within the hour; one that failed asks
for a pause, and a day has five at most. All of one person's learning is done one at a time: their
row is locked.
"""

import math
import random
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.models import User
from maillage.apps.training import content, quiz
from maillage.apps.training.errors import AlreadyAnswered, BadAnswers, NotYet, TooLate
from maillage.apps.training.models import Attempt, PageRead
from maillage.apps.training.selectors import is_too_early, progress

from .certificates import issue_if_earned

OPEN_FOR = timedelta(minutes=60)
PAUSE = timedelta(minutes=10)
MOST_A_DAY = 5
_RNG = random.SystemRandom()


@transaction.atomic
def open_page(*, user, course_id, module_id, page_id, now):
    """Note that a page was opened, the first time since the last certificate.

    Nothing is noted for someone whom it is too early to train again. Raises `NoSuchPart` for a page
    that does not exist.
    """
    content.course(course_id).module(module_id).page(page_id)
    if is_too_early(user, course_id, timezone.localdate(now)):
        return
    where = {"course": course_id, "module": module_id, "page": page_id}
    _, is_first = PageRead.objects.get_or_create(user=user, **where, defaults={"opened_at": now})
    if is_first:
        _record(user, "training.open_page", where)


@transaction.atomic
def start_quiz(*, user, course_id, module_id, now):
    """Draw the questions of a module for someone, and return the attempt.

    The one already open is returned as it is. Raises `NoSuchPart`, or `NotYet` with what to do.
    """
    course = content.course(course_id)
    module = course.module(module_id)
    _wait_for_other_pages(user)
    known = Attempt.objects.filter(user=user, course=course_id, module=module_id)
    last = known.order_by("-started_at", "-pk").first()
    if last and last.ended_at is None and not is_over(last, now):
        return last
    _check_may_start(user, course, module, now)
    _check_pause(known, last, now)
    _close(last)
    attempt = Attempt.objects.create(
        user=user,
        course=course_id,
        version=course.version,
        module=module_id,
        drawn=quiz.draw(module, _RNG),
        started_at=now,
    )
    _record(user, "training.start_quiz", {"course": course_id, "module": module_id})
    return attempt


@transaction.atomic
def answer_quiz(*, attempt, answers, now):
    """Mark an attempt, and give the certificate when every module is passed; return the attempt.

    `answers` is the place chosen for each question, in the order shown. The same answers sent again
    change nothing; others raise `AlreadyAnswered`. Raises `TooLate` or `BadAnswers`.
    """
    _wait_for_other_pages(attempt.user)
    attempt = Attempt.objects.select_related("user").get(pk=attempt.pk)
    if attempt.answers is not None:
        if attempt.answers != answers:
            raise AlreadyAnswered
        return attempt
    if attempt.ended_at or is_over(attempt, now):
        raise TooLate
    if errors := quiz.refusals(attempt.drawn, answers):
        raise BadAnswers(errors)
    course = content.course(attempt.course)
    module = course.module(attempt.module)
    attempt.answers, attempt.ended_at = answers, now
    attempt.right = quiz.count_right(attempt.drawn, answers)
    attempt.is_passed = attempt.right >= module.needed
    attempt.save(update_fields=["answers", "ended_at", "right", "is_passed"])
    attempt.certificate = issue_if_earned(user=attempt.user, course=course, now=now)
    details = {"course": course.id, "module": module.id, "version": attempt.version}
    outcome = {
        "right": attempt.right,
        "passed": attempt.is_passed,
        "certificate": attempt.certificate is not None,
    }
    _record(attempt.user, "training.answer_quiz", details | outcome)
    return attempt


def is_over(attempt, now):
    """Whether an attempt can no longer be answered: its hour is over, or the course changed."""
    changed = content.course(attempt.course).version != attempt.version
    return changed or now >= attempt.started_at + OPEN_FOR


def _wait_for_other_pages(user):
    User.objects.select_for_update().get(pk=user.pk)


def _check_may_start(user, course, module, now):
    today = timezone.localdate(now)
    if is_too_early(user, course.id, today):
        raise NotYet("Votre formation est encore valable : il est trop tôt pour la renouveler.")
    found = progress(user, course, today)
    mine = next(each for each in found.modules if each.module.id == module.id)
    if mine.is_passed:
        raise NotYet("Vous avez déjà réussi ce module. Passez au suivant.")
    if mine.next_page:
        left = len(module.pages) - len(mine.read)
        raise NotYet(
            f"Ouvrez d’abord toutes les pages du module (il en reste {left}) : la suivante est "
            f"« {mine.next_page.title} »."
        )


def _check_pause(known, last, now):
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    if known.filter(started_at__gte=midnight).count() >= MOST_A_DAY:
        raise NotYet(
            f"Vous avez déjà essayé {MOST_A_DAY} fois aujourd’hui. Relisez les pages et revenez "
            "demain."
        )
    if last is None:
        return
    left = (last.ended_at or last.started_at + OPEN_FOR) + PAUSE - now
    if left > timedelta():
        minutes = math.ceil(left / timedelta(minutes=1))
        plural = "s" if minutes > 1 else ""
        raise NotYet(
            f"Relisez les pages avant de réessayer : le questionnaire rouvre dans {minutes} "
            f"minute{plural}."
        )


def _close(attempt):
    """End an attempt that was left without an answer."""
    if attempt and attempt.ended_at is None:
        attempt.ended_at = attempt.started_at + OPEN_FOR
        attempt.save(update_fields=["ended_at"])


def _record(user, action, details):
    person = audit.actor_of(user)
    audit.record(actor=person, action=action, subject=person, details=details)
