"""Write an action, change it, say where it stands, remove it when it was a mistake."""

from django.db import transaction

from maillage.apps.accounts import audit
from maillage.apps.accounts.permissions import roles_of
from maillage.apps.compact.enums import ActionState, CompactState
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.models import Action, Compact

FIELDS = (
    *("number", "title", "description", "clause", "organisation", "person"),
    *("audience", "theme", "commune", "starts_on", "due_on"),
)
YEARS = range(1990, 2100)
_ENDED = "Cette convention est terminée : ses actions ne changent plus."
_STALE = (
    "Quelqu’un d’autre a changé cette action entre-temps : relisez-la, puis recommencez ; rien "
    "n’a été enregistré."
)


@transaction.atomic
def create(*, compact, values, user, now):
    """A new action, to start. `values` has some of `FIELDS` and `partners` (organisations)."""
    compact = open_compact(compact)
    partners = values.get("partners", ())
    action = Action(compact=compact, created_at=now)
    _fill(action, values)
    action.save()
    action.partners.set(partners)
    record(action, "create", user)
    return action


@transaction.atomic
def change(*, action, values, seen, user):
    """Rewrite what is said of an action. `seen` is the revision that was opened."""
    action = held(action, seen=seen)
    _fill(action, values)
    action.save()
    if "partners" in values:
        action.partners.set(values["partners"])
    record(action, "change", user)
    return action


@transaction.atomic
def move(*, action, state, seen, user, today, done_on=None):
    """Say that it starts, is done (on `done_on`, today by default), is given up or is taken again.

    Any state may follow any other: a mistake is put right by moving it back.
    """
    action = held(action, seen=seen)
    if state not in ActionState.values:
        raise BadCompact({"state": "Choisissez un des états de la liste."})
    day = (done_on or today) if state == ActionState.DONE else None
    if day:
        check_past_day("done_on", day, today)
    before, action.state, action.done_on = action.state, ActionState(state), day
    action.save()
    record(action, "move", user, before=str(before), after=str(state))
    return action


@transaction.atomic
def explain(*, action, reason, user):
    """Keep why an action is late; nothing takes the reason away."""
    action = held(action)
    if len(reason) > 500:
        raise BadCompact({"late_because": "Donnez la raison en 500 caractères au plus."})
    action.late_because = reason.strip()
    action.save()
    record(action, "explain", user)
    return action


@transaction.atomic
def remove(*, action, user):
    """Take away an action written by mistake: one that nobody commented nor spent for."""
    action = held(action)
    spent = action.budget.filter(spent__gt=0).exists()
    if spent or action.state == ActionState.DONE or action.comments.exists():
        raise NotNow(
            "Cette action a déjà une histoire (commentaire, dépense, ou action faite) : dites "
            "plutôt qu’elle est abandonnée."
        )
    record(action, "remove", user)
    action.delete()


def open_compact(compact):
    """The row of a compact that still lives, locked until the end of the transaction."""
    found = Compact.objects.select_for_update().get(pk=compact.pk)
    if found.state == CompactState.ENDED:
        raise NotNow(_ENDED)
    return found


def held(action, *, seen=None):
    """The row of an action, locked; its revision goes up when it was the one `seen`."""
    open_compact(action.compact)
    found = Action.objects.select_for_update(of=("self",)).filter(pk=action.pk).first()
    if found is None or (seen is not None and found.revision != seen):
        raise StaleEdit(_STALE)
    found.revision += 1 if seen is not None else 0
    return found


def check_past_day(field, day, today):
    """Refuse a day that has not come yet, or out of this century."""
    if day > today:
        raise BadCompact({field: "Ce jour n’est pas encore venu : donnez un jour passé."})
    check_year(field, day)


def check_year(field, day):
    if day.year not in YEARS:
        raise BadCompact({field: _wrong_year(day)})


def record(action, verb, user, **details):
    audit.record(
        actor=audit.actor_of(user),
        action=f"action.{verb}",
        subject=f"compact:{action.compact_id}",
        details={"action": action.pk} | details,
    )


def _wrong_year(day):
    return f"L’année {day.year} ne convient pas : donnez-la entre 1990 et 2099."


def _fill(action, values):
    for name in FIELDS:
        if name in values:
            setattr(action, name, values[name])
    action.title = action.title.strip()
    errors = _problems(action)
    if errors:
        raise BadCompact(errors)


def _problems(action):
    """What cannot be kept: {field: text}."""
    found = {}
    if not action.title:
        found["title"] = "Donnez un intitulé à l’action."
    if action.clause_id is None or not _is_clause_of(action):
        found["clause"] = "Choisissez un objectif ou un engagement de cette convention."
    if action.organisation_id is None or not _is_party(action):
        found["organisation"] = "Choisissez une partie de la convention comme pilote de l’action."
    elif action.person_id and not roles_of(action.person, action.organisation):
        found["person"] = (
            "Cette personne n’a pas de compte dans l’organisation pilote de l’action : "
            "choisissez-en une autre, ou laissez vide."
        )
    if action.number and _number_taken(action):
        found["number"] = (
            f"Une autre action porte déjà le numéro {action.number} : donnez-en un autre."
        )
    return found | _wrong_days(action)


def _wrong_days(action):
    first, last = action.starts_on, action.due_on
    for field, day in (("starts_on", first), ("due_on", last)):
        if day and day.year not in YEARS:
            return {field: _wrong_year(day)}
    if first and last and last < first:
        return {"due_on": "L’échéance vient avant le début : corrigez l’une des deux dates."}
    return {}


def _is_clause_of(action):
    clause = action.clause
    # An axis is too wide to be carried out, hence the parent.
    return clause.compact_id == action.compact_id and clause.parent_id is not None


def _is_party(action):
    return action.compact.parties.filter(organisation=action.organisation_id).exists()


def _number_taken(action):
    same = Action.objects.filter(compact=action.compact_id, number__iexact=action.number)
    return same.exclude(pk=action.pk).exists()
