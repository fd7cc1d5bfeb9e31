"""Pages for what went wrong: they say what happened and what to do next."""

from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from maillage.apps.accounts.errors import NotAllowed

EXPIRED_FORM = (
    "La page est restée ouverte trop longtemps, ou le navigateur refuse les cookies. "
    "Revenez en arrière, rechargez la page et recommencez."
)


def forbidden(request, exception=None):
    """403; the reason is shown only when it was written for the reader."""
    if isinstance(exception, NotAllowed):
        way_out = (reverse("coordination:home"), "Revenir à mes territoires")
        return _refused(request, "Cette page est réservée", str(exception), way_out)
    return render(request, "403.html", {}, status=403)


def csrf_failure(request, reason=""):
    """403 of a form sent without its token; Django's own reason is for developers."""
    way_out = (reverse("public:home"), "Revenir à l’accueil")
    return _refused(request, "Le formulaire n’a pas pu être reçu", EXPIRED_FORM, way_out)


def not_found(request, exception=None):
    """404; the exception may quote what was asked, so it is not shown."""
    return render(request, "404.html", {}, status=404)


def server_error(request):
    """500, drawn without the request: neither database, session nor context processor."""
    return HttpResponseServerError(render_to_string("500.html"))


def _refused(request, heading, reason, way_out):
    context = {"heading": heading, "reason": reason, "way_out": way_out}
    return render(request, "account/refused.html", context, status=403)
