"""Reviewed parameters of the official access score (APL), one file per vintage.

The files give plain values; `maillage.engines.access.AplParameters` is built from them.
"""

import tomllib
from fractions import Fraction
from pathlib import Path

from maillage.sources.errors import UnknownKind

FOLDER = Path(__file__).parent


def vintages():
    """Vintages for which parameters are held, oldest first.

    >>> vintages()
    ('2022', '2023')
    """
    return tuple(sorted(path.stem.removeprefix("gp_") for path in FOLDER.glob("gp_*.toml")))


def read_parameters(vintage):
    """The parameters of one vintage, as a dict of numbers, tuples and texts.

    >>> read_parameters("2023")["band_weights"]
    (1.0, 0.6666666666666666, 0.3333333333333333)
    """
    if vintage not in vintages():
        raise UnknownKind(
            f"no APL parameters for {vintage!r}; expected one of: {', '.join(vintages())}"
        )
    values = tomllib.loads((FOLDER / f"gp_{vintage}.toml").read_text("utf-8"))
    values["band_weights"] = tuple(float(Fraction(text)) for text in values["band_weights"])
    for name in ("bands_minutes", "age_starts", "age_weights"):
        values[name] = tuple(values[name])
    return values
