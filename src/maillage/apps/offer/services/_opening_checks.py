"""What an opening as a whole may not be, once each of its fields is right: errors by field."""

from datetime import date, datetime, timedelta

from maillage.apps.offer.models import Room
from maillage.apps.offer.openings import as_engine_rule, zone_of
from maillage.engines.availability import exists, rule_never_opens

_LONGEST_NIGHT_MINUTES = 12 * 60
_A_DAY, _TWO_YEARS = timedelta(days=1), timedelta(days=731)


def opening_errors(agenda, wanted):
    """Errors of a rule or of an exception that opens: hours, room, reasons."""
    lasts = _minutes(wanted)
    if wanted.ends <= wanted.starts and lasts > _LONGEST_NIGHT_MINUTES:
        return {
            "ends": f"La plage finit à {wanted.ends:%H:%M}, avant de commencer à "
            f"{wanted.starts:%H:%M} : échangez les deux heures. Une plage qui passe minuit "
            "dure 12 heures au plus."
        }
    room = wanted.room
    if room and not (isinstance(room, Room) and room.site_id == agenda.service.site_id):
        return {"room": f"Cette salle n’est pas à « {agenda.service.site} » : prenez-en une autre."}
    return _reason_errors(agenda, wanted, lasts) if getattr(wanted, "is_open", True) else {}


def rule_errors(agenda, wanted):
    """Errors of a rule that would never open."""
    first, last = wanted.first_day, wanted.last_day
    if last is not None and last < first:
        return {"last_day": "La plage se termine avant sa première date : échangez les deux."}
    # Longer than that, no holiday closes all of it.
    until = first if last is None else min(last, first + _TWO_YEARS)
    rule = as_engine_rule(wanted, wanted.reasons, agenda.service.site, first, until)
    if not rule_never_opens(rule):
        return {}
    return {
        "weekdays": f"Cette plage n’ouvre jamais : entre le {first:%d/%m/%Y} et le "
        f"{last:%d/%m/%Y}, aucun des jours choisis n’est ouvert. Changez les jours, les dates, ou "
        "la fermeture des jours fériés et des vacances."
    }


def exception_errors(agenda, wanted, today):
    """Errors of an exception: a day gone by, an hour that the change of clock skips."""
    day, zone = wanted.day, zone_of(agenda)
    if day < today:
        return {"day": f"Le {day:%d/%m/%Y} est passé : donnez une date à partir d’aujourd’hui."}
    last = day if wanted.starts < wanted.ends else day + _A_DAY
    for name, on in (("starts", day), ("ends", last)):
        if not exists(on, getattr(wanted, name), zone):
            return {
                name: f"Le {on:%d/%m/%Y}, l’horloge avance d’une heure : "
                f"{getattr(wanted, name):%H:%M} n’existe pas cette nuit-là. Donnez une autre heure."
            }
    return {}


def _reason_errors(agenda, wanted, lasts):
    reasons = wanted.reasons
    if not reasons:
        return {"reasons": "Choisissez au moins un motif."}
    if any(reason.service_id != agenda.service_id for reason in reasons):
        return {"reasons": f"Un de ces motifs n’est pas de « {agenda.service} » : retirez-le."}
    shortest = min(reason.minutes for reason in reasons)
    if lasts < shortest:
        return {
            "ends": f"La plage dure {lasts} minutes et le plus court de ses motifs en demande "
            f"{shortest} : allongez-la."
        }
    if lasts < wanted.step_minutes:
        return {
            "step_minutes": f"La plage dure {lasts} minutes, moins que l’écart entre deux "
            f"créneaux ({wanted.step_minutes}) : allongez-la ou réduisez cet écart."
        }
    return {}


def _minutes(wanted):
    starts, ends = (
        datetime.combine(date.min, getattr(wanted, name)) for name in ("starts", "ends")
    )
    if ends <= starts:
        ends += _A_DAY
    return int((ends - starts).total_seconds()) // 60
