"""Centres, flats and Saturdays in French words."""

from maillage.apps.offer.phones import shown
from maillage.apps.rota.selectors.housing import EMPTY, NO_FLAT, NO_VEHICLE, NOT_CONFIRMED
from maillage.apps.rota.weeks import departure, in_words
from maillage.web.components.words import BLANK, count, date_in_words, number
from maillage.web.coordination.offer.words import hours_as_text

MISSING = {
    NO_FLAT: "pas de logement",
    NO_VEHICLE: "pas de véhicule",
    NOT_CONFIRMED: "pas encore confirmée",
    EMPTY: "personne ne vient",
}


def centre_row(centre, today):
    """One centre of the list: what it is, and what it lacks."""
    lines = [line for line in centre.lines.all() if not line.closes_on or line.closes_on >= today]
    beds = sum(flat.beds for flat in centre.flats.all())
    first = min((line.opens_on for line in lines), default=None)
    return {
        "pk": centre.pk,
        "name": centre.name,
        "place": f"{centre.site.commune.name} ({centre.site.commune.departement_id})",
        "collective": centre.collective.name,
        "lines": count(len(lines), "ligne"),
        "opens": f"ouvre le {date_in_words(first)}" if first and first > today else "",
        "housing": f"{count(beds, 'couchage')}, {count(len(centre.vehicles.all()), 'véhicule')}",
        "team": count(len(centre.team.all()), "personne"),
    }


def line(line, today):
    """One line: its number, room and dates."""
    room = f", {line.room_name}" if line.room_name else ""
    return {
        "pk": line.pk,
        "name": f"Ligne {line.number}{room}",
        "dates": since(line.opens_on, line.closes_on, today),
    }


def since(first, last, today):
    """From when to when, as one says it today."""
    start = f"{'ouvre' if first > today else 'ouverte depuis'} le {date_in_words(first)}"
    if last is None:
        return start
    return f"{start}, {'fermée depuis' if last < today else 'ferme'} le {date_in_words(last)}"


def person(entry, role):
    """Someone of the team, or a supplier."""
    return {
        "pk": entry.pk,
        "name": getattr(entry, "full_name", "") or entry.name,
        "role": role,
        "phone": entry.phone,
        "shown": shown(entry.phone),
        "presence": getattr(entry, "presence", ""),
        "has_access": getattr(entry, "user_id", None) is not None,
    }


def flat(flat):
    """One flat: beds, pets, dates."""
    pets = "animaux acceptés" if flat.accepts_pets else "sans animaux"
    return thing(flat) | {
        "address": flat.address,
        "beds": f"{count(flat.beds, 'couchage')}, {pets}",
    }


def thing(thing):
    """A flat or a vehicle, and when it is there."""
    dates = f"à partir du {date_in_words(thing.available_from)}"
    if thing.available_to:
        first, last = date_in_words(thing.available_from), date_in_words(thing.available_to)
        dates = f"du {first} au {last}"
    return {"pk": thing.pk, "name": thing.name, "dates": dates}


def outage(outage):
    """What cannot be used, and when."""
    first, last = date_in_words(outage.first_monday), date_in_words(departure(outage.last_monday))
    return {
        "pk": outage.pk,
        "name": str(outage.flat or outage.vehicle),
        "dates": f"du {first} au {last}",
        "note": outage.note,
    }


def step(step, today):
    """One step of an opening: done, late, or when it is due."""
    is_late = step.done_on is None and step.due_on < today
    if step.done_on:
        when = f"fait le {date_in_words(step.done_on)}"
    elif is_late:
        when = f"en retard{BLANK}: c’était prévu le {date_in_words(step.due_on)}"
    else:
        when = f"prévu le {date_in_words(step.due_on)}"
    return {
        "pk": step.pk,
        "name": step.get_milestone_display(),
        "when": when,
        "note": step.note,
        "is_done": step.done_on is not None,
        "is_late": is_late,
    }


def hours(opening_hours):
    """Opening hours, one line a day."""
    return hours_as_text(opening_hours).splitlines()


def stay(stay):
    """One week of a line: who comes, where they sleep, what is missing."""
    post, doctor = stay.post, stay.post.volunteer
    return {
        "pk": post.pk,
        "centre": post.line.centre.name,
        "centre_pk": post.line.centre_id,
        "is_reserve": post.line.centre.is_reserve,
        "line": f"ligne {post.line.number}",
        "doctor": doctor.full_name if doctor else "",
        "flats": [f"{flat.name} ({count(beds, 'couchage')})" for flat, beds in stay.flats],
        "vehicle": stay.vehicle.name if stay.vehicle else "",
        "needs": needs(doctor) if doctor else "",
        "missing": [MISSING[each] for each in stay.missing],
        "week": in_words(post.monday),
    }


def needs(doctor):
    """What a doctor needs to live there."""
    parts = [count(doctor.beds, "couchage")]
    parts += ["un animal"] if doctor.has_pet else []
    parts += ["un véhicule"] if doctor.needs_vehicle else []
    return ", ".join(parts)


def euros(cents):
    """An amount in cents as people read it.

    >>> euros(123456) == "1\\u202f234,56\\xa0€"
    True
    """
    return f"{number(cents / 100, 2)}{BLANK}€"
