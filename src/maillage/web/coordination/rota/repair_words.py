"""A repair in plain French: what happened, who comes instead, what it costs, what is proven."""

from datetime import date

from maillage.apps.rota.enums import IncidentKind, IncidentState
from maillage.apps.rota.models import Centre, Volunteer
from maillage.apps.rota.weeks import in_words
from maillage.engines.travel.straight_line import distance_km
from maillage.web.components.words import BLANK, count, number

_FLAWS = {
    "empty_twice": (
        "centre sans médecin deux semaines de suite",
        "centres sans médecin deux semaines de suite",
    ),
    "no_senior": ("semaine sans médecin expérimenté", "semaines sans médecin expérimenté"),
    "first_timer": (
        "première semaine sans médecin expérimenté à côté",
        "premières semaines sans médecin expérimenté à côté",
    ),
    "unmet_wish": ("semaine souhaitée et non donnée", "semaines souhaitées et non données"),
    "two_running": (
        "souhait de semaines de suite non suivi",
        "souhaits de semaines de suite non suivis",
    ),
    "together": ("paire d’amis séparée", "paires d’amis séparées"),
    "new_to_centre": ("médecin nouveau dans son centre", "médecins nouveaux dans leur centre"),
    "new_in_month": ("nouveau médecin de trop dans le mois", "nouveaux médecins de trop"),
    "holiday": (
        "semaine de vacances scolaires de trop pour un médecin",
        "semaines de vacances scolaires de trop",
    ),
    "reserve": ("médecin de moins dans la réserve", "médecins de moins dans la réserve"),
}


def event_in_words(incident):
    """What happened, in one sentence."""
    who = incident.volunteer.full_name if incident.volunteer else "Personne"
    where = _at(incident.centre) if incident.centre else ""
    when = _span(incident.first_monday, incident.last_monday)
    if incident.kind == IncidentKind.WITHDRAWAL and incident.volunteer is None:
        return f"La semaine {when}{where} n’a pas de médecin."
    name = incident.centre.name if incident.centre else ""
    return {
        IncidentKind.WITHDRAWAL: f"{who} ne vient plus{where} {when}.",
        IncidentKind.OFFER: f"{who} propose de venir {when}.",
        IncidentKind.OPENING: f"{name} ouvre une ligne {when}.",
        IncidentKind.CLOSING: f"{name} ferme {when}.",
        IncidentKind.FLAT: f"Un logement manque{where} {when}.",
        IncidentKind.VEHICLE: f"Un véhicule manque{where} {when}.",
    }[IncidentKind(incident.kind)]


def outcome_in_words(incident):
    """How a settled incident ended; "" while it is open."""
    if incident.state == IncidentState.OPEN:
        return ""
    return incident.get_state_display()


def alternatives_in_words(incident):
    """Each alternative as the page shows it, the best first."""
    names = _Names(incident.alternatives)
    return [_told(each, names, place) for place, each in enumerate(incident.alternatives)]


def _told(alternative, names, place):
    return {
        "number": place,
        "steps": [*_lost(alternative, names), *_steps(alternative, names)],
        "calls": _calls(alternative, names),
        "empty": _empty(alternative),
        "road": _road(alternative, names),
        "flaws": _flaws(alternative),
        "is_proven": alternative["proven"] and place == 0,
    }


def _steps(alternative, names):
    """One sentence a volunteer, each week left being taken up by the next."""
    left, sentences = None, []
    for change in alternative["changes"]:
        who, before, after = (change[key] for key in ("volunteer", "before", "after"))
        name = names.volunteer(who)
        if after is None:
            sentences.append(f"{name} ne vient plus{names.week(before)}.")
        elif after == left:
            reserve = ", de la réserve" if change["reserve"] else ""
            instead = "" if change["reserve"] else names.instead(before, after)
            sentences.append(f"Cette semaine-là revient à {name}{reserve}{instead}.")
        else:
            reserve = ", de la réserve," if change["reserve"] else ""
            instead = "" if change["reserve"] else names.instead(before, after)
            sentences.append(f"{name}{reserve} vient{names.week(after)}{instead}.")
        left = before
    return sentences


def _lost(alternative, names):
    moved = {change["volunteer"] for change in alternative["changes"]}
    return [
        f"{names.volunteer(who)} ne vient plus{names.week([centre, monday])}."
        for who, centre, monday in alternative["lost"]
        if who not in moved
    ]


def _calls(alternative, names):
    people = [names.volunteer(who) for who in alternative["people"]]
    if not people:
        return "Personne à appeler."
    return f"{count(len(people), 'personne')} à appeler{BLANK}: {', '.join(people)}."


def _empty(alternative):
    filled, empty = alternative["filled"], alternative["empty"]
    got = count(max(0, filled), "semaine pourvue", "semaines pourvues")
    if not empty:
        return f"{got}{BLANK}: toutes les semaines publiées ont un médecin."
    left = count(empty, "autre reste", "autres restent")
    return f"{got}, {left} sans médecin."


def _road(alternative, names):
    """Kilometres of the new journeys, there and back, against those that are no longer made."""
    taken = sum(names.km(c["volunteer"], c["after"]) for c in alternative["changes"])
    given = sum(names.km(c["volunteer"], c["before"]) for c in alternative["changes"])
    if taken == given:
        return "Pas un kilomètre de plus."
    word = "de plus" if taken > given else "de moins"
    km = number(2 * round(abs(taken - given)))
    return f"Environ {km}{BLANK}km {word}, aller et retour à vol d’oiseau."


def _flaws(alternative):
    rules = alternative["rules"]
    told = [count(rules[rule], *words) for rule, words in _FLAWS.items() if rules.get(rule)]
    return f"En plus{BLANK}: {', '.join(told)}." if told else "Aucun autre souhait n’est déçu."


class _Names:
    """Volunteers and centres of some alternatives, read together."""

    def __init__(self, alternatives):
        changes = [change for each in alternatives for change in each["changes"]]
        lost = [row for each in alternatives for row in each["lost"]]
        people = {change["volunteer"] for change in changes} | {row[0] for row in lost}
        people |= {who for each in alternatives for who in each["people"]}
        places = [place for c in changes for place in (c["before"], c["after"]) if place]
        centres = {place[0] for place in places} | {row[1] for row in lost}
        self.people = Volunteer.objects.select_related("home").in_bulk(people)
        self.centres = Centre.objects.select_related("site").in_bulk(centres)

    def volunteer(self, pk):
        return self.people[pk].full_name

    def week(self, place):
        """« à Ajain du 9 au 14 mars 2026 », with a space before."""
        centre, monday = place
        return f"{_at(self.centres[centre])} {in_words(date.fromisoformat(monday))}"

    def instead(self, before, after):
        """« au lieu du 23 au 28 mars 2026 »: only what differs is said."""
        if before is None:
            return ""
        if before[1] == after[1]:
            return f" au lieu d’aller{_at(self.centres[before[0]])}"
        when = in_words(date.fromisoformat(before[1]))
        if before[0] != after[0]:
            return f", au lieu de sa semaine{_at(self.centres[before[0]])} {when}"
        return f" au lieu {when}"

    def km(self, who, place):
        """From home to the centre, one way; 0 where it is not known."""
        if place is None:
            return 0
        home, site = self.people[who].home, self.centres[place[0]].site
        if home is None or site is None:
            return 0
        return float(distance_km(home.latitude, home.longitude, site.latitude, site.longitude))


def _at(centre):
    """« à Ajain » or « dans la réserve », with a space before."""
    return " dans la réserve" if centre.is_reserve else f" à {centre.name}"


def _span(first, last):
    if first == last:
        return in_words(first)
    start, end = in_words(first).split(" au ")[0], in_words(last).split(" au ")[1]
    return f"{start} au {end}" if first.year == last.year else f"{start} {first.year} au {end}"
