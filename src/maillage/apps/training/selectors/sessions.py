"""Sessions: which come, who comes and who waits, and what those who came thought of them."""

from dataclasses import dataclass

from django.db.models import Count, Q

from maillage.apps.training.models import Enrolment, Session

LEAST_RATINGS = 3  # under this, a mean tells what one person answered


@dataclass(frozen=True)
class Satisfaction:
    """What `people` answered of a session; `mean` (1 to 5) and `words` are None and () when they
    are fewer than `LEAST_RATINGS`. Words come in the order of the alphabet, not of answers.
    """

    people: int
    mean: float | None
    words: tuple[str, ...]


def counted_sessions(sessions=None):
    """Sessions, all or some, with `people` who have a place and `waiting` who have none yet."""
    found = Session.objects.all() if sessions is None else sessions
    return found.select_related("organisation").annotate(
        people=Count("enrolments", filter=Q(enrolments__is_waiting=False)),
        waiting=Count("enrolments", filter=Q(enrolments__is_waiting=True)),
    )


def coming_sessions(now, course_id=""):
    """Sessions not over at an instant, cancelled ones too, soonest first; with `people`."""
    found = Session.objects.filter(ends_at__gt=now)
    if course_id:
        found = found.filter(course=course_id)
    return counted_sessions(found).order_by("starts_at", "pk")


def organised_sessions(organisations, now):
    """Sessions that some organisations held or are holding at an instant, the latest first."""
    found = Session.objects.filter(
        organisation__in=organisations, starts_at__lte=now, cancelled_at=None
    )
    unnoted = Count("enrolments", filter=Q(enrolments__is_waiting=False, enrolments__attended=None))
    came = Count("enrolments", filter=Q(enrolments__attended=True))
    return counted_sessions(found).annotate(unnoted=unnoted, came=came).order_by("-starts_at", "pk")


def enrolled_sessions(user, since):
    """Sessions a person comes to, with a place, that are not over at an instant; soonest first."""
    theirs = Enrolment.objects.filter(user=user, is_waiting=False).order_by().values("session_id")
    found = Session.objects.filter(pk__in=theirs, ends_at__gt=since)
    return found.select_related("organisation").order_by("starts_at", "pk")


def past_enrolments(user, now):
    """What a person came to, the latest first; with the session."""
    found = Enrolment.objects.filter(user=user, attended=True, session__starts_at__lte=now)
    return found.select_related("session__organisation").order_by("-session__starts_at", "pk")


def enrolments(session):
    """Everyone on the list of a session, those who wait last, in the order they came."""
    found = session.enrolments.select_related("user")
    return found.order_by("is_waiting", "enrolled_at", "pk")


def enrolment_of(user, session):
    """A person's line on the list of a session, or None."""
    return Enrolment.objects.filter(user=user, session=session).first()


def is_enrolled(user, session):
    """Whether a person comes to a session: only then are they told its link."""
    return Enrolment.objects.filter(user=user, session=session, is_waiting=False).exists()


def waiting_ranks(user, now):
    """{session id: place on its waiting list, from 1} of a person, for sessions not over."""
    mine = Enrolment.objects.filter(user=user, is_waiting=True, session__ends_at__gt=now)
    ranks = {}
    for line in mine:
        before = Q(enrolled_at__lt=line.enrolled_at) | Q(
            enrolled_at=line.enrolled_at, pk__lt=line.pk
        )
        waiting = Enrolment.objects.filter(session=line.session_id, is_waiting=True)
        ranks[line.session_id] = waiting.filter(before).count() + 1
    return ranks


def satisfaction(session):
    """What those who came answered; see `Satisfaction`."""
    given = session.enrolments.filter(satisfaction__isnull=False)
    answers = list(given.values_list("satisfaction", "words"))
    if len(answers) < LEAST_RATINGS:
        return Satisfaction(len(answers), None, ())
    mean = sum(mark for mark, _ in answers) / len(answers)
    return Satisfaction(len(answers), mean, tuple(sorted(words for _, words in answers if words)))
