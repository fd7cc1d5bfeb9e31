"""The mission sheet of one week on paper: a tagged, accessible PDF (PDF/UA-1) set by Typst.

No patient, no key and no code: a sheet is lost more easily than a telephone is opened.
What people wrote goes to Typst as JSON values, never as source: it cannot become markup or code.
"""

from pathlib import Path

from maillage.apps.accounts import typesetting
from maillage.apps.accounts.french import clock, day_in_words, unbroken_values
from maillage.apps.offer.phones import shown

from .selectors.housing import stay_of
from .selectors.saturdays import key_time, leaving_and_arriving
from .weeks import arrival, departure, in_words

SOURCE = Path(__file__).parent / "typst" / "mission.typ"
_TEAM = "l’équipe du centre"


def as_pdf(post):
    """Bytes of the PDF of a post that has a doctor; the same sheet gives the same bytes."""
    data = sheet(post)
    return typesetting.as_pdf(SOURCE, data, typesetting.start_of(post.monday))


def name_of(post):
    """What the file is called: nothing that names the doctor.

    >>> from datetime import date
    >>> from maillage.apps.rota.models import Post
    >>> name_of(Post(pk=12, monday=date(2027, 1, 4)))
    'mission-2027-01-04-12.pdf'
    """
    return f"mission-{post.monday:%Y-%m-%d}-{post.pk}.pdf"


def sheet(post):
    """What the sheet says, as plain values."""
    centre, monday = post.line.centre, post.monday
    week = in_words(monday)
    said = {
        "title": f"Votre semaine à {centre.name}",
        "collective": centre.collective.name,
        "doctor": post.volunteer.full_name,
        "dates": f"{week[:1].upper()}{week[1:]}, {_state(post)}",
        "footer": f"{centre.name}, {week}",
        "parts": [[title, lines] for title, lines in _parts(post) if lines],
        "phones": _phones(centre),
    }
    return unbroken_values(said)


def _state(post):
    return f"semaine {post.get_state_display()}"


def _parts(post):
    """(title, lines) of each part, empty ones too."""
    centre, stay = post.line.centre, stay_of(post)
    return [
        ("Où", _place(centre, post.line)),
        ("Arriver et repartir", _saturdays(post)),
        ("Logement", _flats(stay)),
        ("Véhicule", [stay.vehicle.name if stay.vehicle else _no_vehicle(post)]),
        ("L’équipe sur place", [_member(each) for each in _team(centre)]),
        ("Votre premier jour", centre.first_day.splitlines()),
        ("La passation du samedi", centre.saturday.splitlines()),
    ]


def _place(centre, line):
    site = centre.site
    if site is None:
        return ["En réserve : votre coordination vous dira où aller."]
    town = f"{site.postal_code} {site.commune.name}".strip()
    room = f"Cabinet : {line.room_name}." if line.room_name else ""
    return list(filter(None, [", ".join(filter(None, [site.name, site.address, town])), room]))


def _saturdays(post):
    first, last = arrival(post.monday), departure(post.monday)
    before, _ = leaving_and_arriving(post.line, first)
    _, after = leaving_and_arriving(post.line, last)
    given, taken = (_at(key_time(post.line, day)) for day in (first, last))
    return [
        f"Arrivée : {day_in_words(first)}. Les clés vous sont remises{given} par {_name(before)}.",
        f"Départ : {day_in_words(last)}. Vous remettez les clés{taken} à {_name(after)}.",
        "Clés et codes : sur votre page « Ma semaine », jamais sur ce papier.",
    ]


def _at(time):
    return f" à {clock(time)}" if time else ""


def _name(post):
    return post.volunteer.full_name if post else _TEAM


def _flats(stay):
    if not stay.flats:
        return ["À préciser par l’équipe du centre."]
    return [
        f"{flat.name}, {flat.address} ({beds} couchage{'s' if beds > 1 else ''})."
        for flat, beds in stay.flats
    ]


def _no_vehicle(post):
    return "À préciser par l’équipe." if post.volunteer.needs_vehicle else "Aucun demandé."


def _team(centre):
    return centre.team.order_by("job", "full_name", "pk")


def _member(member):
    presence = f", {member.presence}" if member.presence else ""
    return f"{member.full_name}, {member.get_job_display()}{presence}."


def _phones(centre):
    """(who, number) of the centre, its team and its suppliers."""
    site = [(centre.site.name, centre.site.phone)] if centre.site else []
    team = [(each.full_name, each.phone) for each in _team(centre)]
    suppliers = [
        (f"{each.name} ({each.trade})", each.phone)
        for each in centre.suppliers.order_by("trade", "name")
    ]
    return [[who, shown(number)] for who, number in [*site, *team, *suppliers] if number]
