"""What a study measures, in words: minutes of travel, or consultations a year."""

from dataclasses import dataclass
from math import ceil, floor

from maillage.web.components.words import BLANK, number, short_number

_UNREACHED = {"minutes": "aucun lieu à portée", "score": "chiffre non publié"}


@dataclass(frozen=True)
class Terms:
    """`measure` is "minutes" (less is better) or "score" (more is better); `threshold` likewise.

    >>> Terms("minutes", 15).spoken(8.2), Terms("score", 2.5).spoken(2.44)
    ('8\\xa0minutes', '2,4\\xa0consultations par an')
    """

    measure: str
    threshold: float

    @property
    def is_score(self):
        return self.measure == "score"

    @property
    def inside(self):
        """What residents inside the threshold have."""
        shown = short_number(self.threshold)
        if self.is_score:
            return f"à {shown}{BLANK}consultations par an ou plus"
        noun = "minute" if self.threshold < 2 else "minutes"
        return f"à moins de {shown}{BLANK}{noun}"

    @property
    def unreached(self):
        return _UNREACHED[self.measure]

    def holds(self, value):
        """Whether a commune of that value is inside the threshold, inclusive; None never is."""
        if value is None:
            return False
        return value >= self.threshold if self.is_score else value <= self.threshold

    def figure(self, value, decimals=None):
        """The number alone. Rounding never moves it across the threshold."""
        if value is None:
            return self.unreached
        decimals = (1 if self.is_score else 0) if decimals is None else decimals
        shown = round(value, decimals)
        if self.holds(shown) and not self.holds(value):
            decimals += 1
            fine, away = 10**decimals, floor if self.is_score else ceil
            shown = away(value * fine) / fine
        text = number(shown, decimals)
        return text if self.is_score else text.removesuffix(",0")

    def short(self, value, decimals=None):
        """The number as in a table: « 8 min », « 2,1 »."""
        unit = "" if self.is_score or value is None else f"{BLANK}min"
        return f"{self.figure(value, decimals)}{unit}"

    def spoken(self, value, decimals=None):
        """The number as in a sentence: « 8 minutes », « 2,1 consultations par an »."""
        if value is None:
            return self.unreached
        plural = "" if round(value, 1) < 2 else "s"
        noun = f"consultation{plural} par an" if self.is_score else f"minute{plural}"
        return f"{self.figure(value, decimals)}{BLANK}{noun}"

    def change(self, before, after):
        """« de 24 à 7 minutes »; in words when there was nothing before."""
        if before is None:
            return f"{self.spoken(after)}, {self.unreached} avant"
        return f"de {self.figure(before)} à {self.spoken(after)}"


def terms_of(result):
    return Terms(result["measure"], result["threshold"])
