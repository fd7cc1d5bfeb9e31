"""Who may welcome people at a point; for the others, a page that says what is missing."""

from functools import wraps

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from maillage.apps.teleconsult.permissions import can_prepare, can_welcome
from maillage.apps.teleconsult.selectors.points import points
from maillage.apps.training.selectors import is_trained
from maillage.web.public.care import emergency
from maillage.web.relay.doors import signed_in


def point_or_404(point_id):
    found = points().filter(pk=point_id).first()
    if found is None:
        raise Http404
    return found


def for_relays(view):
    """A page of the welcome: the view is given the point. Nothing of it is kept by the browser."""

    @signed_in
    @wraps(view)
    def answer(request, point_id, **kwargs):
        point = point_or_404(point_id)
        if can_welcome(request.user, point):
            response = view(request, point, **kwargs)
        else:
            response = _missing(request, point)
        patch_cache_control(response, no_store=True, private=True)
        return response

    return answer


def page(request, template, point, context=None, **options):
    """A page of the welcome at a point, emergency numbers on top."""
    shown = {"point": point, "emergency": emergency.numbers(timezone.localdate())}
    return render(request, f"relay/welcome/{template}.html", shown | (context or {}), **options)


def _missing(request, point):
    """What this person lacks to welcome people here, and what to do about each."""
    user = request.user
    if not can_prepare(user, point.organisation):
        lacks = ["Vous n’êtes pas relais de l’organisation qui tient ce point. Demandez à la "
                 "personne qui l’administre de vous inviter."]  # fmt: skip
        return page(request, "missing", point, {"lacks": lacks, "training": ""}, status=403)
    lacks, training = [], ""
    if not point.agents.filter(user=user).exists():
        lacks.append("Vous n’êtes pas inscrit parmi les agents de ce point. Ajoutez-vous à "
                     "l’étape «\u00a0agents\u00a0» du point.")  # fmt: skip
    if not is_trained(user, timezone.localdate()):
        lacks.append("Votre formation de relais manque, ou date de plus de 24 mois. Elle se suit "
                     "ici, en une heure environ.")  # fmt: skip
        training = reverse("relay:training")
    return page(request, "missing", point, {"lacks": lacks, "training": training}, status=403)
