"""What a message may say of an appointment. A sensitive reason says a day, a place, a telephone."""

from dataclasses import dataclass

from maillage.apps.booking import codes
from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.enums import Change, Event, State
from maillage.apps.booking.models import Appointment
from maillage.apps.offer.enums import Mode
from maillage.apps.offer.phones import shown

from . import words

TELLING = (
    *("violence", "victime", "conjugal", "ivg", "avortement", "contracepti", "addict", "alcool"),
    *("toxico", "drogue", "psychiatr", "psycholog", "psychoth", "santé mentale", "suicid", "vih"),
    *("sida", "sexuel", "cegidd", "dépistage", "viol ", "maltrait", "planning familial"),
    *("planification", "maison des femmes", "gynéco", "grossesse", "sage-femme"),
)
_ELSEWHERE = {Mode.HOME_VISIT: "à votre domicile", Mode.REMOTE: "à distance, de chez vous"}


@dataclass(frozen=True)
class Facts:
    """One appointment in words. `what`, `with_whom` and `name` are empty when it is sensitive.

    `place` is lines of an address, `name` the site's own name; `before` is the date it had before
    a move, `for_whom` a given name when someone else reads.
    """

    when: str
    before: str
    what: str
    with_whom: str
    name: str
    place: tuple[str, ...]
    commune: str
    phone: str
    for_whom: str
    code: str
    is_by_service: bool


def facts_of(appointment, event, now, *, is_for_relative=False):
    """What may be told of an appointment, at the clock of its place."""
    agenda = appointment.agenda
    site, is_sensitive = agenda.service.site, appointment.reason.is_sensitive
    zone = zone_of(agenda)
    before = _start_before(appointment) if event == Event.MOVED else None
    return Facts(
        when=words.when_in_words(appointment.start, zone, now),
        before=words.when_in_words(before, zone, now) if before else "",
        what="" if is_sensitive else appointment.reason.public_label,
        with_whom="" if is_sensitive or not agenda.role else str(agenda.role.practitioner),
        name="" if is_sensitive or appointment.reason.mode in _ELSEWHERE else site.name,
        place=_place(site, appointment.reason),
        commune=site.commune.name,
        phone=phone_of(agenda),
        for_whom=appointment.person.given_name if is_for_relative and not is_sensitive else "",
        code=codes.shown_code(appointment),
        is_by_service=appointment.state == State.CANCELLED_BY_SERVICE,
    )


def phone_of(agenda):
    """The telephone to call about it, as one reads it, or an empty text."""
    site = agenda.service.site
    phone = agenda.service.phone or site.phone or site.organisation.phone
    return shown(phone) if phone else ""


def _place(site, reason):
    if reason.mode in _ELSEWHERE:
        return (_ELSEWHERE[reason.mode],)
    town = f"{site.postal_code} {site.commune.name}".strip()
    if not site.address or (reason.is_sensitive and _tells(site.address, site)):
        return (town,)
    return (site.address, town)


def _tells(address, site):
    """Whether an address line says what is done there."""
    line = address.casefold()
    names = (site.name.casefold(), site.organisation.name.casefold())
    return any(word in line for word in (*TELLING, *names))


def _start_before(appointment):
    """Its date before it moved: the stored one while a move is only shown, else the last one."""
    stored = Appointment.objects.filter(pk=appointment.pk).values_list("start", flat=True).first()
    if stored and stored != appointment.start:
        return stored
    moves = appointment.changes.filter(change=Change.MOVED).order_by("-at", "-pk")
    return moves.values_list("start_before", flat=True).first()
