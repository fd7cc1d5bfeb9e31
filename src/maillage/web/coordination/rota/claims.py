"""Travel claims of a collective: read, decide, pay, take away as a table."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.accounts.french import unbroken
from maillage.apps.accounts.permissions import require
from maillage.apps.rota.enums import ClaimState
from maillage.apps.rota.mileage import HORSEPOWERS
from maillage.apps.rota.models import TravelClaim
from maillage.apps.rota.permissions import can_coordinate, collectives_of
from maillage.apps.rota.selectors.claims import claims_to, totals
from maillage.apps.rota.services import claims
from maillage.apps.rota.weeks import in_words
from maillage.web.components.spreadsheets import csv_text
from maillage.web.components.words import count, date_in_words, number

from .centre_access import ONLY_COORDINATORS, frame
from .centre_words import euros
from .forms_claims import RefusalForm
from .sheets import answer, attempt

PER_PAGE = 50
SAID = {
    ClaimState.ACCEPTED: "La demande est acceptée.",
    ClaimState.PAID: "La demande est payée.",
}
COLUMNS = (
    "numero", "medecin", "centre", "semaine", "jour", "trajet", "kilometres", "puissance_fiscale",
    "euros_par_km", "euros", "etat", "demande_le", "decide_le", "paye_le", "motif",
)  # fmt: skip


@login_required
@require_safe
def page(request):
    """Claims in one state (`?etat=`), those to decide first."""
    collectives = collectives_of(request.user)
    require(bool(collectives), ONLY_COORDINATORS)
    state = request.GET.get("etat", ClaimState.SUBMITTED)
    state = state if state in ClaimState.values else ""
    found = Paginator(claims_to(collectives, state), PER_PAGE)
    shown = found.get_page(request.GET.get("page"))
    sums = totals(claims_to(collectives))
    context = {
        **frame(request.user),
        "conclusion": unbroken(_conclusion(sums)),
        "totals": [_total(each) for each in sums],
        "state": state,
        "rows": [row(each) for each in shown],
        "page": shown,
        "base_query": f"etat={state}",
    }
    return render(request, "coordination/rota/claims/list.html", context)


@login_required
@require_POST
def decide(request, pk):
    """Accept or pay a claim."""
    claim = _claim(request.user, pk)
    state = ClaimState.PAID if request.POST.get("state") == "paid" else ClaimState.ACCEPTED
    change = partial(claims.decide, claim=claim, user=request.user, state=state, now=timezone.now())
    attempt(request, change, SAID[state])
    return redirect("coordination:rota_claims")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request, pk):
    """Refuse a claim, with a reason the volunteer reads."""
    claim = _claim(request.user, pk)

    def save(form):
        claims.decide(
            claim=claim,
            user=request.user,
            state=ClaimState.REFUSED,
            now=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
        return "La demande est refusée ; le médecin en lira la raison.", _list()

    form = RefusalForm(request.POST or None)
    told = row(claim)
    lead = f"{told['doctor']} : {told['journey']}, {told['amount']}."
    back = _list(), "Frais de trajet"
    return answer(request, form, save=save, title="Refuser cette demande ?", back=back, lead=lead)


@login_required
@require_safe
def csv(request):
    """Every claim, one line each."""
    collectives = collectives_of(request.user)
    require(bool(collectives), ONLY_COORDINATORS)
    lines = [_line(each) for each in claims_to(collectives)]
    answer = HttpResponse(csv_text(COLUMNS, lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="frais-de-trajet.csv"'
    return answer


def row(claim):
    """One claim as people read it; also on the volunteer's page."""
    return {
        "pk": claim.pk,
        "doctor": claim.volunteer.full_name,
        "week": f"{claim.post.line.centre.name}, {in_words(claim.post.monday)}",
        "day": date_in_words(claim.travelled_on),
        "journey": claim.journey,
        "how": _how(claim),
        "amount": euros(claim.amount_cents),
        "state": claim.state,
        "state_words": claim.get_state_display(),
        "reason": claim.reason,
        "paid": date_in_words(timezone.localtime(claim.paid_at)) if claim.paid_at else "",
    }


def _how(claim):
    if claim.kilometres is None:
        return "billet"
    rate = number(claim.rate / 1000, 3)
    return f"{claim.kilometres} km en {HORSEPOWERS[claim.horsepower]}, à {rate} € le km"


def _claim(user, pk):
    claims_ = TravelClaim.objects.select_related("volunteer__collective", "post__line__centre")
    claim = get_object_or_404(claims_, pk=pk)
    require(can_coordinate(user, claim.volunteer.collective), ONLY_COORDINATORS)
    return claim


def _conclusion(sums):
    """What waits for a decision, then for a payment."""
    by_state = {total.state: total for total in sums}
    waiting, owed = by_state[ClaimState.SUBMITTED], by_state[ClaimState.ACCEPTED]
    if not waiting.count and not owed.count:
        return "Rien à décider, rien à payer."
    decide = f"{count(waiting.count, 'demande')} à décider, pour {euros(waiting.cents)}"
    return f"{decide} ; {count(owed.count, 'demande')} à payer, pour {euros(owed.cents)}."


def _total(total):
    return {
        "state": total.state.value,
        "label": total.state.label,
        "count": count(total.count, "demande"),
        "amount": euros(total.cents),
    }


def _line(claim):
    rate = f"{claim.rate / 1000:.3f}" if claim.rate else ""
    moments = (claim.submitted_at, claim.decided_at, claim.paid_at)
    submitted, decided, paid = (
        f"{timezone.localtime(each):%Y-%m-%d}" if each else "" for each in moments
    )
    return [
        claim.pk, claim.volunteer.full_name, claim.post.line.centre.name,
        f"{claim.post.monday:%Y-%m-%d}", f"{claim.travelled_on:%Y-%m-%d}", claim.journey,
        claim.kilometres or "", claim.horsepower or "", rate, f"{claim.amount_cents / 100:.2f}",
        claim.get_state_display(), submitted, decided, paid, claim.reason,
    ]  # fmt: skip


def _list():
    return reverse("coordination:rota_claims")
