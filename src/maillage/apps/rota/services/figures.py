"""What the fixed team types of its patients: a month at a time, checked before it is kept."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.french import date_in_words
from maillage.apps.accounts.permissions import require
from maillage.apps.rota.errors import BadRota, StaleEdit
from maillage.apps.rota.models import Centre, CentreMonth, LineWeek
from maillage.apps.rota.permissions import can_run_centre
from maillage.apps.rota.selectors.figures import month_of, months_between, week_figures
from maillage.apps.rota.weeks import in_words

RESERVED = "Les chiffres d’un centre sont réservés à son équipe et à son collectif."
MOST_REGISTERED = 20_000
MOST_IN_A_WEEK = 250  # one doctor, six days: forty a day would already be too many
_LATE = timedelta(days=31)  # a month is often counted in the days after its end


@dataclass(frozen=True)
class MonthData:
    """What was typed. `weeks`: {(line number in the database, Monday): consultations or None}."""

    registered: int
    counted_on: date
    long_term_ill: int | None = None
    weeks: dict = field(default_factory=dict)


@transaction.atomic
def save_month(*, centre, month, user, data, seen, now=None):
    """Keep a month's figures over the version `seen` (0: none yet). What is computed stays as is.

    Raises `BadRota` with a message by field ("week-LINE-MONDAY" for a week), `StaleEdit`,
    `NotAllowed`. An empty week forgets what was typed of it.
    """
    now = now or timezone.now()
    require(can_run_centre(user, centre), RESERVED)
    Centre.objects.select_for_update(of=("self",)).get(pk=centre.pk)
    found = month_of(centre, month)
    if (found.version if found else 0) != seen:
        raise StaleEdit(
            "Quelqu’un d’autre a enregistré ce mois depuis que vous l’avez ouvert : comparez, puis "
            "enregistrez de nouveau pour garder vos chiffres."
        )
    today = timezone.localdate(now)
    _check(data, month, today, _open_weeks(centre, month))
    found = found or CentreMonth(centre=centre, month=month, version=0)
    found.registered, found.long_term_ill = data.registered, data.long_term_ill
    found.counted_on, found.typed_by, found.typed_at = data.counted_on, user, now
    found.version += 1
    found.save()
    _keep_weeks(data.weeks)
    audit.record(
        actor=audit.actor_of(user),
        action="figures.type",
        subject=f"centre:{centre.pk}",
        details={"month": f"{month:%Y-%m}", "weeks": len(data.weeks)},
    )
    return found


def _open_weeks(centre, month):
    weeks = week_figures(centre, month, months_between(month, month + _LATE)[1])
    return {(week.line.pk, week.monday) for week in weeks}


def _check(data, month, today, open_weeks):
    errors = {}
    if month > today:
        raise BadRota("Ce mois n’a pas commencé : ses chiffres se saisissent ensuite.")
    if not 0 <= data.registered <= MOST_REGISTERED:
        errors["registered"] = (
            f"{data.registered} patients : un centre en suit de 0 à {MOST_REGISTERED}."
        )
    ill = data.long_term_ill
    if ill is not None and not 0 <= ill <= data.registered:
        errors["long_term_ill"] = (
            f"{ill} patients en affection de longue durée pour {data.registered} inscrits : "
            "ils en font partie, ils ne peuvent pas être plus nombreux."
        )
    if not month <= data.counted_on <= min(today, month + 2 * _LATE):
        errors["counted_on"] = (
            f"Le {date_in_words(data.counted_on)} n’est pas un jour de ce mois, ni du suivant, "
            "déjà passé : donnez le jour du comptage."
        )
    for (line, monday), number in data.weeks.items():
        if error := _week_error((line, monday), number, today, open_weeks):
            errors[f"week-{line}-{monday}"] = error
    if errors:
        raise BadRota(errors)


def _week_error(key, number, today, open_weeks):
    """What is wrong with one week's number, in French; "" when nothing is."""
    if key not in open_weeks:
        return "Cette ligne n’était pas ouverte cette semaine-là."
    if number is None:
        return ""
    if key[1] > today:
        return f"La semaine {in_words(key[1])} n’a pas commencé."
    if not 0 <= number <= MOST_IN_A_WEEK:
        return (
            f"{number} consultations en une semaine : un médecin en donne de 0 à {MOST_IN_A_WEEK}. "
            "Vérifiez que ce n’est pas le total du mois."
        )
    return ""


def _keep_weeks(weeks):
    for (line, monday), number in weeks.items():
        if number is None:
            LineWeek.objects.filter(line=line, monday=monday).delete()
        else:
            LineWeek.objects.update_or_create(
                line_id=line, monday=monday, defaults={"consultations": number}
            )
