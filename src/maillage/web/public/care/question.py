"""The one question of a resident: what, where, when, how; read from the address as typed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from maillage.apps.offer.enums import CareType, Mode
from maillage.apps.territory import names
from maillage.apps.territory.errors import CommuneMoved, CommuneUnknown
from maillage.apps.territory.models import Commune
from maillage.apps.territory.opening_hours import time_zone
from maillage.apps.territory.selectors import get_commune, search_communes
from maillage.web.components.words import BLANK

from .words import MODES

SOON, FROM_DAY, WEEKEND, EVENINGS = "des-que-possible", "a-partir-du", "week-end", "soir"
WHEN = {
    SOON: "dès que possible",
    FROM_DAY: "à partir d’une date",
    WEEKEND: "ce week-end",
    EVENINGS: "le soir, à partir de 18" + BLANK + "h",
}
EVENING = time(18)
EVENING_DAYS = 21
LONGEST = 120
MOST_COMMUNES = 12
FARTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Asked:
    """What was typed, kept to be shown again, and what it means once it can be understood.

    `errors` maps a field to a text. `communes` are those a name may mean, when several do.
    """

    care_type: str
    place: str
    commune: Commune | None
    communes: tuple[Commune, ...]
    when: str
    day: str
    mode: str
    errors: dict[str, str]
    is_empty: bool

    @property
    def is_clear(self):
        return not self.errors and self.commune is not None

    def address(self, **changes):
        """The same question as a query string, some fields changed."""
        fields = {
            "soin": self.care_type,
            "ou": self.place,
            "commune": self.commune.code if self.commune else "",
            "quand": self.when if self.when != SOON else "",
            "date": self.day,
            "comment": self.mode,
        } | changes
        return urlencode({name: value for name, value in fields.items() if value})


def read_question(given, today):
    """The question in a query (`request.GET`). Nothing that was typed is lost."""
    place = " ".join(given.get("ou", "").split())[:LONGEST]
    care_type, when, day, mode = (
        given.get(name, "").strip()[:40] for name in ("soin", "quand", "date", "comment")
    )
    commune, communes, trouble = read_commune(given.get("commune", "").strip()[:5], place)
    errors = {}
    if care_type not in CareType.values:
        errors["soin"] = "Choisissez dans la liste le soin que vous cherchez."
    if trouble:
        errors["ou"] = trouble
    if when == FROM_DAY and _day(day, today) is None:
        errors["date"] = (
            f"«\u00a0{day}\u00a0» n’est pas une date des douze mois qui viennent."
            if day
            else "Écrivez la date à partir de laquelle chercher."
        )
    return Asked(
        care_type=care_type,
        place=place or (commune.name if commune else ""),
        commune=commune,
        communes=communes,
        when=when if when in WHEN else SOON,
        day=day,
        mode=mode if mode in MODES else "",
        errors=errors,
        is_empty="soin" not in given,
    )


def windows(asked, now):
    """`when_from` and `windows` as `find_care` takes them, at the clock of the commune."""
    zone = time_zone(asked.commune.departement_id)
    today = now.astimezone(zone).date()

    def instant(day, clock=None):
        return datetime.combine(day, clock or time(), tzinfo=zone)

    if asked.when == FROM_DAY:
        return max(now, instant(_day(asked.day, today))), ()
    if asked.when == WEEKEND:
        saturday = today + timedelta(days=(5 - today.weekday()) if today.weekday() < 6 else -1)
        return now, ((instant(saturday), instant(saturday + timedelta(days=2))),)
    if asked.when == EVENINGS:
        days = [today + timedelta(days=ahead) for ahead in range(EVENING_DAYS)]
        return now, tuple((instant(d, EVENING), instant(d + timedelta(days=1))) for d in days)
    return now, ()


def choices(asked):
    """Options of the three lists of the form, the chosen ones marked."""
    return {
        "care_types": [
            (v, label.capitalize(), v == asked.care_type) for v, label in CareType.choices
        ],
        "whens": [(value, label, value == asked.when) for value, label in WHEN.items()],
        "modes": [("", "peu importe", not asked.mode)]
        + [(value, MODES[value], value == asked.mode) for value in Mode.values],
    }


def _day(text, today):
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if today <= day <= today + FARTHEST else None


def read_commune(code, place):
    """(the commune meant, else None; those it may be; what is wrong, else an empty text)."""
    known = _by_code(code)
    if known and (not place or names.plain(place) == names.plain(known.name)):
        return known, (), ""
    if not place:
        return None, (), "Écrivez le nom de votre commune, ou son code postal."
    found = search_communes(place, limit=MOST_COMMUNES)
    if not found.communes:
        trouble = f"Aucune commune ne répond à «\u00a0{place}\u00a0». Essayez le code postal."
        return None, (), trouble
    if found.approximate:
        return None, found.communes, f"Aucune commune ne s’appelle «\u00a0{place}\u00a0»."
    exact = [one for one in found.communes if names.plain(one.name) == names.plain(place)]
    if len(found.communes) == 1 or len(exact) == 1:
        return (exact or list(found.communes))[0], (), ""
    return (
        None,
        found.communes,
        f"Plusieurs communes répondent à «\u00a0{place}\u00a0»\u00a0: choisissez.",
    )


def _by_code(code):
    if len(code) != 5 or not code.isalnum():
        return None
    try:
        return get_commune(code)
    except CommuneMoved as moved:
        return moved.successor
    except CommuneUnknown:
        return None
