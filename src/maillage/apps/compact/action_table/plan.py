"""What a table of actions would change: each line new, changed, the same or refused."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from maillage.apps.accounts.french import unbroken
from maillage.apps.compact.enums import ActionState
from maillage.apps.compact.permissions import acting_organisations, can_pilot
from maillage.apps.compact.selectors.actions import actions_of
from maillage.apps.compact.services.actions import YEARS

from .columns import COLUMNS
from .days import read_day
from .matching import Names, Unknown, state, theme

LABELS = {column.name: column.label for column in COLUMNS}
_TEXTS = {  # column: (field, longest)
    "intitule": ("title", 200),
    "description": ("description", 10_000),
    "public": ("audience", 200),
    "raison_du_retard": ("late_because", 500),
}
_DAYS = {"debut": "starts_on", "echeance": "due_on", "faite_le": "done_on"}


class Status(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True)
class Line:
    """One line of the table. `errors` are sentences; `changes` are labels of what differs."""

    number: int  # in the spreadsheet
    action_number: str
    title: str
    status: Status
    values: dict
    action: object = None
    errors: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    lines: tuple[Line, ...]

    @property
    def counts(self):
        """{status: how many lines}."""
        found = Counter(line.status for line in self.lines)
        return {status: found[status] for status in Status}

    @property
    def kept(self):
        """Lines that would change something."""
        return [line for line in self.lines if line.status in (Status.NEW, Status.CHANGED)]

    @property
    def refused(self):
        return [line for line in self.lines if line.status == Status.REFUSED]


def plan_of(compact, rows, *, user, today):
    """The `Plan` of a table read by `read_table`, for what is stored and for what `user` may do.

    An action is recognised by its number. An empty cell changes nothing.
    """
    names = Names(compact)
    stored = {action.number.casefold(): action for action in actions_of(compact) if action.number}
    theirs = None
    if not can_pilot(user, compact):
        theirs = set(acting_organisations(user).order_by().values_list("pk", flat=True))
    judged = _Judge(names, stored, theirs, today)
    return Plan(tuple(judged.line(number, cells) for number, cells in rows))


class _Judge:
    def __init__(self, names, stored, theirs, today):
        self.names, self.stored, self.theirs, self.today = names, stored, theirs, today
        self.seen = {}  # number of an action: first line that gave it

    def line(self, number, cells):
        code = cells.get("numero", "")
        action = self.stored.get(code.casefold()) if code else None
        errors, values = [], {}
        self._check_number(number, code, errors)
        for column, cell in cells.items():
            self._read(column, cell, values, errors)
        self._read_member(cells, values, action, errors)
        errors += self._missing(values, action, cells)
        if not errors:
            errors += self._wrong_together(values, action)
        changes = () if errors else _changes(action, values)
        return Line(
            number=number,
            action_number=code,
            title=cells.get("intitule") or (action.title if action else ""),
            status=_status(errors, action, changes),
            values=values,
            action=action,
            errors=tuple(unbroken(each) for each in errors),
            changes=changes,
        )

    def _check_number(self, number, code, errors):
        if len(code) > 20:
            errors.append("Le numéro a 20 caractères au plus.")
        if code and code.casefold() in self.seen:
            errors.append(
                f"Le numéro {code[:20]} est déjà donné à la ligne {self.seen[code.casefold()]}."
            )
        self.seen.setdefault(code.casefold(), number)

    def _read(self, column, cell, values, errors):
        try:
            self._value(column, cell, values)
        except ValueError as error:
            errors.append(f"{LABELS[column]} : {error}")

    def _value(self, column, cell, values):
        if column == "numero":
            values["number"] = cell
        elif column in _TEXTS:
            name, longest = _TEXTS[column]
            if len(cell) > longest:
                raise ValueError(f"{longest} caractères au plus, {len(cell)} donnés.")
            values[name] = cell
        elif column in _DAYS:
            values[_DAYS[column]] = _day(cell)
        elif column == "clause":
            values["clause"] = self.names.clause(cell)
        elif column == "pilote":
            values["organisation"] = self.names.party(cell)
        elif column == "partenaires":
            parts = (part.strip() for part in cell.replace("\n", "|").split("|"))
            values["partners"] = [self.names.partner(part) for part in parts if part]
        elif column == "commune":
            values["commune"] = self.names.commune(cell)
        elif column == "theme":
            values["theme"] = theme(cell)
        elif column == "etat":
            values["state"] = state(cell)

    def _read_member(self, cells, values, action, errors):
        """The person, once it is known of which organisation they must be."""
        organisation = values.get("organisation") or (action.organisation if action else None)
        if "responsable" not in cells or organisation is None:
            return
        try:
            values["person"] = self.names.member(cells["responsable"], organisation)
        except Unknown as error:
            errors.append(f"{LABELS['responsable']} : {error}")

    def _missing(self, values, action, cells):
        """Required columns left empty: all of them for a new action, the number always."""
        return [
            f"{column.label} : cette case est vide, remplissez-la."
            for column in COLUMNS
            if column.is_required
            and column.name not in cells
            and (action is None or column.name == "numero")
        ]

    def _wrong_together(self, values, action):
        get = _stored_or(values, action)
        holders = {get("organisation").pk} | ({action.organisation_id} if action else set())
        if self.theirs is not None and not holders <= self.theirs:
            return [
                "Seules cette partie et la partie pilote peuvent écrire ses actions : "
                f"{get('organisation').name}."
            ]
        first, last = get("starts_on"), get("due_on")
        if first and last and last < first:
            return ["L’échéance vient avant le début : corrigez l’une des deux dates."]
        return self._wrong_done(get)

    def _wrong_done(self, get):
        is_done, day = get("state") == ActionState.DONE, get("done_on")
        if is_done and day is None:
            return ["Faite le : donnez le jour où l’action a été faite."]
        if is_done and day > self.today:
            return ["Faite le : ce jour n’est pas encore venu."]
        if day and not is_done:
            return ["Faite le : ce jour est donné, mais l’état n’est pas « faite »."]
        return []


def _stored_or(values, action):
    """How a field will be: as given, or else as stored."""

    def get(name):
        if name in values:
            return values[name]
        # Leaving the state « faite » leaves its day too.
        if name == "done_on" and values.get("state", ActionState.DONE) != ActionState.DONE:
            return None
        return getattr(action, name) if action else None

    return get


def _day(cell):
    day = read_day(cell)
    if day.year not in YEARS:
        raise ValueError(f"l’année {day.year} ne convient pas, vérifiez-la.")
    return day


def _status(errors, action, changes):
    if errors:
        return Status.REFUSED
    if action is None:
        return Status.NEW
    return Status.CHANGED if changes else Status.SAME


_FIELDS = {
    "title": "intitule",
    "clause": "clause",
    "organisation": "pilote",
    "person": "responsable",
    "description": "description",
    "audience": "public",
    "theme": "theme",
    "commune": "commune",
    "starts_on": "debut",
    "due_on": "echeance",
    "state": "etat",
    "done_on": "faite_le",
    "late_because": "raison_du_retard",
}


def _changes(action, values):
    """Labels of what a line changes of a stored action."""
    if action is None:
        return ()
    found = [
        LABELS[column]
        for name, column in _FIELDS.items()
        if name in values and values[name] != getattr(action, name)
    ]
    partners = {each.pk for each in action.partners.all()}
    if "partners" in values and {each.pk for each in values["partners"]} != partners:
        found.append(LABELS["partenaires"])
    return tuple(found)
