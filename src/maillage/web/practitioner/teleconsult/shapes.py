"""What the pages of a practitioner show of a queue and of a person: plain words and values."""

from datetime import date, timedelta

from maillage.apps.accounts.french import unbroken
from maillage.apps.offer.models import Agenda
from maillage.apps.offer.phones import shown as shown_phone
from maillage.apps.teleconsult.enums import (
    CARE_TYPES,
    DutyState,
    Language,
    Modality,
    Preference,
    TicketState,
)
from maillage.apps.teleconsult.hours import LAST
from maillage.apps.teleconsult.models import Duty
from maillage.apps.teleconsult.promise import ANSWER_WITHIN
from maillage.apps.teleconsult.selectors.glance import glance
from maillage.apps.teleconsult.selectors.queue import ticket_with
from maillage.apps.teleconsult.selectors.rooms import number_to_call
from maillage.apps.teleconsult.selectors.why import explain
from maillage.apps.territory.opening_hours import time_zone
from maillage.web.components.words import count
from maillage.web.relay.instants import clock_at


def zone_of(practitioner):
    """The clock of a practitioner: that of their first place of work, by name."""
    role = practitioner.roles.select_related("site__commune").order_by("site__name", "pk").first()
    return time_zone(role.site.commune.departement_id if role else "")


def habits_of(practitioner):
    """What they offered on their last duty; at first, the care of their own agendas."""
    last = Duty.objects.filter(practitioner=practitioner).order_by("-started_at", "-pk").first()
    if last:
        names = ("care_types", "languages", "modalities", "most_tickets")
        return {name: getattr(last, name) for name in names}
    given = Agenda.objects.filter(role__practitioner=practitioner).order_by()
    known = set(given.values_list("service__care_type", flat=True))
    return {"care_types": [each.value for each in CARE_TYPES if each in known]}


def likely_end(now, zone):
    """Proposed in the form: in two hours, on the quarter, 23 h at most; None once it is 23 h."""
    local = now.astimezone(zone)
    if local.time() >= LAST:
        return None
    end = local + timedelta(hours=2, minutes=-(local.minute % 15))
    return end.time() if end.date() == local.date() and end.time() < LAST else LAST


def duty_state(duty, now, zone):
    """Where a duty stands, and `mark`, which changes when the screen must."""
    ticket, rows = ticket_with(duty), waiting_lines(now)
    held = held_person(ticket, now) if ticket else None
    is_on_break = duty.state == DutyState.ON_BREAK
    counts = "" if ticket else ".".join(row["text"] for row in rows)
    mark = f"{duty.state}:{ticket and (ticket.pk, str(ticket.state))}:{counts}"
    return {
        "duty": duty,
        "until": clock_at(duty.ends_at, zone),
        "is_on_break": is_on_break,
        "is_over_time": duty.ends_at <= now,
        "seen": duty.tickets.filter(state=TicketState.CLOSED).count(),
        "held": held,
        "rows": rows,
        "mark": mark,
    }


def waiting_lines(now):
    return [
        {
            "name": row["name"],
            "text": f"{count(row['count'], 'personne')}, la première "
            + (f"depuis {count(longest, 'minute')}" if longest else "à l’instant"),
        }
        for row in glance(now)
        for longest in [row["longest_minutes"]]
    ]


def held_person(ticket, now):
    """The person proposed or accepted: the least one must know to answer."""
    consultation = ticket.consultations.filter(ended_at=None).order_by("-pk").first()
    proposed_at = ticket.proposed_at or now
    left = ANSWER_WITHIN - (now - proposed_at)
    return {
        "ticket": ticket,
        "is_proposed": ticket.state == TicketState.PROPOSED,
        "initials": initials(ticket.person),
        "age": age_in_words(ticket.person.birth_date, now),
        "facts": asked(ticket),
        "waited": _waited(max(0, int((now - ticket.queued_at).total_seconds() // 60))),
        "seconds_left": max(0, int(left.total_seconds())),
        "consultation": consultation,
        "why": explain(ticket, now) if ticket.state == TicketState.PROPOSED else "",
    }


def _waited(minutes):
    return f"attend depuis {count(minutes, 'minute')}" if minutes else "vient d’arriver"


def asked(ticket):
    """What the person asks, in short phrases."""
    facts = [ticket.get_care_type_display(), f"motif : {ticket.get_motive_display()}"]
    if ticket.language != Language.FRENCH:
        facts.append(f"langue : {ticket.get_language_display()}")
    if ticket.modality == Modality.TELEPHONE or ticket.wants_call_back:
        facts.append("par téléphone")
    if ticket.has_companion:
        facts.append("accompagnée")
    if ticket.preference != Preference.NONE:
        facts.append(f"préfère {ticket.get_preference_display()}")
    return [unbroken(fact) for fact in facts]


def person_seen(ticket, now):
    """Who is in front of the practitioner, where exactly, and how to call back."""
    person, point = ticket.person, ticket.point
    number = number_to_call(ticket)
    born = person.birth_date
    return {
        "name": person.full_name,
        "age": age_in_words(born, now),
        "born": date.fromisoformat(born) if born else None,
        "facts": asked(ticket),
        "commune": f"{ticket.commune.name} ({ticket.commune.departement_id})",
        "place": _place(point) if point else _home(ticket),
        "number": shown_phone(number) if number else "",
        "tel": number,
        "aloud": unbroken(_aloud(ticket, number)),
        "is_at_point": point is not None,
        "emergency": unbroken(_emergency(point)) if point else "",
    }


def age_in_words(born, now):
    """Years at a date, in months under two years; nothing when the birth is not known.

    >>> from datetime import datetime
    >>> now = datetime(2026, 3, 2)
    >>> age_in_words("1948-02-29", now), age_in_words("2025-03-02", now), age_in_words("", now)
    ('78\\xa0ans', '12\\xa0mois', '')
    """
    if not born:
        return ""
    day, today = date.fromisoformat(born), now.date()
    months = 12 * (today.year - day.year) + today.month - day.month - (today.day < day.day)
    return count(months, "mois", "mois") if months < 24 else count(months // 12, "an")


def initials(person):
    """First letters, as a queue shows them.

    >>> from types import SimpleNamespace
    >>> initials(SimpleNamespace(given_name="zoé", family_name="Durand"))
    'Z. D.'
    """
    names = (person.given_name, person.family_name)
    return " ".join(f"{name[0].upper()}." for name in names if name)


def _place(point):
    site = point.site
    town = f"{site.postal_code} {site.commune.name}".strip()
    return ", ".join(filter(None, [site.name, point.room_name, site.address, town]))


def _home(ticket):
    address = ticket.person.postal_address
    return (
        f"{address} ({ticket.commune.name})" if address else f"chez elle, à {ticket.commune.name}"
    )


def _aloud(ticket, number):
    """What to say to the 15: where the person is, and where to call back."""
    where = _place(ticket.point) if ticket.point else _home(ticket)
    back = f" Rappel au {shown_phone(number)}." if number else ""
    return (
        "Je suis en téléconsultation, loin de la personne. Elle est dans le département "
        f"{ticket.commune.departement_id}, à cette adresse : {where}.{back}"
    )


def _emergency(point):
    if not point.emergency_name:
        return ""
    minutes = f", à {count(point.emergency_minutes, 'minute')}" if point.emergency_minutes else ""
    return f"Service d’urgences le plus proche : {point.emergency_name}{minutes}."
