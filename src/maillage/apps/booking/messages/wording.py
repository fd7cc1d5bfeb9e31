"""The words of each message: a template by event and channel, fed with what may be told."""

import re

from django.template.loader import render_to_string

from maillage.apps.booking.enums import Event, MessageChannel

from . import links
from .words import SMS_CHARACTERS, for_sms

_SUBJECTS = {
    Event.BOOKED: "Votre rendez-vous du {when}",
    Event.MOVED: "Votre rendez-vous est déplacé au {when}",
    Event.CANCELLED: "Votre rendez-vous du {when} est annulé",
    Event.REMINDER: "Rappel\u00a0: votre rendez-vous du {when}",
    Event.EARLIER: "Une place plus tôt pour votre rendez-vous",
}
CODE_SUBJECT, LOST_CODE_SUBJECT = "Votre code", "Vos rendez-vous"


def subject_of(event, facts):
    """Subject of an e-mail, heading of a letter."""
    return _SUBJECTS[event].format(when=facts.when)


def text_of(appointment, event, channel, facts):
    """Body of a message. A text message is one line, short enough for one SMS when it can be."""
    context = {
        "facts": facts,
        "managing": links.managing(appointment),
        "moving": links.moving(appointment),
        "finding_care": links.finding_care(),
    }
    name = f"booking/messages/{channel}/{event}.txt"
    if channel != MessageChannel.SMS:
        return _tidy(render_to_string(name, context))
    full = for_sms(render_to_string(name, {**context, "place": _place_of_sms(facts)}))
    if len(full) <= SMS_CHARACTERS:
        return full
    return for_sms(render_to_string(name, {**context, "place": facts.commune}))


def code_text(channel, code):
    """The six digits that prove a contact, without a word of what they are for."""
    text = render_to_string("booking/messages/code.txt", {"code": f"{code[:3]} {code[3:]}"})
    return for_sms(text) if channel == MessageChannel.SMS else _tidy(text)


def lost_code_text(channel, appointments):
    """`appointments` is a list of (Appointment, Facts): date, code and link, nothing else."""
    lines = [(facts, links.managing(appointment)) for appointment, facts in appointments]
    text = render_to_string("booking/messages/lost_code.txt", {"lines": lines})
    return for_sms(text) if channel == MessageChannel.SMS else _tidy(text)


def _place_of_sms(facts):
    return ", ".join(filter(None, [facts.name or facts.place[0], _unless_said(facts)]))


def _unless_said(facts):
    said = f"{facts.name} {facts.place[0]}".casefold()
    return "" if len(facts.place) == 1 or facts.commune.casefold() in said else facts.commune


def _tidy(text):
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"
