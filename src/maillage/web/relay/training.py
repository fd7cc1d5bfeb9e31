"""Courses for people: where I stand, what to read, page after page."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.accounts.permissions import require
from maillage.apps.training import content, services
from maillage.apps.training.days import in_words
from maillage.apps.training.enums import Standing
from maillage.apps.training.errors import NoSuchPart, NotYet
from maillage.apps.training.permissions import can_learn
from maillage.apps.training.selectors import (
    certificates_of,
    coming_sessions,
    enrolled_sessions,
    past_enrolments,
    progress,
    waiting_ranks,
)
from maillage.apps.training.validity import renewal_opens
from maillage.web.components.words import count, date_in_words

from .home import RESERVED
from .training_sessions_shown import session_line


def learner(view):
    """A page for members of any organisation; a part of a course that does not exist is a 404."""

    @login_required
    @wraps(view)
    def answer(request, *args, **kwargs):
        require(can_learn(request.user) is True, RESERVED)
        try:
            return view(request, *args, **kwargs)
        except NoSuchPart as error:
            raise Http404 from error

    return answer


@learner
@require_safe
def home(request):
    """My courses, my certificates, my next sessions."""
    now = timezone.now()
    today = timezone.localdate(now)
    found = [progress(request.user, course, today) for course in content.courses()]
    waiting = waiting_ranks(request.user, now)
    mine = {session.pk for session in enrolled_sessions(request.user, now)}
    sessions = [each for each in coming_sessions(now) if each.pk in mine or each.pk in waiting]
    certificates = list(certificates_of(request.user))
    context = {
        "courses": [_course(each) for each in found],
        "certificates": [
            {"code": each.code, "dates": _dates(each), "is_past": each.valid_until < today}
            for each in certificates
        ],
        "sessions": [
            session_line(each, is_enrolled=each.pk in mine, rank=waiting.get(each.pk))
            for each in sessions
        ],
        "attended": [_attended(each) for each in past_enrolments(request.user, now)],
    }
    return render(request, "relay/training/home.html", context)


@learner
@require_safe
def course(request, course_id):
    """The modules of a course, and the next thing to do."""
    today = timezone.localdate()
    found = progress(request.user, content.course(course_id), today)
    context = {
        **_course(found),
        "modules": [_module(each, found) for each in found.modules],
        "is_unverified": today > found.course.verified_until,
        "verified_on": date_in_words(found.course.verified_on),
    }
    return render(request, "relay/training/course.html", context)


@learner
@require_safe
def sheet(request, course_id):
    """The whole course on paper, without its questions; nothing is noted as read."""
    return render(request, "relay/training/sheet.html", {"course": content.course(course_id)})


@learner
@require_http_methods(["GET", "HEAD", "POST"])
def module(request, course_id, module_id):
    """Where one left the module; posted, its quiz begins."""
    found = content.course(course_id)
    current = found.module(module_id)
    if request.method == "POST":
        try:
            attempt = services.start_quiz(
                user=request.user, course_id=course_id, module_id=module_id, now=timezone.now()
            )
        except NotYet as error:
            messages.warning(request, str(error))
        else:
            return redirect("relay:training_quiz", attempt.public_id)
    mine = _mine(progress(request.user, found, timezone.localdate()), module_id)
    where = mine.next_page or current.pages[-1]
    return redirect("relay:training_page", course_id, module_id, where.id)


@learner
@require_safe
def page(request, course_id, module_id, page_id):
    """One page; opening it is noted. The last one leads to the quiz."""
    found = content.course(course_id)
    current = found.module(module_id)
    shown = current.page(page_id)
    if request.method == "GET":
        services.open_page(
            user=request.user,
            course_id=course_id,
            module_id=module_id,
            page_id=page_id,
            now=timezone.now(),
        )
    place = current.pages.index(shown)
    state = progress(request.user, found, timezone.localdate())
    context = {
        "course": found,
        "module": current,
        "page": shown,
        "number": place + 1,
        "before": current.pages[place - 1] if place else None,
        "after": current.pages[place + 1] if shown != current.pages[-1] else None,
        "mine": _mine(state, module_id),
        "is_quiz_closed": state.standing == Standing.VALID or _mine(state, module_id).is_passed,
        "open_minutes": int(services.OPEN_FOR.total_seconds() // 60),
    }
    return render(request, "relay/training/page.html", context)


def _mine(found, module_id):
    return next(each for each in found.modules if each.module.id == module_id)


def _course(found):
    """What the pages say of a course and of where one stands in it."""
    latest = found.certificate
    following = found.next_module
    return {
        "course": found.course,
        "standing": found.standing.value,
        "next_module": following.module if following else found.course.modules[0],
        "passed": count(sum(each.is_passed for each in found.modules), "module"),
        "code": latest.code if latest else "",
        "until": date_in_words(latest.valid_until) if latest else "",
        "renewal": date_in_words(renewal_opens(latest.valid_until)) if latest else "",
    }


def _module(mine, found):
    read, pages = len(mine.read), len(mine.module.pages)
    if found.standing == Standing.VALID:
        state = "à relire quand vous voulez"
    elif mine.is_passed:
        state = "réussi"
    elif read == pages:
        state = "pages lues, questionnaire à faire"
    elif read:
        state = f"{read} page{'s' if read > 1 else ''} sur {pages}"
    else:
        state = "à commencer"
    return {"module": mine.module, "state": state}


def _attended(enrolment):
    return {
        "public_id": enrolment.session.public_id,
        "title": enrolment.session.title,
        "when": in_words(enrolment.session),
        "code": enrolment.code,
        "has_rated": enrolment.satisfaction is not None,
    }


def _dates(certificate):
    issued, until = date_in_words(certificate.issued_on), date_in_words(certificate.valid_until)
    return f"du {issued} au {until}"
