"""Tell those who repair the rota what a change of a centre does to published weeks."""

from django.utils import timezone

from maillage.apps.rota.enums import IncidentKind
from maillage.apps.rota.models import Post
from maillage.apps.rota.selectors.problem import is_line_open
from maillage.apps.rota.weeks import monday_of

from .incidents import report


def tell(kind, centre, mondays, *, user, now):
    """Report an incident from the first to the last of these weeks; nothing when there is none."""
    if mondays:
        report(
            kind=kind,
            centre=centre,
            weeks=(min(mondays), max(mondays)),
            user=user,
            now=now,
        )


def tell_opened(line, *, user, now):
    """Weeks published already, in which a line opens and that nobody was asked to fill."""
    collective, this_week = line.centre.collective, monday_of(timezone.localdate(now))
    published = Post.objects.filter(line__centre__collective=collective, monday__gte=this_week)
    known = set(line.posts.order_by().values_list("monday", flat=True))
    weeks = set(published.order_by().values_list("monday", flat=True)) - known
    opened = [monday for monday in weeks if is_line_open(line, monday)]
    tell(IncidentKind.OPENING, line.centre, opened, user=user, now=now)
