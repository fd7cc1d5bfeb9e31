"""The catalogue: courses of files, followed alone, and courses taught in sessions, as one list."""

from dataclasses import dataclass

from maillage.apps.territory.names import plain
from maillage.apps.training import content
from maillage.apps.training.enums import Audience, Theme
from maillage.apps.training.errors import NoSuchPart
from maillage.apps.training.models import TaughtCourse


@dataclass(frozen=True)
class Entry:
    """A course of either kind. `minutes` is how long it is followed alone, None when it is taught;
    `by` names who teaches it, and is empty for a course of the platform.
    """

    id: str
    title: str
    summary: str
    theme: Theme
    audiences: tuple[Audience, ...]
    minutes: int | None
    by: str
    is_withdrawn: bool = False

    @property
    def is_taught(self):
        return self.minutes is None


def catalogue(*, query="", theme="", audience=""):
    """Courses one may follow today, by title; each filter left empty keeps all.

    Every word of `query` is looked for in the title, the summary, the theme and the audiences,
    whatever its accents. Every course is kept for an unknown theme or audience.
    """
    words = plain(query).split()
    return [
        each
        for each in sorted(_entries(), key=lambda each: plain(each.title))
        if (theme not in Theme or each.theme == theme)
        and (audience not in Audience or audience in each.audiences)
        and all(word in _searched(each) for word in words)
    ]


def entry(course_id):
    """The course of an id, even withdrawn; `NoSuchPart` when there is none."""
    if course_id in {each.id for each in content.courses()}:
        return _of_file(content.course(course_id))
    return _of_taught(taught_course(course_id))


def taught_course(slug):
    """A course taught in sessions, with its organisation; `NoSuchPart` when there is none."""
    found = TaughtCourse.objects.filter(slug=slug).select_related("organisation").first()
    if found is None:
        raise NoSuchPart(slug)
    return found


def _entries():
    taught = TaughtCourse.objects.filter(withdrawn_at=None).select_related("organisation")
    return [*map(_of_file, content.courses()), *map(_of_taught, taught)]


def _of_file(course):
    return Entry(
        id=course.id,
        title=course.title,
        summary=course.summary,
        theme=course.theme,
        audiences=course.audiences,
        minutes=course.minutes,
        by="",
    )


def _of_taught(course):
    return Entry(
        id=course.slug,
        title=course.title,
        summary=course.summary,
        theme=Theme(course.theme),
        audiences=tuple(map(Audience, course.audiences)),
        minutes=None,
        by=course.organisation.name,
        is_withdrawn=course.withdrawn_at is not None,
    )


def _searched(entry):
    names = (entry.theme.label, *(each.label for each in entry.audiences), entry.by)
    return plain(" ".join((entry.title, entry.summary, *names)))
