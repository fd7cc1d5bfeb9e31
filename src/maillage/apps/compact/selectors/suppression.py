"""Which values would tell too much about fewer than 11 people."""

from maillage.apps.booking.statistics import SMALLEST_COUNT


def tells_too_much(counted, people):
    """Whether a value gives away a count of 1 to 10 people, itself or by subtraction.

    people : none, numerator, denominator or both, as the definition says

    A count of nobody is shown when it stands alone; in a share it would tell what everybody did.

    >>> from maillage.apps.compact.shapes import Counted
    >>> tells_too_much(Counted(40, 60), "both"), tells_too_much(Counted(55, 60), "both")
    (False, True)
    """
    parts = []
    if people in ("numerator", "both"):
        parts.append(counted.numerator)
    if people in ("denominator", "both"):
        parts.append(counted.denominator)
    if people == "both":
        parts.append(counted.denominator - counted.numerator)
    if counted.people is not None:
        parts.append(counted.people)
    if counted.denominator is None and not any(parts):
        return False
    return any(part < SMALLEST_COUNT for part in parts)
