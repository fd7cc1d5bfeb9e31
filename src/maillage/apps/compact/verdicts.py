"""Whether two values of an indicator can be compared, and which of them is better."""

from django.db.models import TextChoices

from maillage.apps.accounts.french import unbroken

from .numbers import with_unit

STILL = 0.01  # a smaller change, relative to where it started, is none


class Verdict(TextChoices):
    UP = "up", "a progressé"
    DOWN = "down", "a reculé"
    MIXED = "mixed", "avance d’un côté, recule de l’autre"
    STILL = "still", "n’a pas bougé"
    UNJUDGED = "unjudged", "à lire sans juger"
    UNMEASURED = "unmeasured", "pas encore mesuré"


def verdict(definition, before, after):
    """`Verdict` on a value and the one it is compared with, both numbers.

    Up is better: with `direction = "down"`, a lower value is up.
    """
    change = after - before
    is_small = abs(change) < STILL * abs(before)
    if is_small or round(after, definition.decimals) == round(before, definition.decimals):
        return Verdict.STILL
    if definition.direction == "none":
        return Verdict.UNJUDGED
    return Verdict.UP if (change > 0) == (definition.direction == "up") else Verdict.DOWN


def together(verdicts):
    """What several verdicts say of the clause they follow.

    >>> together([Verdict.UP, Verdict.STILL]).value, together([Verdict.UP, Verdict.DOWN]).value
    ('up', 'mixed')
    """
    found = set(verdicts)
    if {Verdict.UP, Verdict.DOWN} <= found or Verdict.MIXED in found:
        return Verdict.MIXED
    told = (Verdict.UP, Verdict.DOWN, Verdict.STILL, Verdict.UNJUDGED)
    return next((each for each in told if each in found), Verdict.UNMEASURED)


def is_reached(definition, value, goal):
    """Whether a value is at its goal or better; None when nothing says which way is better."""
    if definition.direction == "none":
        return None
    return value >= goal if definition.direction == "up" else value <= goal


def breaks(before, after):
    """Why two `Value` cannot be compared, in French; empty when they can."""
    if before.version != after.version:
        return f"La définition a changé\u00a0: version {before.version}, puis {after.version}."
    if before.fingerprint != after.fingerprint:
        told = f"{with_unit(before.communes, 'communes')}, puis {after.communes}"
        if before.communes == after.communes:
            told = "autant de communes, mais pas les mêmes"
        return unbroken(f"Le périmètre a changé : {told}.")
    return ""
