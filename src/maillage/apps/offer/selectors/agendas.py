"""Agendas: whose they are, what they are open for, what the engine needs of them."""

from datetime import timedelta

from maillage.apps.accounts.selectors import organisations_of
from maillage.apps.offer.models import Agenda, OpeningException, OpeningRule
from maillage.apps.offer.openings import as_engine_rule
from maillage.engines.availability import overlaps

_A_YEAR = timedelta(days=366)


def agendas_of(user):
    """Agendas of the organisations this person belongs to, by place then name."""
    return (
        Agenda.objects.filter(service__site__organisation__in=organisations_of(user).order_by())
        .select_related("service__site__commune", "service__site__organisation")
        .select_related("role__practitioner")
        .order_by("service__site__name", "name", "pk")
    )


def reasons_of(agenda):
    """Reasons that an agenda's service offers today, by their name inside."""
    return agenda.service.reasons.filter(is_active=True).order_by("inside_name", "pk")


def openings_of(agenda, today):
    """Rules still to come or under way, and exceptions from today on: (rules, exceptions)."""
    rules = OpeningRule.objects.filter(agenda=agenda).exclude(last_day__lt=today)
    exceptions = OpeningException.objects.filter(agenda=agenda, day__gte=today)
    return tuple(
        list(found.select_related("room").prefetch_related("reasons").order_by(*order))
        for found, order in ((rules, ["starts", "pk"]), (exceptions, ["day", "starts", "pk"]))
    )


def overlapping_rules(agenda, rule):
    """Other rules of an agenda that open at a time when `rule` opens, within a year: a warning."""
    site = agenda.service.site
    others = OpeningRule.objects.filter(agenda=agenda).exclude(pk=rule.pk)
    others = list(others.prefetch_related("reasons").order_by("starts", "pk"))

    def engine(each):
        first = max(each.first_day, rule.first_day)
        return as_engine_rule(each, each.reasons.all(), site, first, first + _A_YEAR)

    return [other for other in others if overlaps(engine(rule), engine(other))]
