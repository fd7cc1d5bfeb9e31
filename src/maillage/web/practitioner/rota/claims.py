"""A volunteer asks to be paid back a journey, and follows their claims."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.accounts.french import unbroken
from maillage.apps.rota.errors import BadRota
from maillage.apps.rota.mileage import HORSEPOWERS, period_on
from maillage.apps.rota.models import TravelClaim
from maillage.apps.rota.selectors.claims import claimable_posts, claims_of
from maillage.apps.rota.services import claims
from maillage.apps.rota.weeks import in_words
from maillage.web.components.words import number
from maillage.web.coordination.rota.claims import row
from maillage.web.coordination.rota.sheets import attempt

from .access import for_volunteers
from .forms_claims import ClaimForm


@for_volunteers
@require_safe
def page(request, volunteer):
    """Weeks one may claim for, and what became of each claim."""
    context = {
        "weeks": [
            {"pk": post.pk, "name": _week(post)}
            for post in claimable_posts(volunteer, timezone.localdate())
        ],
        "rows": [row(claim) for claim in claims_of(volunteer)],
    }
    return render(request, "practitioner/rota/claims.html", context)


@for_volunteers
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request, volunteer, post_id):
    """One journey of one week."""
    now = timezone.now()
    post = get_object_or_404(claimable_posts(volunteer, timezone.localdate(now)), pk=post_id)
    form = ClaimForm(request.POST or None)
    if form.is_valid():
        try:
            claims.claim_journey(post=post, user=request.user, now=now, **form.values())
        except BadRota as error:
            form.blame(error)
        else:
            messages.success(request, unbroken("Votre demande est envoyée. Merci !"))
            return redirect("practitioner:rota_claims")
    context = {"form": form, "week": _week(post), **_rates(timezone.localdate(now))}
    status = 422 if form.errors else 200
    return render(request, "practitioner/rota/claim.html", context, status=status)


@for_volunteers
@require_POST
def take_back(request, volunteer, pk):
    """Withdraw a claim that nobody decided yet."""
    stored = get_object_or_404(TravelClaim, pk=pk, volunteer=volunteer)
    change = partial(claims.take_back, claim=stored, user=request.user)
    attempt(request, change, "Votre demande est retirée.")
    return redirect("practitioner:rota_claims")


def _week(post):
    return f"votre semaine à {post.line.centre.name}, {in_words(post.monday)}"


def _rates(today):
    """What a kilometre is worth today; nothing once the rates must be read again."""
    try:
        period = period_on(today)
    except BadRota:
        return {"rates": [], "source": ""}
    rates = [(HORSEPOWERS[cv], number(rate / 1000, 3)) for cv, rate in period.thousandths.items()]
    return {"rates": rates, "source": unbroken(period.source_in_words)}
