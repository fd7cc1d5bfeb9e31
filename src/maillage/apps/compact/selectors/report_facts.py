"""Parts of a review's report about money, feedback and experiments."""

from django.utils import timezone

from maillage.apps.accounts.french import BLANK, date_in_words
from maillage.apps.compact import effect_words
from maillage.apps.compact.enums import ExperimentState, ReviewSection
from maillage.apps.compact.models import Experiment
from maillage.apps.compact.numbers import with_unit, written

from . import budgets, effects
from .experiments import standing
from .feedback import summary
from .report_parts import Section, Table


def money(told):
    """Euros planned and spent by each financier in the years of the period."""
    rows = [[each.label, *_euros(each)] for each in budgets.by_financier(told.compact, told.period)]
    if not rows:
        return _section(ReviewSection.MONEY, "Aucun budget n’est saisi pour la période.")
    total = budgets.total(told.compact, told.period)
    lead = (
        f"{with_unit(total.spent, 'euros')} dépensés sur {with_unit(total.planned, 'euros')} "
        f"prévus{_share(total)}."
    )
    rows.append(["Ensemble", *_euros(total)])
    head = ["Financeur", "Prévu", "Dépensé", "Reste"]
    return _section(ReviewSection.MONEY, lead, [Table("Budget", head, rows, [1, 2, 3])])


def feedback(told):
    """What the field reported, how it was answered, and what was done with it."""
    found = summary(told.compact, told.period, told.now)
    if not found.received and not found.published:
        return _section(ReviewSection.FEEDBACK, "Aucune remontée de terrain sur la période.")
    lead = (
        f"{_count(found.received, 'remontée')} : {found.answered} avec une réponse, {found.late} "
        "en retard."
    )
    if found.median_days is not None:
        lead += f" La moitié des réponses est venue en {_count(found.median_days, 'jour')} au plus."
    tables = []
    if found.topics:
        topics = [[label, str(number)] for label, number in found.topics]
        tables.append(Table("De quoi il s’agit", ["Sujet", "Remontées"], topics, [1]))
    if found.published:
        told_all = [[each.public_title, each.public_text] for each in found.published]
        head = ["Difficulté", "Ce que nous en avons fait"]
        tables.append(Table("Ce que les parties en ont fait", head, told_all))
    return _section(ReviewSection.FEEDBACK, lead, tables)


def experiments(told):
    """Experiments of the period: where each is, what its reading says, what was decided."""
    found = Experiment.objects.filter(
        compact=told.compact, starts_on__lte=told.period.last, ends_on__gte=told.period.first
    )
    found = found.exclude(state=ExperimentState.DRAFT).order_by("starts_on", "pk")
    rows = [_experiment(each, timezone.localdate(told.now)) for each in found]
    if not rows:
        return _section(ReviewSection.EXPERIMENTS, "Aucune expérimentation sur la période.")
    decided = sum(each.state == ExperimentState.DECIDED for each in found)
    lead = f"{_count(len(rows), 'expérimentation')}, dont {_count(decided, 'décidée')}."
    head = ["Expérimentation", "Dates", "Ce que disent les chiffres", "Décision"]
    return _section(ReviewSection.EXPERIMENTS, lead, [Table("Expérimentations", head, rows)])


def _experiment(experiment, today):
    reading = effects.last_reading(experiment)
    said = effect_words.tell(experiment, reading).conclusion if reading else "pas encore lus"
    dates = f"du {date_in_words(experiment.starts_on)} au {date_in_words(experiment.ends_on)}"
    decision = experiment.get_decision_display() or standing(experiment, today).state
    return [experiment.title, dates, said, decision]


def _euros(found):
    return [with_unit(each, "€") for each in (found.planned, found.spent, found.left)]


def _share(found):
    if found.share is None:
        return ""
    return f", soit {written(100 * found.share)}{BLANK}%"


def _section(code, lead, tables=()):
    return Section(str(code), code.label, lead, list(tables))


def _count(quantity, one):
    return f"{quantity}{BLANK}{one}{'s' if quantity > 1 else ''}"
