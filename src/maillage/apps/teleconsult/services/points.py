"""An access point as people describe it: where, which room, when, with whom, and what was seen."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.audit import actor_of
from maillage.apps.offer.checks import SITE
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.phones import normalise
from maillage.apps.offer.services import save_site
from maillage.apps.offer.texts import clean_text
from maillage.apps.teleconsult import hours
from maillage.apps.teleconsult.enums import COMPUTED, PlaceKind, Requirement, Rung
from maillage.apps.teleconsult.errors import BadRequest, NotAllowed
from maillage.apps.teleconsult.line import checked, rung_of
from maillage.apps.teleconsult.models import AccessPoint, GateAnswer, LineTest, PointAgent
from maillage.apps.teleconsult.permissions import can_prepare
from maillage.apps.teleconsult.requirements import asked
from maillage.apps.teleconsult.selectors.points import departement_of, local_day

from .opening import NOT_YOURS, close_if_lapsed, held

_LONGEST, _MOST_LINES = 200, 50
_MOST_MINUTES = 600
_OF_THE_POINT = ("emergency_name", "emergency_minutes")


@transaction.atomic
def create_point(*, user, organisation, place_kind, **place):
    """A point in preparation, and its place in the directory (`name`, `commune`, `address`,
    `postal_code`, `phone`). Raises `BadRequest` or `NotAllowed`.
    """
    if not can_prepare(user, organisation):
        raise NotAllowed(NOT_YOURS)
    place_kind = _kind(place_kind)
    site = _save_site(user, organisation, None, place)
    point = AccessPoint.objects.create(organisation=organisation, site=site, place_kind=place_kind)
    _record(user, point, "create")
    return point


@transaction.atomic
def save_place(*, point, user, place_kind, **place):
    """Change where a point is, as `create_point` takes it."""
    point = held(point, user)
    point.place_kind = _kind(place_kind)
    point.site = _save_site(user, point.organisation, point.site, place)
    return _save(point, user, "place", ["place_kind"])


@transaction.atomic
def save_room(*, point, user, room_name, room_phone):
    """Name the room and give the number on which it can be called back; "" when it has none."""
    point = held(point, user)
    point.room_name = _checked("room_name", clean_text, room_name, 80)
    if not point.room_name:
        raise BadRequest({"room_name": "Donnez le nom de la pièce, celui écrit sur sa porte."})
    departement = departement_of(point)
    phone = room_phone.strip()
    point.room_phone = _checked("room_phone", normalise, phone, departement) if phone else ""
    return _save(point, user, "room", ["room_name", "room_phone"])


@transaction.atomic
def save_hours(*, point, user, opening_hours, now=None):
    """Give the weekly hours of a point, in its local time; within 7 h–23 h, or `BadRequest`."""
    point = held(point, user)
    opening_hours = _checked("opening_hours", SITE["opening_hours"], opening_hours)
    if not opening_hours:
        raise BadRequest({"opening_hours": "Donnez au moins un jour et ses heures d’accueil."})
    if not hours.within_the_day(opening_hours):
        raise BadRequest(
            {"opening_hours": "Un horaire sort de la plage de 7 h à 23 h : corrigez-le."}
        )
    point.opening_hours = opening_hours
    return _save(point, user, "hours", ["opening_hours"], now=now)


@transaction.atomic
def save_agents(*, point, user, agents, now=None):
    """Say who works at a point, among the members of its organisation who may prepare it."""
    point = held(point, user)
    if not all(can_prepare(each, point.organisation) for each in agents):
        raise BadRequest({"agents": "Choisissez des membres de votre organisation."})
    point.agents.exclude(user__in=agents).delete()
    known = set(point.agents.order_by().values_list("user", flat=True))
    new = [PointAgent(point=point, user=each) for each in agents if each.pk not in known]
    PointAgent.objects.bulk_create(new)
    return _save(point, user, "agents", [], {"agents": len(agents)}, now=now)


@transaction.atomic
def answer(*, point, user, requirement, is_met, details, now=None):
    """Write that someone saw, today, whether a requirement is met, with what it asks beside yes.

    `details` maps names of `requirements.asked` to typed text. Raises `BadRequest` when one is
    missing or wrong, or for a requirement that is computed. A no needs no detail.
    """
    now = now or timezone.now()
    point = held(point, user)
    if requirement in COMPUTED:
        raise BadRequest("Cette condition se calcule : elle ne se coche pas.")
    today = local_day(point, now)
    values = _details(requirement, details, today) if is_met else {}
    of_the_point = [name for name in _OF_THE_POINT if name in values]
    for name in of_the_point:
        setattr(point, name, values.pop(name))
    GateAnswer.objects.update_or_create(
        point=point,
        requirement=requirement,
        defaults={
            "is_met": is_met,
            "details": values,
            "checked_on": today,
            "checked_by": user,
        },
    )
    told = {"requirement": str(requirement), "is_met": is_met}
    return _save(point, user, "answer", of_the_point, told, now=now)


@transaction.atomic
def record_line_test(*, point, user, measures, now=None):
    """Keep what the browser of a point measured (`line.Measures`) and the rung it can hold."""
    now = now or timezone.now()
    point = held(point, user)
    values = vars(checked(measures))
    rung = rung_of(**values)
    if rung == Rung.TELEPHONE and not point.room_phone:
        rung = Rung.IN_PERSON
    test = LineTest.objects.create(point=point, at=now, by=user, rung=rung, **values)
    _save(point, user, "line_test", [], {"rung": rung.value}, now=now)
    return test


def _save(point, user, verb, fields, details=None, *, now=None):
    if fields:
        point.save(update_fields=fields)
    close_if_lapsed(point, actor=actor_of(user), now=now or timezone.now())
    _record(user, point, verb, details)
    return point


def _record(user, point, verb, details=None):
    audit.record(
        actor=actor_of(user), action=f"point.{verb}", subject=f"point:{point.pk}", details=details
    )


def _save_site(user, organisation, site, place):
    try:
        return save_site(actor=actor_of(user), organisation=organisation, site=site, **place)
    except BadOffer as error:
        raise BadRequest(error.errors) from error


def _kind(value):
    if value not in PlaceKind.values:
        raise BadRequest({"place_kind": "Choisissez le genre de lieu dans la liste."})
    return value


def _checked(name, check, *values):
    try:
        return check(*values)
    except BadOffer as error:
        raise BadRequest({name: str(error)}) from error


def _details(requirement, typed, today):
    values, errors = {}, {}
    for detail in asked(Requirement(requirement)).details:
        try:
            values[detail.name] = _detail(detail, str(typed.get(detail.name, "")).strip(), today)
        except BadRequest as error:
            errors |= error.errors
    if errors:
        raise BadRequest(errors)
    return values


def _detail(detail, typed, today):
    if not typed:
        raise BadRequest({detail.name: f"« {detail.label} » : répondez à cette question."})
    if detail.kind == "day":
        return _day(detail, typed, today)
    if detail.kind == "minutes":
        return _minutes(detail, typed)
    if detail.kind == "lines":
        return _lines(detail, typed)
    return _checked(detail.name, clean_text, typed, _LONGEST)


def _lines(detail, typed):
    lines = typed.splitlines()
    if len(lines) > _MOST_LINES:
        text = f"{len(lines)} lignes : donnez-en {_MOST_LINES} au plus."
        raise BadRequest({detail.name: text})
    cleaned = (_checked(detail.name, clean_text, each, _LONGEST) for each in lines)
    return "\n".join(filter(None, cleaned))


def _day(detail, typed, today):
    try:
        day = date.fromisoformat(typed)
    except ValueError as error:
        text = f"« {typed[:20]} » n’est pas une date : donnez-la comme 15/01/2026."
        raise BadRequest({detail.name: text}) from error
    if not date(2000, 1, 1) <= day <= today:
        raise BadRequest({detail.name: "Cette date est à venir, ou trop ancienne."})
    return day.isoformat()


def _minutes(detail, typed):
    is_whole = typed.isascii() and typed.isdigit() and len(typed) <= len(str(_MOST_MINUTES))
    if not (is_whole and 1 <= int(typed) <= _MOST_MINUTES):
        text = f"« {typed[:20]} » ne convient pas : donnez des minutes, de 1 à {_MOST_MINUTES}."
        raise BadRequest({detail.name: text})
    return int(typed)
