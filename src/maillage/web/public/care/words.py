"""The care offer as one reads it aloud: when, how far, for how much, in which languages."""

from datetime import timedelta

from maillage.apps.booking.messages.words import when_in_words
from maillage.apps.offer.enums import Mode, Yes
from maillage.apps.offer.phones import shown
from maillage.web.components.words import BLANK, clock, count, day_in_words, number
from maillage.web.public import town_hall

LANGUAGES = {
    **{"fr": "français", "en": "anglais", "ar": "arabe", "es": "espagnol", "pt": "portugais"},
    **{"de": "allemand", "it": "italien", "nl": "néerlandais", "ru": "russe", "uk": "ukrainien"},
    **{
        "tr": "turc",
        "pl": "polonais",
        "ro": "roumain",
        "zh": "chinois",
        "lsf": "langue des signes",
    },
}
MODES = {
    Mode.ON_SITE: "Sur place",
    Mode.ASSISTED_REMOTE: "À distance, avec une personne à vos côtés",
    Mode.REMOTE: "À distance, de chez vous",
    Mode.HOME_VISIT: "À domicile",
}
_NEW_PATIENTS = {
    Yes.YES: "Accepte de nouveaux patients.",
    Yes.NO: "N’accepte pas de nouveaux patients.",
    Yes.UNKNOWN: "",
}


def when(start, zone, now):
    """Day and hour at the place, with « aujourd’hui » or « demain » where it is.

    >>> from datetime import UTC, datetime
    >>> from zoneinfo import ZoneInfo
    >>> when(datetime(2026, 11, 24, 8, tzinfo=UTC), ZoneInfo("Europe/Paris"),
    ...      datetime(2026, 11, 23, 9, tzinfo=UTC))
    'demain, mardi 24 novembre à 9\\xa0h'
    """
    ahead = (start.astimezone(zone).date() - now.astimezone(zone).date()).days
    near = {0: "aujourd’hui, ", 1: "demain, "}.get(ahead, "")
    return near + when_in_words(start, zone, now)


def then(starts, zone, now):
    """The starts after the first one: the hour alone while the day stays the same.

    >>> from datetime import UTC, datetime
    >>> from zoneinfo import ZoneInfo
    >>> starts = [datetime(2026, 11, 24, 8, m, tzinfo=UTC) for m in (0, 20, 40)]
    >>> then(starts, ZoneInfo("Europe/Paris"), starts[0])
    ['9\\xa0h\\xa020', '9\\xa0h\\xa040']
    """
    said = []
    for before, start in zip(starts, starts[1:], strict=False):
        is_same_day = before.astimezone(zone).date() == start.astimezone(zone).date()
        said.append(clock_of(start, zone) if is_same_day else when(start, zone, now))
    return said


def near_day(date, today):
    """A day in words, after « aujourd’hui » or « demain » where it is."""
    near = {0: "aujourd’hui, ", 1: "demain, "}.get((date - today).days, "")
    return near + day_in_words(date, today)


def travel(mode, minutes, km):
    """How far it is, in words; always said to be an estimate.

    >>> travel("remote", 0.0, 40.0), travel("on_site", 12.8, 10.0)
    ('de chez vous', 'environ 13\\xa0minutes de route, estimées')
    """
    if mode == Mode.REMOTE:
        return "de chez vous"
    if mode == Mode.HOME_VISIT:
        return f"vient chez vous, depuis {number(max(km, 1))}{BLANK}km"
    estimated = "estimées" if round(minutes) > 1 else "estimée"
    return f"environ {count(round(minutes), 'minute')} de route, {estimated}"


def clock_of(start, zone):
    return clock(start.astimezone(zone).time())


def notice(minutes):
    """A duration as one says it: minutes, then hours, then days.

    >>> notice(30), notice(60), notice(2880)
    ('30\\xa0minutes', '1\\xa0heure', '2\\xa0jours')
    """
    length = timedelta(minutes=minutes)
    for unit, one in ((timedelta(days=1), "jour"), (timedelta(hours=1), "heure")):
        if length >= unit and not length % unit:
            return count(length // unit, one)
    return count(minutes, "minute")


def phone(e164):
    """A telephone to show and to dial; None without one."""
    return {"shown": shown(e164), "address": f"tel:{e164}"} if e164 else None


def languages(codes):
    """Languages spoken beside French; an unknown code is shown as it is."""
    return [LANGUAGES.get(code, code) for code in codes if code != "fr"]


def new_patients(service, role=None):
    """Whether new patients are taken: the practitioner’s answer, else the service’s."""
    answer = role.takes_new_patients if role else Yes.UNKNOWN
    return _NEW_PATIENTS[answer if answer != Yes.UNKNOWN else service.takes_new_patients]


def place(site):
    """Lines of an address."""
    return [
        line for line in (site.address, f"{site.postal_code} {site.commune.name}".strip()) if line
    ]


def typed_contact(contact):
    """A contact as one would type it again."""
    return shown(contact) if contact.startswith("+") else contact


def town_hall_phone(commune):
    """The telephone of the town hall, to show and to dial; None when it is not known."""
    hall = town_hall.contact(commune)
    if not hall or not hall["tel"]:
        return None
    return {"shown": hall["telephone"], "address": f"tel:{hall['tel']}"}
