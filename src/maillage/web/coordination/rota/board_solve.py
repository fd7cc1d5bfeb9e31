"""« Compléter le reste »: start, follow and stop the computation that fills a draft."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from maillage.apps.rota.enums import SolveState
from maillage.apps.rota.errors import NotAllowed, RotaError
from maillage.apps.rota.models import Solve
from maillage.apps.rota.services.solving import SILENCE, UNDER_WAY, ask_solve, stop_solve
from maillage.web.components.words import BLANK, count, number, percent

from .board_access import changes_draft, reads_draft
from .board_forms import SolveForm

NOTHING = "Il n’avait encore rien trouvé\u00a0: le brouillon est resté comme il était."
ENDED = 286  # what the script reads as: the computation is over, show the page again
_LIGHT = ("problem", "best")


@changes_draft
def start(request, draft):
    """Queue a computation."""
    form = SolveForm(request.POST)
    if form.is_valid():
        _try(request, ask_solve, draft=draft, **form.cleaned_data)
    else:
        messages.error(request, "Choisissez la durée du calcul dans la liste.")
    return redirect("coordination:rota_board", draft.pk)


@changes_draft
def stop(request, draft):
    """Stop the one under way: its best is kept."""
    solve = Solve.objects.filter(draft=draft, state__in=UNDER_WAY).first()
    if solve is not None:
        _try(request, stop_solve, solve=solve)
    return redirect("coordination:rota_board", draft.pk)


@reads_draft
def progress(request, draft):
    """The part of the page that follows a computation."""
    shown = solve_shown(draft)
    if shown is None or not shown["is_under_way"]:
        return HttpResponse(status=ENDED)
    context = {"draft": draft, "solve": shown}
    return render(request, "coordination/rota/board/_solve.html", context)


def solve_shown(draft):
    """The last computation of a draft in words, or None."""
    solve = Solve.objects.filter(draft=draft).defer(*_LIGHT).order_by("-asked_at", "-pk").first()
    if solve is None:
        return None
    is_under_way = solve.state in UNDER_WAY
    told = _under_way(solve) if is_under_way else _ended(solve)
    return {"is_under_way": is_under_way, "sentences": told, "stop_asked": solve.stop_asked}


def found_in_words(solve):
    """The best so far: how many posts stay empty, and how far from the best possible.

    >>> found_in_words(Solve(cost=500, bound=496, empty_posts=1))[1]
    'Ce planning coûte 500\\xa0points, au plus 0,8\\xa0% de plus que le meilleur planning possible.'
    """
    if solve.cost is None:
        return []
    empty = solve.empty_posts
    verb = "reste" if empty < 2 else "restent"
    left = f"{count(empty, 'semaine')} {verb} à pourvoir"
    told = left if empty else "toutes les semaines sont pourvues"
    return [f"Trouvé{BLANK}: {told}.", _distance(solve)]


def _distance(solve):
    cost = count(solve.cost, "point")
    if solve.bound is None or 2 * solve.bound < solve.cost:
        return f"Ce planning coûte {cost}{BLANK}; on ne sait pas encore s’il en existe un meilleur."
    if solve.cost <= solve.bound:
        return f"Ce planning coûte {cost}{BLANK}: c’est prouvé, on ne peut pas faire mieux."
    gap = percent((solve.cost - solve.bound) / solve.bound, 1)
    return f"Ce planning coûte {cost}, au plus {gap} de plus que le meilleur planning possible."


def _under_way(solve):
    if solve.stop_asked:
        return ["On s’arrête\u00a0: ce qui est trouvé est gardé."]
    if solve.state == SolveState.WAITING:
        return ["Le calcul va commencer. Vous pouvez fermer cette page."]
    told = ["On cherche le meilleur planning…", *found_in_words(solve)]
    if timezone.now() - solve.heartbeat_at > SILENCE:
        told.append("Le calcul ne donne plus de nouvelles\u00a0: son meilleur planning sera gardé.")
    return told


def _ended(solve):
    if solve.state == SolveState.FAILED:
        return [solve.refusal]
    ends = {SolveState.DONE: "Le calcul est terminé."}
    interrupted = (
        "Vous avez arrêté le calcul." if solve.stop_asked else "Le calcul a été interrompu."
    )
    told = [ends.get(solve.state, interrupted)]
    if solve.cost is None:
        return [
            *told,
            "Il n’avait encore rien trouvé\u00a0: le brouillon est resté comme il était.",
        ]
    if solve.state == SolveState.STOPPED:
        told.append("Le meilleur planning trouvé est gardé.")
    if solve.left_out:
        cases = "case n’a pas été remplie" if solve.left_out < 2 else "cases n’ont pas été remplies"
        told.append(f"{number(solve.left_out)}{BLANK}{cases}, à cause de changements entre-temps.")
    return [*told, *found_in_words(solve)]


def _try(request, change, **arguments):
    try:
        change(user=request.user, **arguments)
    except NotAllowed:
        raise
    except RotaError as error:
        messages.error(request, str(error))
