"""The formalities before a first week: what each is for, who does it, in how many days.

The days are our own choice, counted from the day a volunteer is accepted.
"""

from dataclasses import dataclass
from datetime import timedelta

from .enums import Formality

REMINDED_BEFORE = timedelta(days=10)


@dataclass(frozen=True)
class Step:
    """One formality in words. `days`: given to settle it; `by_volunteer`: whether they must act."""

    days: int
    by_volunteer: bool
    who: str
    why: str


STEPS = {
    Formality.IDENTITY: Step(
        15,
        True,
        "Vous envoyez deux copies, le collectif vérifie.",
        "Une pièce d’identité et votre diplôme : c’est ce qui permet de vous confier un cabinet.",
    ),
    Formality.INSURANCE: Step(
        30,
        True,
        "Vous demandez l’attestation à votre assureur.",
        "Elle doit couvrir des semaines de consultation hors de votre lieu d’exercice. "
        "Le collectif fournit la lettre à envoyer.",
    ),
    Formality.COUNCIL: Step(
        45,
        False,
        "Le collectif s’en charge.",
        "Il écrit au conseil de l’Ordre et vous prévient de sa réponse. Vous n’avez rien à faire.",
    ),
    Formality.CONTRACT: Step(
        45,
        True,
        "Le collectif le prépare, vous le signez.",
        "Il dit vos semaines, ce que le collectif vous verse et ce qui est couvert.",
    ),
    Formality.SOCIAL_SECURITY: Step(
        45,
        False,
        "Le collectif s’en charge.",
        "La caisse d’assurance maladie doit savoir que vous consultez dans ses centres, pour que "
        "vos ordonnances soient remboursées.",
    ),
    Formality.BANK: Step(
        60,
        True,
        "Vous donnez un relevé d’identité bancaire au collectif.",
        "Pour vous verser ce qui vous est dû et rembourser vos trajets.",
    ),
}
