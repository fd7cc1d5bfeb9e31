"""What indicators count of training: rows, over days and communes; whoever counts them publishes.

A person is counted in the communes where an organisation they belong to has a site of the
directory: an organisation without one is in no commune, and counts for the whole country only.
Days are those of Paris, both included; a session counts on the day it ends.
"""

from maillage.apps.accounts.models import Membership
from maillage.apps.offer.models import CareSite
from maillage.apps.training.models import Certificate, Enrolment


def members_of(communes):
    """Ids of the users whose organisation has a site in some communes, to filter with."""
    sites = CareSite.objects.filter(commune__in=communes.order_by())
    found = Membership.objects.filter(organisation__in=sites.order_by().values("organisation"))
    return found.order_by().values("user")


def awaited(first, last, communes=None):
    """Places held in sessions that took place from `first` to `last`, once who came is known.

    The denominator of attendance; every commune when `communes` is None.
    """
    found = Enrolment.objects.filter(
        attended__isnull=False,
        session__cancelled_at=None,
        session__ends_at__date__range=(first, last),
    )
    return found if communes is None else found.filter(user__in=members_of(communes))


def attendances(first, last, communes=None):
    """Those of `awaited` who came."""
    return awaited(first, last, communes).filter(attended=True)


def ratings(first, last, communes=None):
    """Those of `attendances` who gave a mark (1 to 5)."""
    return attendances(first, last, communes).filter(satisfaction__isnull=False)


def certified(first, last, communes=None, course=None):
    """Certificates of a course followed alone, or of all, given from `first` to `last`."""
    found = Certificate.objects.filter(issued_on__range=(first, last))
    if course is not None:
        found = found.filter(course=course)
    return found if communes is None else found.filter(user__in=members_of(communes))
