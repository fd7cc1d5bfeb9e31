"""Parts of a review's report about promises, indicators and actions."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from maillage.apps.accounts.french import BLANK, date_in_words
from maillage.apps.compact.enums import ActionState, ClauseLevel, ReviewSection
from maillage.apps.compact.grains import when
from maillage.apps.compact.models import Compact
from maillage.apps.compact.numbers import with_unit
from maillage.apps.compact.periods import Period, read_period
from maillage.apps.compact.verdicts import Verdict

from . import actions as action_selectors
from .clauses import in_order
from .movement import Movement, movements
from .values import NO_OBJECT


@dataclass(frozen=True)
class Table:
    """Rows of texts under a head; `numbers` are the ranks of its columns of figures."""

    caption: str
    head: list[str]
    rows: list[list[str]]
    numbers: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """One part of the report: a sentence that says the essential, tables, notes."""

    code: str
    title: str
    lead: str
    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """What every part is made from, read once. `cards` are the actions of the period."""

    compact: Compact
    period: Period
    now: datetime
    clauses: list
    cards: list
    movements: list[Movement]

    @classmethod
    def of(cls, compact, period, now):
        today = timezone.localdate(now)
        alive = action_selectors.actions_of(compact).filter(
            Q(done_on=None) | Q(done_on__gte=period.first),
            Q(starts_on=None) | Q(starts_on__lte=period.last),
        )
        return cls(
            compact=compact,
            period=period,
            now=now,
            clauses=in_order(compact),
            cards=[action_selectors.card(each, today) for each in alive],
            movements=movements(compact, today),
        )

    @property
    def period_in_words(self):
        first, last = self.period.first, self.period.last
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            return f"année {first.year}"
        return f"du {date_in_words(first)} au {date_in_words(last)}"

    def cards_under(self, clause):
        """Cards of the actions of a clause and of those just below it."""
        below = {clause.pk}
        below |= {each.pk for each in self.clauses if each.parent_id in below}
        return [card for card in self.cards if card.action.clause_id in below]


def promised(told):
    """Objectives, whether each moved; commitments, who holds each, what was done."""
    objectives = [
        [str(each.clause), each.verdict.label, _progress(told.cards_under(each.clause))]
        for each in told.movements
    ]
    commitments = [
        [str(clause), _holder(clause), _progress(told.cards_under(clause))]
        for clause in told.clauses
        if clause.level == ClauseLevel.COMMITMENT
    ]
    empty = sum(row[2] == _NOTHING for row in commitments)
    tables = []
    if objectives:
        head = ["Objectif", "Depuis le point de départ", "Actions de la période"]
        tables.append(Table("Les objectifs", head, objectives))
    if commitments:
        head = ["Engagement", "Partie qui en répond", "Actions de la période"]
        tables.append(Table("Les engagements", head, commitments))
    return _section(ReviewSection.PROMISED, _lead_of_promises(told, empty), tables)


def indicators(told):
    """Each indicator followed: starting point, last value, target, and what that says."""
    rows, notes = [], []
    for movement in told.movements:
        for each in movement.values:
            rows.append([each.target.clause.number, *_figures(each)])
            notes.append(each.sentence)
    if not rows:
        return _section(
            ReviewSection.INDICATORS,
            "Aucun indicateur n’est suivi : les parties ne peuvent pas dire, chiffres à l’appui, "
            "si leurs objectifs avancent.",
        )
    lead = f"{_count(len(rows), 'indicateur suivi', 'indicateurs suivis')}."
    head = ["Clause", "Indicateur", "Point de départ", "Dernière valeur", "Cible"]
    table = Table("Les indicateurs suivis", head, rows)
    return _section(ReviewSection.INDICATORS, lead, [table], notes)


def actions(told):
    """Every action of the period, in the order of the text."""
    ranks = {clause.pk: rank for rank, clause in enumerate(told.clauses)}
    cards = sorted(
        told.cards,
        key=lambda card: (ranks.get(card.action.clause_id, len(ranks)), card.action.pk),
    )
    rows = [
        [
            card.action.number,
            card.action.title,
            card.action.organisation.name,
            date_in_words(card.action.due_on) if card.action.due_on else "sans échéance",
            _state(card),
        ]
        for card in cards
    ]
    if not rows:
        return _section(ReviewSection.ACTIONS, "Aucune action sur la période.")
    head = ["N°", "Action", "Pilote", "Échéance", "Où elle en est"]
    table = Table("Les actions de la période", head, rows)
    return _section(ReviewSection.ACTIONS, _lead_of_actions(told.cards), [table])


def late(told):
    """What is late or blocked, since when, and why."""
    cards = [card for card in told.cards if card.is_late or card.is_blocked]
    if not cards:
        return _section(ReviewSection.LATE, "Rien n’est en retard, rien n’est bloqué.")
    rows = [
        [
            f"{card.action.number} {card.action.title}".strip(),
            card.action.organisation.name,
            _delay(card),
            _why(card),
        ]
        for card in action_selectors.urgent_first(cards)
    ]
    silent = sum(row[3] == _NO_REASON for row in rows)
    lead = f"{_count(len(rows), 'action', 'actions')} en retard ou bloquée{_s(len(rows))}"
    lead += f", dont {silent} sans explication." if silent else ", toutes expliquées."
    head = ["Action", "Pilote", "Depuis", "Pourquoi"]
    return _section(ReviewSection.LATE, lead, [Table("En retard ou bloqué", head, rows)])


_NOTHING = "aucune action"
_NO_REASON = "raison à donner"
_MANY = {
    Verdict.UP: "ont progressé",
    Verdict.DOWN: "ont reculé",
    Verdict.MIXED: "avancent d’un côté, reculent de l’autre",
    Verdict.STILL: "n’ont pas bougé",
    Verdict.UNJUDGED: "à lire sans juger",
    Verdict.UNMEASURED: "pas encore mesurés",
}


def _section(code, lead, tables=(), notes=()):
    return Section(str(code), code.label, lead, list(tables), list(notes))


def _lead_of_promises(told, empty):
    verdicts = Counter(each.verdict for each in told.movements)
    if not told.movements:
        return "Le texte ne contient aucun objectif."
    said = ", ".join(
        f"{number} {_MANY[found] if number > 1 else found.label}"
        for found, number in verdicts.most_common()
    )
    lead = f"Sur {_count(len(told.movements), 'objectif')} : {said}."
    if empty:
        lead += f" {_count(empty, 'engagement')} sans aucune action."
    return lead


def _lead_of_actions(cards):
    done = sum(card.action.state == ActionState.DONE for card in cards)
    behind = sum(card.is_late for card in cards)
    blocked = sum(card.is_blocked for card in cards)
    return (
        f"{_count(len(cards), 'action')} : {done} faite{_s(done)}, {behind} en retard, "
        f"{blocked} bloquée{_s(blocked)}."
    )


def _progress(cards):
    counted = [card for card in cards if card.action.state != ActionState.ABANDONED]
    if not counted:
        return _NOTHING
    done = sum(card.action.state == ActionState.DONE for card in counted)
    behind = sum(card.is_late for card in counted)
    said = f"{done} faite{_s(done)} sur {len(counted)}"
    return f"{said}, {behind} en retard" if behind else said


def _figures(followed):
    """Title, starting point, last value and goal of an indicator, as texts."""
    target, definition = followed.target, followed.definition
    if definition is None:
        return [target.indicator, "", "", ""]
    declared = " (déclaré)" if definition.is_declared else ""
    goal = "sans cible"
    if followed.goal is not None:
        goal = with_unit(followed.goal, definition.unit, definition.decimals)
    return [
        definition.title + declared,
        _value(followed.baseline),
        _value(followed.latest),
        goal,
    ]


def _value(value):
    """A kept value in a cell; why there is none is told below the table."""
    if value is None:
        return "pas encore mesuré"
    if value.is_withheld:
        return "masqué, moins de 11 personnes"
    if value.value is None:
        return "sans objet" if value.why == NO_OBJECT else "non mesuré"
    return f"{value.shown}, {when(read_period(value.period))}"


def _state(card):
    action = card.action
    if action.state == ActionState.DONE:
        return f"faite le {date_in_words(action.done_on)}"
    said = [action.get_state_display()]
    if card.is_late:
        said.append(_delay(card))
    if card.is_blocked:
        said.append("bloquée")
    return ", ".join(said)


def _delay(card):
    if not card.is_late:
        return "bloquée"
    return f"en retard de {_count(card.days_late, 'jour')}"


def _why(card):
    said = [card.action.late_because, *(each.what for each in card.obstacles)]
    return " ; ".join(text.rstrip(". ") for text in said if text) or _NO_REASON


def _holder(clause):
    return clause.party.organisation.name if clause.party else "personne"


def _count(quantity, one, many=None):
    return f"{quantity}{BLANK}{one if quantity < 2 else many or one + 's'}"


def _s(quantity):
    return "s" if quantity > 1 else ""
