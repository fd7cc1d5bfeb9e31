"""Agendas that open some weeks and not others: a centre whose doctor changes every week."""

from collections import defaultdict
from datetime import time, timedelta

from django.db import transaction

from maillage.apps.offer.models import Agenda, OpeningRule

from ._saving import announce, record

_DAY, _SATURDAY = timedelta(days=1), 5


@transaction.atomic
def open_weeks(*, actor, agenda, reasons, mondays, hours, first_monday):
    """From `first_monday` on, open an agenda at these hours in these weeks, and in no other.

    Weeks run from Monday to Saturday. The rules of the agenda are replaced, its exceptions and
    absences kept; what opened before `first_monday` stays written. Booked appointments stay booked.
    Returns whether anything changed.

    mondays : the weeks to open; those before `first_monday` are left alone
    hours : [[weekday, "HH:MM", "HH:MM"], …], as `CareSite.opening_hours`
    """
    Agenda.objects.select_for_update().get(pk=agenda.pk)
    reasons = list(reasons)
    runs = _runs(sorted(monday for monday in mondays if monday >= first_monday))
    step = min(reason.minutes for reason in reasons)
    wanted = {(*run, *opening) for run in runs for opening in _by_hours(hours, step)}
    rules = list(agenda.rules.exclude(last_day__lt=first_monday).order_by("pk"))
    if {_shape(rule, first_monday) for rule in rules} == wanted:
        return False
    _end(rules, first_monday)
    _create(agenda, reasons, wanted, step)
    announce(Agenda.objects.filter(pk=agenda.pk))
    record(actor, agenda, "open_weeks", {"rules": len(wanted)})
    return True


def _runs(mondays):
    """(first Monday, last Saturday) of each run of weeks in a row."""
    runs = []
    for monday in mondays:
        if runs and runs[-1][1] == monday - 2 * _DAY:
            runs[-1] = (runs[-1][0], monday + _SATURDAY * _DAY)
        else:
            runs.append((monday, monday + _SATURDAY * _DAY))
    return runs


def _by_hours(hours, least_minutes):
    """(weekdays, opens, closes) of each pair of hours long enough for one visit."""
    weekdays = defaultdict(list)
    for weekday, opens, closes in hours:
        opens, closes = time.fromisoformat(opens), time.fromisoformat(closes)
        lasts = (closes.hour - opens.hour) * 60 + closes.minute - opens.minute
        if weekday <= _SATURDAY and lasts >= least_minutes:
            weekdays[opens, closes].append(weekday)
    return [(tuple(sorted(days)), *pair) for pair, days in sorted(weekdays.items())]


def _shape(rule, first_monday):
    first = max(rule.first_day, first_monday)
    return first, rule.last_day, tuple(rule.weekdays), rule.starts, rule.ends


def _end(rules, first_monday):
    for rule in rules:
        if rule.first_day < first_monday:
            rule.last_day = first_monday - _DAY
            rule.save(update_fields=["last_day"])
        else:
            rule.delete()


def _create(agenda, reasons, wanted, step):
    for first, last, weekdays, starts, ends in sorted(wanted):
        rule = OpeningRule.objects.create(
            agenda=agenda,
            first_day=first,
            last_day=last,
            weekdays=list(weekdays),
            starts=starts,
            ends=ends,
            step_minutes=step,
        )
        rule.reasons.set(reasons)
