"""Training: who was trained, who came, what it was worth, who renewed in time.

Whom and when: as `training.selectors.measures` says. People in training are withheld under 11.
"""

from django.db.models import Count, Exists, OuterRef, Q, Sum

from maillage.apps.accounts.models import Membership
from maillage.apps.compact.areas import FRANCE
from maillage.apps.territory.models import Commune
from maillage.apps.training.content import RELAY_COURSE
from maillage.apps.training.models import Certificate
from maillage.apps.training.selectors import measures

from .rows import counted, inside, is_whole, kept_here, last_day, parties_of, share

_CERTIFICATES = kept_here("Attestations de formation")
_SESSIONS = kept_here("Sessions de formation")


def certified(area, period, compact=None):
    """People who earned the certificate of relay."""
    rows = measures.certified(period.first, period.last, _communes(area), RELAY_COURSE)
    return _people(rows, _CERTIFICATES)


def renewed(area, period, compact=None):
    """Certificates of relay renewed by their last day, of those that ended in the period."""
    ended = Certificate.objects.filter(
        course=RELAY_COURSE, valid_until__range=(period.first, last_day(period))
    )
    if area.spec != FRANCE:
        ended = ended.filter(user__in=measures.members_of(_communes(area)))
    later = Certificate.objects.filter(
        user=OuterRef("user"),
        course=OuterRef("course"),
        issued_on__lte=OuterRef("valid_until"),
        valid_until__gt=OuterRef("valid_until"),
    )
    return share(ended, Q(Exists(later.order_by())), people="user", source=_CERTIFICATES)


def attendance(area, period, compact=None):
    """Places held by people who came, of those whose presence was noted."""
    noted = measures.awaited(period.first, period.last, _communes(area))
    return share(noted, Q(attended=True), people="user", source=_SESSIONS)


def people_trained(area, period, compact=None):
    """Different people who came to a session."""
    return _people(measures.attendances(period.first, period.last, _communes(area)), _SESSIONS)


def satisfaction(area, period, compact=None):
    """Mean mark, 1 to 5, of those who came and gave one."""
    rows = measures.ratings(period.first, period.last, _communes(area)).order_by()
    found = rows.aggregate(
        marks=Sum("satisfaction", default=0), whole=Count("pk"), heads=Count("user", distinct=True)
    )
    return counted(found["marks"], found["whole"], found["heads"], source=_SESSIONS)


def parties_trained(area, period, compact=None):
    """People of the parties of a compact, and of its variants, who came to a session."""
    of_a_party = Membership.objects.filter(organisation__in=parties_of(compact))
    communes = None if is_whole(area, compact) else _communes(area)
    rows = measures.attendances(period.first, period.last, communes)
    return _people(rows.filter(user__in=of_a_party.order_by().values("user")), _SESSIONS)


def _people(rows, source):
    number = rows.order_by().aggregate(number=Count("user", distinct=True))["number"]
    return counted(number, people=number, source=source)


def _communes(area):
    return None if area.spec == FRANCE else Commune.objects.filter(inside(area, "pk"))
