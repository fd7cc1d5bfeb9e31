"""A doctor asks to join; who is a volunteer already is never told here."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.accounts.french import unbroken
from maillage.apps.booking import limits
from maillage.apps.rota.errors import BadRota
from maillage.apps.rota.selectors import recruitment
from maillage.apps.rota.services import volunteers
from maillage.apps.rota.services.retention import KEPT
from maillage.web.public.care.pages import visitor

from .forms import JoinForm

TRIES, HOUR = 5, 3600
TOO_MANY = unbroken(
    "Plusieurs demandes sont parties d’ici cette heure : attendez une heure, ou écrivez au "
    "collectif."
)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request):
    """One page of questions; nothing is kept until all of them are answered."""
    collectives = recruitment.collectives()
    if not collectives:
        raise Http404
    now, form = timezone.now(), JoinForm(request.POST or None, collectives=collectives)
    who = f"rota-join {visitor(request)}"
    if form.is_valid() and not limits.allow(who, limit=TRIES, window_seconds=HOUR, now=now):
        form.add_error(None, TOO_MANY)
    if form.is_valid():
        try:
            volunteers.ask_to_join(now=now, **form.cleaned_data)
        except BadRota as error:
            form.blame(error)
        else:
            return redirect("public:rota_joined")
    context = {"form": form, "only": collectives[0] if len(collectives) == 1 else None}
    context["kept_days"] = KEPT.days
    status = 422 if form.errors else 200
    return render(request, "public/rota/join.html", context, status=status)


@require_safe
def thanks(request):
    """The request is kept; the same page whoever asked."""
    return render(request, "public/rota/joined.html")
