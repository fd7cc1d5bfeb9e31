"""Courses taught in sessions: written, changed, withdrawn from the catalogue and put back."""

from dataclasses import asdict, dataclass, field

from django.db import transaction
from django.utils.text import slugify

from maillage.apps.accounts import audit
from maillage.apps.training import content
from maillage.apps.training.enums import Audience, Theme
from maillage.apps.training.errors import BadCourseText, HasSessions, StaleEdit
from maillage.apps.training.models import Session, TaughtCourse

_LENGTHS = {
    "title": ("Le titre", 3, 120),
    "summary": ("Le résumé", 10, 300),
    "programme": ("Le programme", 0, 4000),
}


@dataclass(frozen=True)
class CoursePlan:
    """What is written of a course; `audiences` are codes of `Audience`."""

    title: str
    summary: str
    theme: str
    audiences: list = field(default_factory=list)
    programme: str = ""


@transaction.atomic
def add_course(*, actor, organisation, plan):
    """Add a course to the catalogue. Raises `BadCourseText`."""
    _check(plan)
    course = TaughtCourse.objects.create(
        organisation=organisation, slug=_free_slug(plan.title), **asdict(plan)
    )
    _record(actor, "course.add", course)
    return course


@transaction.atomic
def change_course(*, actor, course, plan, seen):
    """Change a course as it was at revision `seen`; its address stays.

    Raises `BadCourseText`, or `StaleEdit` when someone else changed it since.
    """
    course = _locked(course)
    if course.revision != seen:
        raise StaleEdit
    _check(plan)
    for name, value in asdict(plan).items():
        setattr(course, name, value)
    course.revision += 1
    course.save()
    _record(actor, "course.change", course)
    return course


@transaction.atomic
def withdraw_course(*, actor, course, now):
    """Take a course off the catalogue; its past sessions stay. Twice is once.

    Raises `HasSessions` while sessions of it are to come.
    """
    course = _locked(course)
    coming = Session.objects.filter(course=course.slug, ends_at__gt=now, cancelled_at=None)
    if count := coming.count():
        raise HasSessions(count)
    _mark(actor, "course.withdraw", course, course.withdrawn_at or now)


@transaction.atomic
def restore_course(*, actor, course):
    """Put a withdrawn course back in the catalogue. Twice is once."""
    _mark(actor, "course.restore", _locked(course), None)


def _mark(actor, action, course, withdrawn_at):
    if course.withdrawn_at == withdrawn_at:
        return
    course.withdrawn_at = withdrawn_at
    course.revision += 1
    course.save(update_fields=["withdrawn_at", "revision"])
    _record(actor, action, course)


def _locked(course):
    return TaughtCourse.objects.select_for_update().get(pk=course.pk)


def _check(plan):
    errors = {}
    for name, (label, least, most) in _LENGTHS.items():
        length = len(getattr(plan, name))
        if not least <= length <= most:
            errors[name] = f"{label} a {length} caractères ; donnez-en de {least} à {most}."
    if plan.theme not in Theme:
        errors["theme"] = "Choisissez un des thèmes de la liste."
    if not plan.audiences or not all(each in Audience for each in plan.audiences):
        errors["audiences"] = "Choisissez au moins un public dans la liste."
    if errors:
        raise BadCourseText(errors)


def _free_slug(title):
    base = slugify(title)[:36].strip("-") or "formation"
    taken = {each.id for each in content.courses()}
    taken |= set(TaughtCourse.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug
        for n in range(1, len(taken) + 2)
        if (slug := f"{base}-{n}" if n > 1 else base) not in taken
    )


def _record(actor, action, course):
    audit.record(
        actor=actor,
        action=action,
        subject=f"taught_course:{course.pk}",
        details={"revision": course.revision},
    )
