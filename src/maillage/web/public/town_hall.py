"""The town hall as people need it: is it open, until when, how to call or write."""

import re
from datetime import timedelta
from itertools import groupby
from urllib.parse import urlsplit

from maillage.apps.territory.opening_hours import opening, public_holiday, time_zone
from maillage.web.components.words import WEEKDAYS, clock

UNKNOWN_HOURS = "Horaires inconnus\u00a0: appelez avant de venir."


def contact(commune):
    """Address lines, telephone, e-mail and website fit to be linked; None without a town hall."""
    hall = getattr(commune, "town_hall", None)
    if hall is None:
        return None
    return {
        "address": [line.strip() for line in hall.address.splitlines() if line.strip()],
        "telephone": hall.telephone,
        "tel": dialled(hall.telephone),
        "email": hall.email if re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", hall.email) else "",
        "website": safe_website(hall.website),
        "website_label": urlsplit(safe_website(hall.website)).netloc.removeprefix("www."),
    }


def dialled(telephone):
    """What follows `tel:`; "" when it cannot be dialled.

    >>> dialled("05 55 80 96 19"), dialled("+262 262 12 34 56"), dialled("?")
    ('0555809619', '+262262123456', '')
    """
    digits = re.sub(r"[^\d+]", "", telephone)
    return digits if re.fullmatch(r"\+?\d{4,15}", digits) else ""


def safe_website(address):
    """An http(s) address, completed where the scheme is missing; "" for anything else.

    >>> safe_website("www.ajain.fr"), safe_website("javascript:alert(1)")
    ('https://www.ajain.fr', '')
    """
    address = address.strip()
    if re.match(r"https?://[^/\s]+\.[^/\s]+", address):
        return address
    if re.match(r"[\w.-]+\.[a-z]{2,}(/|$)", address):
        return f"https://{address}"
    return ""


def hours(commune, now):
    """What `hours.html` takes, for the town hall of a commune."""
    hall = getattr(commune, "town_hall", None)
    return hours_of(hall.opening_hours if hall else [], commune.departement_id, now, agreement="e")


def hours_of(opening_hours, departement, now, *, agreement=""):
    """What `hours.html` takes: the week, the state at this minute and its sentence.

    `agreement` is the end of « ouvert » and « fermé » for what is open.
    """
    found = opening(opening_hours, departement, now)
    if found.status == "unknown":
        return {"days": [], "status": "unknown", "sentence": UNKNOWN_HOURS, "week": []}
    days = [
        {
            "name": WEEKDAYS[day.weekday],
            "is_today": day.weekday == found.today,
            "ranges": [(clock(opens), clock(closes)) for opens, closes in day.ranges],
        }
        for day in found.days
    ]
    status = "open" if found.status == "open" else "closed"
    return {
        "days": days,
        "status": status,
        "sentence": _sentence(found, departement, now, agreement),
        "week": week_in_lines(days),
    }


def week_in_lines(days):
    """The week on paper: neighbouring days with the same hours share a line, closed ones none.

    >>> morning = {"ranges": [("8 h", "12 h")]}
    >>> names = ("lundi", "mardi", "mercredi", "jeudi")
    >>> week_in_lines([{"name": name, **morning} for name in names] + [{"ranges": []}])
    ['du lundi au jeudi\\xa0: 8 h – 12 h']
    """
    lines = []
    for ranges, group in groupby(days, key=lambda day: day["ranges"]):
        names = [day["name"] for day in group] if ranges else []
        if len(names) > 2:
            names = [f"du {names[0]} au {names[-1]}"]
        shown = " et ".join(f"{opens} – {closes}" for opens, closes in ranges)
        if names:
            lines.append(f"{' et '.join(names)}\u00a0: {shown}")
    return lines


def _sentence(found, departement, now, e):
    if found.status == "holiday":
        return f"Jour férié ({found.holiday})\u00a0: sans doute fermé{e}. Appelez avant de venir."
    if found.status == "open":
        return f"Ouvert{e} en ce moment, jusqu’à {clock(found.until)}."
    if found.next_opens is None:
        return f"Fermé{e}."
    local = now.astimezone(time_zone(departement))
    ahead = (found.next_weekday - found.today) % 7
    if ahead == 0 and found.next_opens <= local.time():
        ahead = 7
    day = local.date() + timedelta(days=ahead)
    holiday = public_holiday(departement, day)
    unless = f", sauf fermeture ce jour férié ({holiday})" if holiday else ""
    when = _day_in_words(ahead, found.next_weekday)
    return f"Fermé{e}\u00a0; ouvre {when} à {clock(found.next_opens)}{unless}."


def _day_in_words(ahead, weekday):
    if ahead in (0, 1):
        return ("aujourd’hui", "demain")[ahead]
    return WEEKDAYS[weekday] + (" prochain" if ahead == 7 else "")
