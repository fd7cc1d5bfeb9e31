"""Notice that a point will close, or did: to its agents and to who administers its organisation."""

from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.french import BLANK
from maillage.apps.accounts.models import User
from maillage.apps.teleconsult.enums import PointState, Requirement
from maillage.apps.teleconsult.models import AccessPoint, LapseNotice
from maillage.apps.teleconsult.requirements import asked
from maillage.apps.teleconsult.selectors.gates import agents, gates
from maillage.apps.teleconsult.selectors.points import points

DAYS_BEFORE = (1, 7, 30)
# A line test lives thirty days: notice the day after it is made would teach people to skip it.
_DAYS_BEFORE_LINE = (1, 7)


def give_lapse_notices(today):
    """Write to the people of each open point of which something ends in 30, 7 or 1 days.

    Once for each requirement, end and delay; a delay that was missed is caught up by the next.
    When no e-mail could leave, the next call tries again. Returns how many points were written to.
    """
    open_points = list(points().filter(state=PointState.OPEN))
    found = gates(open_points, today)
    return sum(_notify(point, _due(found[point.pk], today), today) for point in open_points)


def tell_closed(point, missing):
    """Write, once the change is kept, that a point closed by itself and what it misses."""
    lines = [{"title": asked(each).title, "question": asked(each).question} for each in missing]
    subject = f"Point de téléconsultation fermé{BLANK}: {point.site.name}"
    body = _body("closed", point, lines)
    transaction.on_commit(partial(_send, _emails(point), subject, body))


def _due(gate, today):
    """(item, delay) of what ends soon enough to be said."""
    due = []
    for item in gate.items:
        left = (item.lapses_on - today).days if item.lapses_on else None
        delays = _DAYS_BEFORE_LINE if item.requirement == Requirement.LINE else DAYS_BEFORE
        delay = next((each for each in delays if left is not None and left <= each), None)
        if item.is_met and delay:
            due.append((item, delay))
    return due


@transaction.atomic
def _notify(point, due, today):
    if not due:
        return False
    AccessPoint.objects.select_for_update().get(pk=point.pk)  # one sender at a time
    emails = _emails(point)
    new = [pair for pair in due if not _known(point, *pair)] if emails else []
    if not new:
        return False
    notices = LapseNotice.objects.bulk_create(_notice(point, *pair) for pair in new)
    lines = [{"title": asked(item.requirement).title, "date": item.lapses_on} for item, _ in new]
    subject = f"À renouveler bientôt{BLANK}: {point.site.name}"
    body = _body("lapse_notice", point, lines)
    keys = [notice.pk for notice in notices]
    transaction.on_commit(partial(_send, emails, subject, body, undo=keys))
    audit.record(
        actor=audit.SYSTEM,
        action="point.notice",
        subject=f"point:{point.pk}",
        details={"requirements": [item.requirement.value for item, _ in new]},
    )
    return True


def _known(point, item, delay):
    """Whether this was already said, at this delay or at a shorter one."""
    said = LapseNotice.objects.filter(point=point, requirement=item.requirement)
    return said.filter(lapses_on=item.lapses_on, days_before__lte=delay).exists()


def _notice(point, item, delay):
    return LapseNotice(
        point=point,
        requirement=item.requirement,
        lapses_on=item.lapses_on,
        days_before=delay,
        sent_at=timezone.now(),
    )


def _emails(point):
    administers = Q(
        memberships__organisation=point.organisation_id, memberships__role=Role.ADMINISTRATOR
    )
    works = Q(pk__in=agents(point).order_by().values("user"))
    people = User.objects.filter(administers | works, is_active=True)
    return sorted(set(people.order_by().values_list("email", flat=True)))


def _body(name, point, lines):
    address = settings.SITE_URL + reverse("relay:point", args=[point.pk])
    context = {"point": point.site.name, "lines": lines, "address": address}
    return render_to_string(f"teleconsult/email/{name}.txt", context)


def _send(emails, subject, body, *, undo=()):
    left = 0
    for email in emails:
        try:
            left += send_mail(subject, body, None, [email])
        except (SMTPException, OSError):
            continue
    if not left:
        LapseNotice.objects.filter(pk__in=undo).delete()
