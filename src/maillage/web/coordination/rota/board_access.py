"""Which draft a person asked for, and whether they may change it."""

from datetime import date
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.accounts.permissions import require
from maillage.apps.rota.models import Draft, Line
from maillage.apps.rota.permissions import can_coordinate

ONLY_COORDINATORS = (
    "Le planning est réservé aux personnes qui coordonnent le collectif de médecins volontaires."
)


def kept_draft(user, pk):
    """A draft of a collective that this person coordinates; anyone else is refused."""
    drafts = Draft.objects.select_related("collective", "made_by")
    draft = get_object_or_404(drafts, pk=pk)
    require(can_coordinate(user, draft.collective), ONLY_COORDINATORS)
    return draft


def is_number(text):
    """Whether what an address says may be the number of something."""
    return text.isdecimal() and len(text) < 10


def place_asked(draft, line, monday):
    """The line and the Monday of an address; 404 unless the draft holds them."""
    lines = Line.objects.filter(centre__collective=draft.collective).select_related("centre")
    line = get_object_or_404(lines, pk=line)
    try:
        day = date.fromisoformat(monday)
    except ValueError as error:
        raise Http404 from error
    weeks, rest = divmod((day - draft.first_monday).days, 7)
    if rest or not 0 <= weeks < draft.weeks:
        raise Http404
    return line, day


def reads_draft(view):
    """For pages of a draft: signed in, GET, one of its coordinators."""
    return login_required(require_safe(_given_draft(view)))


def changes_draft(view):
    """For what changes a draft: signed in, POST, one of its coordinators."""
    return login_required(require_POST(_given_draft(view)))


def _given_draft(view):
    @wraps(view)
    def wrapped(request, pk, *args, **kwargs):
        return view(request, kept_draft(request.user, pk), *args, **kwargs)

    return wrapped
