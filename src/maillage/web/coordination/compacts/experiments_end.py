"""What happens while an experiment runs and when it ends: log, values, reading, decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.accounts.permissions import require
from maillage.apps.compact.errors import BadCompact
from maillage.apps.compact.permissions import ONLY_PILOT, can_pilot
from maillage.apps.compact.selectors.effects import last_reading
from maillage.apps.compact.selectors.experiments import steps
from maillage.apps.compact.services import experiments, readings
from maillage.apps.compact.typed_values import workbook
from maillage.web.components.words import count

from .experiments import HERE, address
from .experiments_access import ASKED, answer, experiment_for, held_experiment
from .experiments_forms import DecisionForm, NoteForm, ValuesForm
from .sheets import attempt

_MOST_TOLD = 10
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_http_methods(ASKED)
def note(request, slug, pk):
    """Write in the log."""
    experiment = held_experiment(request.user, slug, pk)
    form = NoteForm(request.POST or None, initial={"day": timezone.localdate()})

    def save():
        experiments.note(
            experiment=experiment, user=request.user, now=timezone.now(), **form.cleaned_data
        )
        return "C’est noté au journal.", address(experiment)

    told = {
        "here": HERE,
        "title": "Noter au journal",
        "lead": experiment.title,
        "submit": "Noter",
        "back": address(experiment),
    }
    return answer(request, experiment.compact, form, save=save, page=told)


@login_required
@require_http_methods(ASKED)
def declare(request, slug, pk):
    """Give the table of typed values."""
    experiment = held_experiment(request.user, slug, pk)
    form = ValuesForm(request.POST or None, request.FILES or None)

    def save():
        table, rejected = readings.declare(
            experiment=experiment, content=form.cleaned_data["file"].read(), user=request.user,
            source=form.cleaned_data["source"], now=timezone.now(), today=timezone.localdate(),
        )  # fmt: skip
        refused = [f"ligne {number}, {why}" for number, why in rejected]
        if table is None:
            raise BadCompact({"file": f"Aucune ligne à garder. {_lines(refused)}"})
        if refused:
            messages.warning(request, _lines(refused))
        return "Les mesures sont enregistrées.", address(experiment)

    told = {
        "here": HERE,
        "title": "Donner les mesures",
        "lead": "Une ligne par commune et par période. Les lignes justes sont gardées, les autres "
        "vous sont dites ; une mesure donnée de nouveau remplace la précédente.",
        "submit": "Enregistrer les mesures",
        "back": address(experiment),
        "more": {"template_url": reverse("coordination:compact_experiment_table", args=[slug, pk])},
        "template": "coordination/compacts/experiments/values.html",
    }
    return answer(request, experiment.compact, form, save=save, page=told)


@login_required
@require_safe
def table(request, slug, pk):
    """The table to fill in, with what was already given."""
    experiment = experiment_for(request.user, slug, pk)
    last = experiment.tables.order_by("-at", "-pk").first()
    given, found = last.values if last else {}, steps(experiment)
    communes = [*experiment.communes.order_by("code"), *experiment.comparison.order_by("code")]
    lines = [
        (
            commune.code,
            period.code,
            given.get(commune.code, {}).get(period.code, ""),
            commune.name,
        )
        for commune in communes
        for period in (found.all if found else ())
    ]
    headers = {"Content-Disposition": 'attachment; filename="mesures.xlsx"'}
    return HttpResponse(workbook(lines), content_type=_XLSX, headers=headers)


@login_required
@require_POST
def read(request, slug, pk):
    """Compute what the values say."""
    experiment = held_experiment(request.user, slug, pk)

    def computed():
        readings.read(
            experiment=experiment, user=request.user, now=timezone.now(),
            today=timezone.localdate(),
        )  # fmt: skip

    attempt(request, computed, "Le résultat est calculé et gardé.")
    return redirect(address(experiment))


@login_required
@require_http_methods(ASKED)
def decide(request, slug, pk):
    """Sign the decision: the pilot party."""
    experiment = experiment_for(request.user, slug, pk)
    require(can_pilot(request.user, experiment.compact), ONLY_PILOT)
    form = DecisionForm(request.POST or None)

    def save():
        given = form.cleaned_data
        readings.decide(
            experiment=experiment, decision=given["decision"], reason=given["reason"],
            signatory=(given["signatory_name"], given["signatory_title"]),
            user=request.user, now=timezone.now(),
        )  # fmt: skip
        return "La décision est signée.", address(experiment)

    lead = f"La règle écrite avant de commencer : {experiment.rule}"
    if last_reading(experiment) is None:
        lead = "Sans résultat lu, seul un arrêt se décide : dites pourquoi."
    told = {
        "here": HERE,
        "title": "Décider de la suite",
        "lead": lead,
        "submit": "Signer la décision",
        "back": address(experiment),
    }
    return answer(request, experiment.compact, form, save=save, page=told)


def _lines(refused):
    more = len(refused) - _MOST_TOLD
    told = " ; ".join(refused[:_MOST_TOLD])
    rest = f" ; et {count(more, 'autre')}" if more > 0 else ""
    return f"{count(len(refused), 'ligne laissée', 'lignes laissées')} de côté : {told}{rest}."
