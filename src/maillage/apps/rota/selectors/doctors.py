"""Which doctor sees the patients of an agenda, week by week."""

from maillage.apps.rota.models import Post
from maillage.apps.rota.weeks import monday_of


def doctors_on(asked):
    """Names of the doctors of the week, as published today.

    asked : pairs (agenda pk, local day)
    Returns a dict; a pair whose agenda is no line's, or whose week has no doctor, is not in it.
    """
    mondays = {(agenda, day): monday_of(day) for agenda, day in asked}
    posts = Post.objects.filter(
        line__agenda__in={agenda for agenda, _ in mondays},
        monday__in=set(mondays.values()),
        volunteer__isnull=False,
    ).select_related("volunteer", "line")
    names = {(post.line.agenda_id, post.monday): post.volunteer.full_name for post in posts}
    return {
        pair: names[pair[0], monday]
        for pair, monday in mondays.items()
        if (pair[0], monday) in names
    }
