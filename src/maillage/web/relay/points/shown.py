"""What the pages of a point say: its steps and where each stands, its state, its history."""

from dataclasses import dataclass

from django.urls import reverse

from maillage.apps.accounts.models import User
from maillage.apps.offer.phones import shown as shown_phone
from maillage.apps.teleconsult.enums import COMPUTED, PointState, Requirement
from maillage.apps.teleconsult.requirements import asked
from maillage.apps.teleconsult.selectors.points import departement_of
from maillage.apps.territory.opening_hours import time_zone
from maillage.web.components.words import clock, count, date_in_words
from maillage.web.public.town_hall import hours_of

ANSWERED = tuple(each for each in Requirement if each not in COMPUTED)
STATES = {
    PointState.PREPARING: "en préparation",
    PointState.OPEN: "ouvert",
    PointState.CLOSED: "fermé",
}
_SYSTEM = "le portail, de lui-même"


@dataclass(frozen=True)
class Row:
    """One step of the list: its name, its address, where it stands, and why."""

    slug: str
    title: str
    address: str
    is_done: bool
    why: str

    @property
    def status(self):
        return "fait" if self.is_done else "à faire"


def groups(point, gate):
    """The steps in three groups, each a title and its `Row`s, in the order they are taken."""
    describe = [
        _row(point, "lieu", "Le lieu", True, _where(point)),
        _row(point, "piece", "La pièce et son téléphone", bool(point.room_name), _room(point)),
        _asked(point, gate, Requirement.HOURS),
        _asked(point, gate, Requirement.RELAYS),
    ]
    line = _asked(point, gate, Requirement.LINE)
    return [
        {"title": "Décrire le point", "rows": describe},
        {"title": "Vérifier sur place", "rows": [_asked(point, gate, each) for each in ANSWERED]},
        {"title": "Essayer la ligne", "rows": [line]},
    ]


def rows(point, gate):
    """Every step, in order."""
    return [row for group in groups(point, gate) for row in group["rows"]]


def progress(all_rows):
    """How far the point is, as one says it."""
    done = sum(row.is_done for row in all_rows)
    verb = "est faite" if done < 2 else "sont faites"
    return f"{count(done, 'étape')} sur {len(all_rows)} {verb}."


def line(point, gate, now):
    """One point in the list of an organisation."""
    missing = len([row for row in rows(point, gate) if not row.is_done])
    return {
        "point": point,
        "state": STATES[point.state],
        "missing": count(missing, "étape") if missing else "",
        "ends": ends(gate),
        "hours": week(point, now)["sentence"] if point.state == PointState.OPEN else "",
    }


def ends(gate):
    """Until when the point may stay open as things stand, and what ends then; "" if unknown."""
    if not gate.is_passed or gate.lapses_on is None:
        return ""
    first = next(item for item in gate.items if item.lapses_on == gate.lapses_on)
    title = asked(first.requirement).title.lower()
    return f"{title}, à renouveler avant le {date_in_words(gate.lapses_on)} au soir"


def week(point, now):
    """What `hours.html` takes, for a point."""
    return hours_of(point.opening_hours, departement_of(point), now)


def history(point):
    """Openings and closings, the latest first: when, what, why, by whom."""
    changes = list(point.changes.all())
    names = _names(changes)
    return [
        {
            "when": instant(point, change.at),
            "what": "ouvert" if change.state == PointState.OPEN else "fermé",
            "why": change.note or _missing(change.missing),
            "by": names.get(change.actor, _SYSTEM),
        }
        for change in changes
    ]


def instant(point, at):
    """An instant at the clock of the point, in words."""
    local = at.astimezone(time_zone(departement_of(point)))
    return f"{date_in_words(local.date())} à {clock(local.time())}"


def _names(changes):
    keys = {change.actor.removeprefix("user:") for change in changes if ":" in change.actor}
    return {f"user:{user.pk}": str(user) for user in User.objects.filter(pk__in=keys)}


def _missing(codes):
    return ", ".join(asked(code).title.lower() for code in codes if code in Requirement.values)


def _asked(point, gate, requirement):
    item, texts = gate.item(requirement), asked(requirement)
    return _row(point, texts.slug, texts.title, item.is_met, item.why)


def _row(point, slug, title, is_done, why):
    name, args = ("line_test", [point.pk]) if slug == "ligne" else ("point_step", [point.pk, slug])
    return Row(slug, title, reverse(f"relay:{name}", args=args), is_done, why)


def _where(point):
    site = point.site
    town = f"{site.postal_code} {site.commune.name}".strip()
    return ", ".join(filter(None, [site.name, site.address, town])) + "."


def _room(point):
    if not point.room_name:
        return "Pas encore décrite."
    phone = shown_phone(point.room_phone) or "sans téléphone"
    return f"{point.room_name}, {phone}."
