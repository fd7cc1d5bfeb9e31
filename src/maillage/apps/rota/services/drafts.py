"""Make, change, discard and bring back drafts."""

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.rota.enums import DraftState, SolveState
from maillage.apps.rota.errors import BadRota, NotNow
from maillage.apps.rota.models import Cell, Draft, Solve
from maillage.apps.rota.weeks import CENTURY, WEEK, monday_of
from maillage.apps.rota.weights import LABELS, WEIGHTS

from .cells import locked

LONGEST_NAME = 100
MOST_WEEKS = 106
HEAVIEST = 100_000


@transaction.atomic
def make_draft(*, collective, name, first_day, weeks, user, copy_of=None):
    """A draft from the week of `first_day` on; BadRota names what cannot be.

    copy_of : another draft of the same collective, whose weights and places are taken over
    """
    if weeks is None or not 1 <= weeks <= MOST_WEEKS:
        raise BadRota({"weeks": f"Donnez un nombre de semaines entre 1 et {MOST_WEEKS}."})
    if first_day.year not in CENTURY:
        raise BadRota({"first_day": "Donnez un jour de ce siècle, par exemple 15/01/2027."})
    if copy_of is not None and copy_of.collective_id != collective.pk:
        raise BadRota({"copy_of": "Ce brouillon est celui d’un autre collectif."})
    draft = Draft.objects.create(
        collective=collective,
        name=_checked_name(name),
        first_monday=monday_of(first_day),
        weeks=weeks,
        weights=copy_of.weights if copy_of else {},
        based_on=copy_of,
        made_by=user,
        made_at=timezone.now(),
    )
    copied = _copy_cells(copy_of, draft, user) if copy_of else 0
    _record(user, "rota.draft", draft, {"weeks": weeks, "copied": copied})
    return draft


@transaction.atomic
def change_draft(*, draft, name, weights, user):
    """Rename a draft, and say what each flaw costs in it (dict rule → whole points)."""
    draft = locked(draft)
    draft.name = _checked_name(name)
    draft.weights = _checked_weights(weights)
    draft.save(update_fields=["name", "weights"])
    _record(user, "rota.draft_change", draft, {"rules": sorted(draft.weights)})
    return draft


@transaction.atomic
def discard_draft(*, draft, user):
    """Take a draft out of the list; `restore_draft` brings it back."""
    draft = locked(draft)
    under_way = (SolveState.WAITING, SolveState.RUNNING)
    if Solve.objects.filter(draft=draft, state__in=under_way).exists():
        raise NotNow("Un calcul est en cours sur ce brouillon. Arrêtez-le d’abord.")
    return _set_state(draft, DraftState.DISCARDED, user, "rota.draft_discard")


@transaction.atomic
def restore_draft(*, draft, user):
    """Bring a discarded draft back."""
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if draft.state != DraftState.DISCARDED:
        raise NotNow("Ce brouillon n’est pas abandonné.")
    return _set_state(draft, DraftState.OPEN, user, "rota.draft_restore")


def _set_state(draft, state, user, action):
    draft.state = state
    draft.save(update_fields=["state"])
    _record(user, action, draft)
    return draft


def _copy_cells(origin, draft, user):
    """Take over the places of the weeks that both drafts hold; returns how many."""
    last = draft.first_monday + (draft.weeks - 1) * WEEK
    cells = Cell.objects.filter(draft=origin, monday__range=(draft.first_monday, last))
    copies = [
        Cell(
            draft=draft,
            line_id=cell.line_id,
            monday=cell.monday,
            volunteer_id=cell.volunteer_id,
            is_locked=cell.is_locked,
            placed_by=user,
        )
        for cell in cells.order_by("pk")
    ]
    return len(Cell.objects.bulk_create(copies, batch_size=1_000))


def _checked_name(name):
    name = " ".join(str(name).split())
    if not name:
        raise BadRota({"name": "Donnez un nom au brouillon."})
    if len(name) > LONGEST_NAME:
        raise BadRota({"name": f"Ce nom dépasse {LONGEST_NAME} caractères : raccourcissez-le."})
    return name


def _checked_weights(weights):
    """The weights that are not the usual ones."""
    errors = {}
    for rule, points in weights.items():
        is_whole = isinstance(points, int) and not isinstance(points, bool)
        if rule not in WEIGHTS:
            errors[rule] = f"« {rule} » n’est pas une règle du planning."
        elif not is_whole or not 0 <= points <= HEAVIEST:
            errors[rule] = f"{LABELS[rule]} : donnez un nombre entier entre 0 et {HEAVIEST}."
    if errors:
        raise BadRota(errors)
    return {rule: points for rule, points in weights.items() if points != WEIGHTS[rule]}


def _record(user, action, draft, details=None):
    actor, subject = audit.actor_of(user), f"draft:{draft.pk}"
    audit.record(actor=actor, action=action, subject=subject, details=details)
