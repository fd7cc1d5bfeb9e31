"""The point of an address, for those who may prepare it."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404

from maillage.apps.accounts.permissions import require
from maillage.apps.teleconsult.permissions import can_prepare
from maillage.apps.teleconsult.selectors.points import points, preparing_organisations
from maillage.web.components.fields import LONGEST_NUMBER

RESERVED = (
    "Cette page est réservée aux relais et aux personnes qui coordonnent ou administrent une "
    "organisation. Demandez une invitation à la personne qui administre la vôtre."
)
NOT_YOURS = (
    "Ce point de téléconsultation est celui d’une autre organisation. Téléphonez-lui, ou demandez "
    "une invitation à la personne qui l’administre."
)


def of_point(view):
    """Give the view a point instead of its number: 404 for an unknown one, 403 for others'."""

    @login_required
    @wraps(view)
    def answer(request, point_id, *args, **kwargs):
        if len(str(point_id)) > LONGEST_NUMBER:
            raise Http404
        point = get_object_or_404(points(), pk=point_id)
        require(can_prepare(request.user, point.organisation), NOT_YOURS)
        return view(request, point, *args, **kwargs)

    return answer


def own_organisations(user):
    """Organisations for which someone may open a point; refused to those who have none."""
    found = preparing_organisations(user)
    require(bool(found), RESERVED)
    return found
