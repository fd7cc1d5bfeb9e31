"""Closed lists of booking."""

from django.db import models


class State(models.TextChoices):
    """Where an appointment stands. Those of `OCCUPYING` take their place in the agenda."""

    HELD = "held", "en cours de réservation"
    BOOKED = "booked", "réservé"
    ARRIVED = "arrived", "arrivé"
    SEEN = "seen", "vu"
    NO_SHOW = "no_show", "absent"
    CANCELLED_BY_PERSON = "cancelled_by_person", "annulé par la personne"
    CANCELLED_BY_SERVICE = "cancelled_by_service", "annulé par le service"
    EXPIRED = "expired", "réservation abandonnée"


OCCUPYING = (State.HELD, State.BOOKED, State.ARRIVED, State.SEEN, State.NO_SHOW)
UPCOMING = (State.HELD, State.BOOKED, State.ARRIVED)
CANCELLED = (State.CANCELLED_BY_PERSON, State.CANCELLED_BY_SERVICE)


class By(models.TextChoices):
    """Who makes a change: the person concerned, someone for them, the service, or the portal."""

    PERSON = "person", "la personne"
    RELAY = "relay", "un relais ou un professionnel"
    SERVICE = "service", "le service"
    REGULATOR = "regulator", "un régulateur du SAS"
    SYSTEM = "system", "le portail"


class Change(models.TextChoices):
    """What happened to an appointment, one line of its history each."""

    HELD = "held", "place gardée"
    BOOKED = "booked", "réservé"
    MOVED = "moved", "déplacé"
    ARRIVED = "arrived", "arrivé"
    SEEN = "seen", "vu"
    NO_SHOW = "no_show", "absent"
    CANCELLED = "cancelled", "annulé"
    RESTORED = "restored", "rétabli"
    EXPIRED = "expired", "abandonné"


class Event(models.TextChoices):
    """What a message tells."""

    CODE = "code", "code de vérification"
    BOOKED = "booked", "confirmation"
    MOVED = "moved", "déplacement"
    CANCELLED = "cancelled", "annulation"
    REMINDER = "reminder", "rappel"
    EARLIER = "earlier", "une place plus tôt"
    LOST_CODE = "lost_code", "code perdu"


class MessageChannel(models.TextChoices):
    EMAIL = "email", "courriel"
    SMS = "sms", "SMS"
    LETTER = "letter", "lettre"


class NoticeState(models.TextChoices):
    """Outbound notices to the national SAS platform."""

    WAITING = "waiting", "à envoyer"
    SENT = "sent", "envoyé"
    FAILED = "failed", "échec"
