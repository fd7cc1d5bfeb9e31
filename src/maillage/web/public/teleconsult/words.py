"""The queue in words: what is waited for, by whom, and what comes next."""

from django.core.cache import cache
from django.utils import timezone

from maillage.apps.offer.enums import CareType
from maillage.apps.teleconsult.enums import CARE_TYPES, Motive
from maillage.apps.teleconsult.live.screens import newcomer_ranges
from maillage.apps.teleconsult.live.words import range_in_words

FRESH_SECONDS = 5  # how long what a newcomer would wait is kept for the next visitor
_ALWAYS = (Motive.RENEWAL, Motive.CHRONIC, Motive.OTHER)
MOTIVES = {
    CareType.PSYCHIATRY: (Motive.MIND, *_ALWAYS),
    CareType.PSYCHOLOGY: (Motive.MIND, Motive.OTHER),
    CareType.GYNAECOLOGY: (Motive.WOMEN, Motive.URINARY, Motive.PAIN, Motive.RESULTS, *_ALWAYS),
    CareType.PAEDIATRICS: tuple(m for m in Motive if m != Motive.WOMEN),
    CareType.GENERAL_MEDICINE: tuple(Motive),
}
_FOR_WHAT = {
    CareType.GENERAL_MEDICINE: "un médecin généraliste",
    CareType.PSYCHIATRY: "un psychiatre",
    CareType.PSYCHOLOGY: "un psychologue",
    CareType.GYNAECOLOGY: "un gynécologue ou une sage-femme",
    CareType.PAEDIATRICS: "un médecin pour un enfant",
}
NOBODY_NOW = "Aucun praticien en ce moment"


def care_choices():
    """What can be asked for, in the order of the list: (code, in words)."""
    return [(care_type.value, capital(_FOR_WHAT[care_type])) for care_type in CARE_TYPES]


def for_what(care_type):
    """Who is seen for a care, with its article."""
    return _FOR_WHAT[care_type]


def motive_choices(care_type):
    """Why someone comes for this care, from the closed list: (code, in words)."""
    return [
        (motive.value, capital(motive.label)) for motive in Motive if motive in MOTIVES[care_type]
    ]


def expected_waits():
    """What someone who would come now waits: a line for each care, worked out at most every 5 s."""
    ranges = cache.get_or_set(
        "teleconsult.newcomer_ranges", lambda: newcomer_ranges(timezone.now()), FRESH_SECONDS
    )
    return [
        {
            "code": care_type.value,
            "care": capital(care_type.label),
            "range": range_in_words(ranges[care_type]) if ranges[care_type] else NOBODY_NOW,
            "is_served": ranges[care_type] is not None,
        }
        for care_type in CARE_TYPES
    ]


def capital(text):
    return text[:1].upper() + text[1:]
