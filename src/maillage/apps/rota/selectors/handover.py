"""The handover book: who hands over to whom, what is open, and counts for those who may not read.

Everyone who writes goes through `services/handover.py`, which also logs each reading.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from maillage.apps.booking.enums import CANCELLED, State
from maillage.apps.booking.models import Appointment
from maillage.apps.rota.enums import ItemKind, ItemState
from maillage.apps.rota.models import Centre, Handover, HandoverItem, Line, Post
from maillage.apps.rota.permissions import can_run_centre
from maillage.apps.rota.weeks import ARRIVES, LAST_DAY, WEEK, arrival, departure

TOO_MANY = 2  # handovers after which an item still open is flagged
NEXT_MONDAY = timedelta(days=2)  # after a Saturday
_LATE = timedelta(days=1)
COUNTED = ("open", "overdue", "old", "unvalidated", "unacknowledged", "waiting")
_SECRET = ("patient", "phone", "text", "why_dropped")
_RANK = {ItemKind.RESULT: 1, ItemKind.WATCH: 2, ItemKind.TASK: 3}


@dataclass(frozen=True)
class Doctors:
    """The posts of who leaves and of who comes next; None when nobody does (yet)."""

    leaving: Post | None
    arriving: Post | None


def saturday_of(day):
    """The last Saturday, that very day included.

    >>> from datetime import date
    >>> saturday_of(date(2027, 1, 9)), saturday_of(date(2027, 1, 15))
    (datetime.date(2027, 1, 9), datetime.date(2027, 1, 9))
    """
    return day - timedelta(days=(day.weekday() - 5) % 7)


def doctors_of(handover):
    """Who leaves that Saturday and who comes next to that line, as the posts stand now."""
    posts = Post.objects.filter(line=handover.line_id, volunteer__isnull=False)
    posts = posts.select_related("volunteer")
    return Doctors(
        leaving=posts.filter(monday=handover.saturday - LAST_DAY).first(),
        arriving=posts.filter(monday__gt=handover.saturday).order_by("monday").first(),
    )


def comes_next(doctors, saturday):
    """Whether a doctor comes the very week after that Saturday."""
    return doctors.arriving is not None and doctors.arriving.monday == saturday + NEXT_MONDAY


def is_there(user, post, day):
    """Whether a person is the doctor of a post, on a day when its book is open to them."""
    return (
        post is not None
        and user.is_authenticated
        and post.volunteer.user_id == user.pk
        and arrival(post.monday) <= day <= departure(post.monday) + _LATE
    )


def posts_of(user, day):
    """Posts whose book is open to a person that day: from arrival to the day after departure."""
    earliest, latest = day - LAST_DAY - _LATE, day - ARRIVES
    return (
        Post.objects.filter(volunteer__user=user, monday__range=(earliest, latest))
        .select_related("line__centre__site", "volunteer")
        .order_by("monday", "pk")
    )


def item_of(pk):
    """One item with its line and centre, or None."""
    items = HandoverItem.objects.select_related("line__centre__site", "line__centre__collective")
    return _with_handovers(items.filter(pk=pk)).first()


def open_items(centre, day):
    """Open items of a centre, all lines together, the most pressing first.

    Each carries `handovers`, how many times it was handed over.
    """
    items = HandoverItem.objects.filter(line__centre=centre, state=ItemState.OPEN)
    items = items.select_related("line__centre", "written_by")
    return in_order(_with_handovers(items), day)


def closed_lately(centre, day):
    """Items closed in the last week, newest first: a mistake can be undone."""
    items = HandoverItem.objects.filter(
        line__centre=centre, closed_at__gte=start_of(day - WEEK), erased_at=None
    )
    return items.select_related("line__centre").order_by("-closed_at", "-pk")


def to_hand_over(handover, leaving):
    """Open items that belong to a handover: all but what who arrives wrote from that day on."""
    midnight = start_of(handover.saturday)
    written = Q(written_at__lt=midnight)
    if leaving is not None:
        end = start_of(handover.saturday + 2 * _LATE)
        written |= Q(written_by=leaving.volunteer_id, written_at__lt=end)
    items = HandoverItem.objects.filter(written, line=handover.line_id, state=ItemState.OPEN)
    return in_order(_with_handovers(items), handover.saturday)


def start_of(day):
    """The instant at which a day starts here."""
    return timezone.make_aware(datetime.combine(day, time()))


def in_order(items, day):
    """Items as they are handed over: overdue, results awaited, patients to watch, then tasks."""

    def rank(item):
        late = item.due_on is not None and item.due_on < day
        return (0 if late else _RANK[item.kind], item.due_on or day + 99 * WEEK, item.pk)

    return sorted(items, key=rank)


def state_of(handover):
    """What a handover holds right now, to give back when validating it."""
    return stamp(to_hand_over(handover, doctors_of(handover).leaving))


def stamp(items):
    """Open items and their versions, as one text.

    >>> stamp([HandoverItem(pk=8, version=2), HandoverItem(pk=3)])
    '3.1 8.2'
    """
    found = sorted((i.pk, i.version) for i in items if i.state == ItemState.OPEN)
    return " ".join(f"{pk}.{version}" for pk, version in found)


def handover_of(pk):
    """One handover with its line and centre, or None."""
    return Handover.objects.select_related("line__centre__site").filter(pk=pk).first()


def handovers_open_to(user, centre, day):
    """(handover, doctors) of a centre that a person takes part in and may read that day."""
    found = []
    for post in posts_of(user, day).filter(line__centre=centre):
        found += _leaving_with(post) + _waiting_for(post)
    return [(handover, doctors_of(handover)) for handover in found]


def _leaving_with(post):
    return list(Handover.objects.filter(line=post.line_id, saturday=departure(post.monday)))


def _waiting_for(post):
    """Handovers since the doctor before, to whom nobody came until this post."""
    earlier = Post.objects.filter(
        line=post.line_id, volunteer__isnull=False, monday__lt=post.monday
    )
    before = earlier.order_by("-monday").values_list("monday", flat=True).first()
    handovers = Handover.objects.filter(line=post.line_id, saturday__lt=post.monday)
    if before is not None:
        handovers = handovers.filter(saturday__gt=before)
    return list(handovers.order_by("saturday"))


def appointments_to_link(line, day):
    """Appointments of a line's agenda in the week before and the day itself, newest first."""
    if line.agenda_id is None:
        return Appointment.objects.none()
    gone = [State.HELD, State.EXPIRED, *CANCELLED]
    return (
        Appointment.objects.filter(
            agenda=line.agenda_id,
            start__gte=start_of(day - WEEK),
            start__lt=start_of(day + _LATE),
            person__isnull=False,
        )
        .exclude(state__in=gone)
        .select_related("person")
        .order_by("-start", "-pk")
    )


def counts_of(centres, today):
    """{centre pk: counts of its book}, and nothing of what it says: for teams and coordinators.

    open, overdue, old (still open after two handovers), unvalidated, unacknowledged (the last
    handover of each line), waiting (items of a line where no doctor is today).
    """
    lines = dict(Line.objects.filter(centre__in=centres).order_by().values_list("pk", "centre"))
    counts = {centre.pk: dict.fromkeys(COUNTED, 0) for centre in centres}
    held = _held(Q(monday__range=(today - LAST_DAY, today - ARRIVES)), lines)
    there = {line for line, _ in held}
    items = HandoverItem.objects.filter(line__in=lines, state=ItemState.OPEN).order_by()
    for item in _with_handovers(items).defer(*_SECRET):
        count = counts[lines[item.line_id]]
        count["open"] += 1
        count["overdue"] += item.due_on is not None and item.due_on < today
        count["old"] += item.handovers >= TOO_MANY
        count["waiting"] += item.line_id not in there
    last = _last_handovers(lines)
    left = _held(Q(monday__in=[each.saturday - LAST_DAY for each in last]), lines)
    for handover in last:
        count = counts[lines[handover.line_id]]
        someone_left = (handover.line_id, handover.saturday - LAST_DAY) in left
        count["unvalidated"] += handover.validated_at is None and someone_left
        count["unacknowledged"] += handover.acknowledged_at is None
    return counts


def centres_counted_for(user):
    """Centres whose counts a person may see: those they run. The reserve has no book."""
    centres = Centre.objects.filter(is_reserve=False).select_related("collective", "site__commune")
    return [each for each in centres.order_by("name", "pk") if can_run_centre(user, each)]


def _with_handovers(items):
    return items.annotate(handovers=Count("entries"))


def _last_handovers(lines):
    """The last handover of each line, without its note."""
    last = {}
    for handover in Handover.objects.filter(line__in=lines).defer("note").order_by("saturday"):
        last[handover.line_id] = handover
    return list(last.values())


def _held(weeks, lines):
    """(line, Monday) of the posts of these weeks that someone fills."""
    posts = Post.objects.filter(weeks, line__in=lines, volunteer__isnull=False)
    return set(posts.order_by().values_list("line", "monday"))
