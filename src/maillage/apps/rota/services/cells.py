"""Place volunteers in a draft by hand: a place at a time, and never over someone else's change.

Each change says what its author saw there (`seen`: a volunteer's number, None for nobody). When the
place has changed since, nothing is written, and the message names who changed it.
"""

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.models import AuditLine, User
from maillage.apps.rota.enums import DraftState
from maillage.apps.rota.errors import BadRota, NotNow, StaleEdit
from maillage.apps.rota.models import Cell, Draft, Solve
from maillage.apps.rota.obstacles import in_words
from maillage.apps.rota.selectors.drafts import placed_in, rota_of
from maillage.apps.rota.weeks import in_words as week_in_words


@transaction.atomic
def place(*, draft, line, monday, volunteer, seen, user, now=None):
    """Put a volunteer in a line and a week, in the stead of whoever is there; returns the `Cell`.

    Raises BadRota when a hard rule refuses it, saying which; StaleEdit; NotNow for a locked place.
    """
    change = _Change(draft, user, now)
    change.take_off(line, monday, seen)
    return change.put(line, monday, volunteer)


@transaction.atomic
def remove(*, draft, line, monday, seen, user):
    """Leave a line and a week to nobody; returns who was there."""
    change = _Change(draft, user)
    cell = change.take_off(line, monday, seen)
    if cell is None:
        raise NotNow("Personne n’est dans cette case.")
    change.record("rota.remove", line, monday)
    return cell.volunteer


@transaction.atomic
def move(*, draft, origin, target, seen, user, now=None):
    """Take a volunteer from a place to another; two volunteers change places.

    origin, target : (line, monday)
    seen : who was seen in the first and in the second, as numbers (None: nobody)
    """
    change = _Change(draft, user, now)
    if origin[0].pk == target[0].pk and origin[1] == target[1]:
        raise NotNow("Le médecin est déjà dans cette case.")
    moved = change.take_off(*origin, seen[0])
    if moved is None:
        raise NotNow("Personne n’est dans la case de départ.")
    other = change.take_off(*target, seen[1])
    cell = change.put(*target, moved.volunteer)
    if other is not None:
        change.put(*origin, other.volunteer)
    else:
        change.record("rota.remove", *origin)
    return cell


@transaction.atomic
def lock(*, draft, line, monday, is_locked, seen, user):
    """Keep a place as it is whatever is computed, or let go of it again."""
    change = _Change(draft, user)
    cell = change.read(line, monday, seen)
    if cell is None:
        raise NotNow("Personne n’est dans cette case : il n’y a rien à verrouiller.")
    cell.is_locked, cell.placed_by = is_locked, user
    cell.save(update_fields=["is_locked", "placed_by"])
    change.record("rota.lock" if is_locked else "rota.unlock", line, monday)
    return cell


def locked(draft):
    """The draft as it stands now, held until the transaction ends; NotNow unless it is open."""
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if draft.state != DraftState.OPEN:
        raise NotNow(
            f"« {draft.name} » n’est plus un brouillon : il est {draft.get_state_display()}. "
            "Copiez-le pour le changer."
        )
    return draft


def subject_of(draft, line, monday):
    """How a place is written in the audit trail."""
    return f"cell:{draft.pk}-{line.pk}-{monday:%Y-%m-%d}"


class _Change:
    """One person's change of a draft, which is held meanwhile."""

    def __init__(self, draft, user, now=None):
        self.draft, self.user = locked(draft), user
        self.today = timezone.localdate(now or timezone.now())

    def read(self, line, monday, seen):
        """The cell of a place, or None; StaleEdit unless it is the one seen."""
        cells = Cell.objects.select_related("volunteer", "placed_by")
        cell = cells.filter(draft=self.draft, line=line, monday=monday).first()
        if (cell and cell.volunteer_id) != seen:
            raise StaleEdit(_stale(self.draft, line, monday, cell))
        return cell

    def take_off(self, line, monday, seen):
        """Free a place; returns what was there, or None."""
        cell = self.read(line, monday, seen)
        if cell is None:
            return None
        if cell.is_locked:
            raise NotNow(
                f"{cell.volunteer.full_name} est verrouillé dans cette case. "
                "Déverrouillez-la d’abord."
            )
        Cell.objects.filter(pk=cell.pk).delete()
        return cell

    def put(self, line, monday, volunteer):
        """Fill a free place, if every hard rule allows it."""
        people = placed_in(self.draft, [line.centre_id]) | {volunteer.pk}
        rota = rota_of(self.draft, self.today, people)
        obstacles = rota.placing.obstacles(rota.place(volunteer.pk, line.centre_id, monday))
        if obstacles:
            raise BadRota(
                f"{volunteer.full_name} ne peut pas venir à {line.centre.name} "
                f"{week_in_words(monday)} : {in_words(obstacles)}. Rien n’a été changé."
            )
        cell = Cell.objects.create(
            draft=self.draft, line=line, monday=monday, volunteer=volunteer, placed_by=self.user
        )
        self.record("rota.place", line, monday)
        return cell

    def record(self, action, line, monday):
        audit.record(
            actor=audit.actor_of(self.user),
            action=action,
            subject=subject_of(self.draft, line, monday),
        )


def _stale(draft, line, monday, cell):
    who = _who_changed(draft, line, monday)
    done = f"a mis {cell.volunteer.full_name} dans cette case" if cell else "a libéré cette case"
    return f"{who} {done} entre-temps. Rien n’a été changé : regardez, puis recommencez."


def _who_changed(draft, line, monday):
    """Who changed a place last: a person by name, or the computation."""
    subject = subject_of(draft, line, monday)
    last = AuditLine.objects.filter(subject=subject).order_by("-number").first()
    solves = Solve.objects.filter(draft=draft, left_out__isnull=False, ended_at__isnull=False)
    computed = solves.order_by("-ended_at").first()
    if last is None or (computed is not None and computed.ended_at > last.at):
        return "Le calcul" if computed else "Quelqu’un"
    user = User.objects.filter(pk=last.actor.removeprefix("user:")).first()
    return str(user) if user else "Quelqu’un"
