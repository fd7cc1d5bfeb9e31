"""What the staffing page says of a plan."""

import numpy as np

from maillage.apps.offer.enums import CareType
from maillage.apps.teleconsult.promise import PROMISE
from maillage.apps.teleconsult.selectors.demand import FIRST_MINUTE, STEP_MINUTES, STEPS
from maillage.apps.teleconsult.staffing import FEW_A_DAY
from maillage.web.components.words import BLANK, count, number, percent, short_number

from . import drawings
from .words import short_of

(_FIRST, _FIRST_SHARE), (_LAST, _LAST_SHARE) = PROMISE
_DAYS = {"weekday": "un jour de semaine", "saturday": "un samedi", "sunday": "un dimanche"}


def conclusion(plans):
    """One sentence: how many hours, how many practitioners at most, and whether it is enough."""
    if not plans:
        return "Personne n’est attendu pour ces soins ce jour-là."
    together = sum(plan.on_duty for plan in plans)
    most = count(int(together.max()), "praticien", "praticiens")
    hours = _hours(sum(plan.doctor_hours for plan in plans))
    lacking = [CareType(plan.care_type).label for plan in plans if not plan.keeps_promise]
    kept = (
        f"la promesse n’est pas tenue en {', en '.join(lacking)}"
        if lacking
        else "la promesse est tenue dans la simulation, pour chaque soin"
    )
    return f"Il faut {hours} de garde dans la journée, {most} au plus à la fois{BLANK}: {kept}."


def demand_in_words(demand, plans, population, asked):
    """How many people are expected, and how we know."""
    expected = short_number(round(sum(plan.arrivals for plan in plans), 1))
    day = _DAYS[asked["jour"]]
    if demand.is_estimated:
        return (
            f"Estimé{BLANK}: {expected} personnes {day}, pour {count(population, 'habitant')} et "
            f"{short_number(asked['taux'])} téléconsultations par an pour 1{BLANK}000 habitants, "
            f"réparties également de 7{BLANK}h à 23{BLANK}h."
        )
    return (
        f"Mesuré{BLANK}: {expected} personnes {day}, d’après les {number(demand.count)} arrivées "
        "de ce territoire ces trente derniers jours."
    )


def drawing(plans):
    """The plan by half-hour, as `_bars.html` takes it; None without any plan."""
    if not plans:
        return None
    names = [CareType(plan.care_type).label for plan in plans]
    staffing = np.array([plan.on_duty for plan in plans])
    return drawings.plan(names, staffing, FIRST_MINUTE, STEP_MINUTES)


def rows(plans):
    """[(hour, [practitioners of each plan])], one line a half-hour."""
    return [
        (
            drawings.clock_of(FIRST_MINUTE + step * STEP_MINUTES),
            [int(plan.on_duty[step]) for plan in plans],
        )
        for step in range(STEPS)
    ]


def plan_in_words(plan, place):
    """One care type: sentences about its plan, its proof and one practitioner fewer."""
    return {
        "name": CareType(plan.care_type).label,
        "shade": drawings.shade(place),
        "hours": _hours(plan.doctor_hours),
        "shares": _shares(plan.shares),
        "proof": _proof(plan),
        "one_fewer": _one_fewer(plan),
        "keeps_promise": plan.keeps_promise,
    }


def times_in_words(times, plans):
    """[(care type, sentence)]: how long a person holds a practitioner, and how we know."""
    return [
        (CareType(plan.care_type).label, _time(times.by_care_type[plan.care_type]))
        for plan in plans
    ]


def _time(service):
    mean = f"{short_number(service.mean_minutes)}{BLANK}minutes"
    if service.is_estimated:
        return f"{mean} en moyenne, estimé{BLANK}: {service.source}."
    return f"{mean} en moyenne, mesuré sur {count(service.count, 'consultation')}."


def _proof(plan):
    if plan.bound_doctor_hours is None:
        return (
            f"Moins de {FEW_A_DAY} personnes par jour{BLANK}: un praticien toute la journée, sans "
            "recherche du moindre nombre. À partager avec d’autres territoires."
        )
    least = _hours(plan.bound_doctor_hours)
    return (
        f"Aucun plan ne peut demander moins de {least} (borne démontrée, lâche quand peu de "
        f"monde vient){BLANK}; l’écart avec ce plan est de {percent(plan.gap)}."
    )


def _one_fewer(plan):
    """A practitioner fewer all day, and at the worst half-hour."""
    step = drawings.clock_of(FIRST_MINUTE + plan.worst_step * STEP_MINUTES)
    all_day = (
        "personne n’est vu"
        if not plan.without_one[0]
        else f"{percent(plan.without_one[0])} des personnes sont vues en {_FIRST}{BLANK}minutes"
    )
    return (
        f"Avec un praticien de moins toute la journée, {all_day}. Avec un de moins à {step} "
        f"seulement, la demi-heure qui compte le plus{BLANK}: {percent(plan.worst_share)}."
    )


def _shares(shares):
    return (
        f"{short_of(shares[0], _FIRST_SHARE)} des personnes vues en {_FIRST}{BLANK}minutes, "
        f"{short_of(shares[1], _LAST_SHARE)} en {_LAST}{BLANK}minutes"
    )


def _hours(hours):
    return f"{short_number(hours)}{BLANK}h"
