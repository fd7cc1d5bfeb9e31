"""What an indicator gives when it is computed."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Counted:
    """What was counted over an area and a period.

    numerator, denominator : of a share or of a ratio; `denominator` is None for a number, a sum or
        a median, whose value is `numerator`. A denominator of 0 gives no value: « sans objet ».
    people : smallest number of people behind what is counted, which the value would tell; None
        when nobody is counted. Under 11 the value is withheld.
    sources : ((name, vintage), …) of the data sets read, in French
    notes : what a reader must know, in French: what is missing, what is estimated
    """

    numerator: float | None
    denominator: float | None = None
    people: int | None = None
    sources: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = field(default=())
