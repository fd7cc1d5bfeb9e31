"""Opening rules and their exceptions."""

from types import SimpleNamespace

from django.db import transaction
from django.utils import timezone

from maillage.apps.offer import checks
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.models import Agenda, OpeningException, OpeningRule
from maillage.apps.offer.openings import zone_of

from ._opening_checks import exception_errors, opening_errors, rule_errors
from ._saving import checked, held, refuse, remove, write


@transaction.atomic
def save_rule(*, actor, agenda, reasons=None, rule=None, seen="", **fields):
    """Create a weekly opening (first_day, weekdays, starts, ends, reasons) or change it.

    Raises `BadOffer` or `StaleEdit`. Booked appointments it no longer covers stay booked. Rules
    may overlap: `selectors.overlapping_rules` warns. `reasons` None leaves them as they are.
    """
    required = () if rule else ("first_day", "weekdays", "starts", "ends")
    rule = held(rule, seen=seen, agenda=agenda) if rule else OpeningRule(agenda=agenda)
    values = checked(fields, checks.RULE, required=required)
    wanted = _wanted(rule, values, reasons)
    refuse(opening_errors(agenda, wanted) or rule_errors(agenda, wanted))
    return write(actor, rule, values, links={"reasons": reasons}, agendas=_only(agenda))


@transaction.atomic
def end_rule(*, actor, rule, last_day):
    """Stop a rule after `last_day`, included; what it opened until then stays."""
    rule = held(rule)
    last_day = checked({"last_day": last_day}, checks.RULE)["last_day"]
    if last_day is None or last_day < rule.first_day:
        first = f"{rule.first_day:%d/%m/%Y}"
        raise BadOffer(
            {
                "last_day": f"Cette plage commence le {first} : donnez une date à partir de ce "
                "jour, ou supprimez-la."
            }
        )
    return write(actor, rule, {"last_day": last_day}, agendas=_only(rule.agenda))


@transaction.atomic
def delete_rule(*, actor, rule):
    """Delete a rule; appointments booked in it stay booked."""
    rule = held(rule)
    return remove(actor, rule, _only(rule.agenda))


@transaction.atomic
def save_exception(*, actor, agenda, reasons=None, exception=None, seen="", **fields):
    """Open or close (is_open) one day (day, starts, ends) differently from the rules.

    An opening needs `reasons`. Raises `BadOffer`, for an hour that the change of clock skips too,
    or `StaleEdit`.
    """
    required = () if exception else ("is_open", "day", "starts", "ends")
    if exception:
        exception = held(exception, seen=seen, agenda=agenda)
    else:
        exception = OpeningException(agenda=agenda)
    values = checked(fields, checks.EXCEPTION, required=required)
    wanted = _wanted(exception, values, reasons)
    today = timezone.now().astimezone(zone_of(agenda)).date()
    refuse(opening_errors(agenda, wanted) or exception_errors(agenda, wanted, today))
    links = {"reasons": reasons if wanted.is_open else []}
    return write(actor, exception, values, links=links, agendas=_only(agenda))


@transaction.atomic
def delete_exception(*, actor, exception):
    """Delete an exception: the rules hold again that day."""
    exception = held(exception)
    return remove(actor, exception, _only(exception.agenda))


def _wanted(opening, values, reasons):
    """All that an opening will hold once saved, whether it is new or changed in part."""
    if reasons is None:
        reasons = opening.reasons.all() if opening.pk else ()
    fields = {field.attname: getattr(opening, field.attname) for field in opening._meta.fields}
    wanted = SimpleNamespace(**fields | {"room": opening.room} | values)
    wanted.reasons = list(reasons)
    return wanted


def _only(agenda):
    return Agenda.objects.filter(pk=agenda.pk)
