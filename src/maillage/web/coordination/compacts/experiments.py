"""Experiments of a compact: the list, a protocol written, changed, removed, started."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.accounts.french import unbroken
from maillage.apps.compact.areas import read_area, union
from maillage.apps.compact.enums import ExperimentState
from maillage.apps.compact.permissions import can_run
from maillage.apps.compact.selectors.experiments import experiments_of
from maillage.apps.compact.selectors.links import actions_by
from maillage.apps.compact.selectors.similar import similar
from maillage.apps.compact.services import experiments
from maillage.apps.territory.models import Commune
from maillage.web.components.words import count

from .access import compact_for, frame
from .experiments_access import ASKED, answer, experiment_for, held_experiment
from .experiments_forms import ProtocolForm
from .experiments_shown import card, shown
from .sheets import attempt

HERE = "experiments"
_MOST_PROPOSED = 12


@login_required
@require_safe
def listing(request, slug):
    """Every experiment, what waits for someone first."""
    compact = compact_for(request.user, slug)
    standings = experiments_of(compact, timezone.localdate())
    waiting = sum(bool(each.to_do) for each in standings)
    context = frame(request.user, compact, HERE) | {
        "cards": [card(each) for each in standings],
        "conclusion": _conclusion(len(standings), waiting),
    }
    return render(request, "coordination/compacts/experiments/list.html", context)


@login_required
@require_safe
def page(request, slug, pk):
    """One experiment: what waits, its reading, its protocol, its log."""
    experiment = experiment_for(request.user, slug, pk)
    context = frame(request.user, experiment.compact, HERE)
    context |= shown(experiment, timezone.localdate())
    context |= {
        "experiment": experiment,
        "may_run": can_run(request.user, experiment),
        "actions": actions_by("experiment", experiment.compact).get(experiment.pk, ()),
    }
    return render(request, "coordination/compacts/experiments/one.html", context)


@login_required
@require_http_methods(ASKED)
def new(request, slug):
    compact = compact_for(request.user, slug)
    form = ProtocolForm(request.POST or None, compact=compact, user=request.user)

    def save():
        made = experiments.create(
            compact=compact, values=form.values(), user=request.user, now=timezone.now()
        )
        return "Le protocole est enregistré. Rien n’a commencé.", address(made)

    told = {
        "here": HERE,
        "title": "Nouvelle expérimentation",
        "lead": "On écrit d’abord ce que l’on pense, où, quand, et ce que l’on décidera ; puis on "
        "essaie. Vous pouvez enregistrer un projet incomplet.",
        "submit": "Enregistrer le projet",
        "back": reverse("coordination:compact_experiments", args=[slug]),
    }
    return answer(request, compact, form, save=save, page=told)


@login_required
@require_http_methods(ASKED)
def change(request, slug, pk):
    experiment = held_experiment(request.user, slug, pk)
    compact = experiment.compact
    form = ProtocolForm(
        request.POST or None, compact=compact, user=request.user, experiment=experiment
    )

    def save():
        seen = form.cleaned_data["seen"]
        experiments.change(
            experiment=experiment, values=form.values(), user=request.user,
            seen=-1 if seen is None else seen,
        )  # fmt: skip
        return "Le protocole est enregistré.", address(experiment)

    told = {
        "here": HERE,
        "title": "Modifier le protocole",
        "submit": "Enregistrer le projet",
        "back": address(experiment),
    }
    return answer(request, compact, form, save=save, page=told)


@login_required
@require_POST
def remove(request, slug, pk):
    """Take away a draft; the page asks first."""
    experiment = held_experiment(request.user, slug, pk)

    def taken():
        experiments.remove(experiment=experiment, user=request.user)

    if attempt(request, taken, "Le projet est supprimé."):
        return redirect("coordination:compact_experiments", slug)
    return redirect(address(experiment))


@login_required
@require_POST
def start(request, slug, pk):
    """Freeze the protocol; the page says what that means first."""
    experiment = held_experiment(request.user, slug, pk)

    def started():
        experiments.start(
            experiment=experiment, user=request.user, now=timezone.now(),
            today=timezone.localdate(),
        )  # fmt: skip

    attempt(request, started, "Le protocole est figé : l’expérimentation est lancée.")
    return redirect(address(experiment))


@login_required
@require_http_methods(ASKED)
def compare(request, slug, pk):
    """Communes that look like those of the experiment; those ticked join the comparison."""
    experiment = held_experiment(request.user, slug, pk)
    if request.method == "POST":
        codes = filter(str.isalnum, request.POST.getlist("commune")[:_MOST_PROPOSED])
        chosen = Commune.objects.filter(code__in=list(codes))

        def added():
            experiments.change(
                experiment=experiment, seen=_number(request.POST.get("seen")), user=request.user,
                values={
                    "communes": experiment.communes.all(),
                    "comparison": [*experiment.comparison.all(), *chosen],
                },
            )  # fmt: skip

        attempt(request, added, "Les communes choisies servent de comparaison.")
        return redirect(address(experiment))
    context = frame(request.user, experiment.compact, HERE)
    context |= {"experiment": experiment, **_proposed(experiment)}
    return render(request, "coordination/compacts/experiments/compare.html", context)


def address(experiment):
    return reverse("coordination:compact_experiment", args=[experiment.compact.slug, experiment.pk])


def _proposed(experiment):
    places = experiment.communes.order_by("name", "pk")
    is_draft = experiment.state == ExperimentState.DRAFT
    if not places or not is_draft:
        return {"criteria": "", "rows": []}
    taken = {commune.code for commune in (*places, *experiment.comparison.all())}
    areas = [read_area(f"commune:{commune.code}") for commune in places]
    whole = union(areas, spec="commune:", name=experiment.title)
    found = similar(whole, _MOST_PROPOSED + len(taken))
    rows = [
        {
            "code": each.area.spec.partition(":")[2],
            "name": each.area.name,
            "closeness": each.closeness,
            "words": each.words,
        }
        for each in found.places
    ]
    free = [row for row in rows if row["code"] not in taken]
    return {"criteria": unbroken(found.criteria), "rows": free[:_MOST_PROPOSED]}


def _number(text):
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1


def _conclusion(total, waiting):
    if not total:
        return ""
    told = count(waiting, "attend", "attendent") + " quelqu’un" if waiting else "rien n’attend"
    return unbroken(f"{count(total, 'expérimentation')} ; {told}.")
