"""Which study a person asked for, and whether they may read or change it."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.accounts.permissions import require
from maillage.apps.studies.models import Study
from maillage.apps.studies.permissions import (
    can_change_study,
    can_read_study,
    organisations_reading_studies,
)

ONLY_KEEPERS = (
    "Vous pouvez lire ce scénario\u00a0; seules les personnes qui coordonnent ou administrent "
    "l’organisation peuvent le changer."
)
_LIGHT = ("snapshot", "imported")


def read_study(user, pk, *, removed=False):
    """A study this person may read; for anyone else it does not exist."""
    studies = (
        Study.objects.filter(removed_at__isnull=not removed)
        .select_related("organisation", "created_by")
        .prefetch_related(Prefetch("replay_of", Study.objects.defer(*_LIGHT)))
        .defer(*_LIGHT)
    )
    study = get_object_or_404(studies, pk=pk)
    if not can_read_study(user, study):
        raise Http404
    return study


def kept_study(user, pk, *, removed=False):
    """A study this person may change; someone who may only read it is told so."""
    study = read_study(user, pk, removed=removed)
    require(can_change_study(user, study), ONLY_KEEPERS)
    return study


def readable_studies(user, keys):
    """Studies among `keys` that this person may read: {pk: study}, answered or not."""
    organisations = organisations_reading_studies(user)
    studies = Study.objects.filter(pk__in=keys, organisation__in=organisations, removed_at=None)
    return {study.pk: study for study in studies.defer(*_LIGHT)}


def reads_answer(view):
    """For pages and files of an answer: signed in, GET, and there is an answer to show."""

    @login_required
    @require_safe
    @wraps(view)
    def wrapped(request, pk):
        study = read_study(request.user, pk)
        if not study.has_answer:
            raise Http404
        return view(request, study)

    return wrapped


def changes(view):
    """For what changes a study: signed in, POST, and one of those who keep it."""

    @login_required
    @require_POST
    @wraps(view)
    def wrapped(request, pk):
        return view(request, kept_study(request.user, pk))

    return wrapped
