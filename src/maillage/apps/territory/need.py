"""The need for care of a population, from its ages.

Estimated standardised population = 0.775·(0–19) + 0.827·(20–64) + 1.72·(65 and over): least
squares on the 34,954 communes of DREES' APL 2023 (GPs), R² 0.89. The official one is used where
it is loaded; this one is always labelled « estimé ».
"""

WEIGHT_0_19 = 0.775
WEIGHT_20_64 = 0.827
WEIGHT_65_PLUS = 1.72


def standardised_population(aged_0_19, aged_20_64, aged_65_plus):
    """Residents weighted by their age group's use of GPs (estimated).

    >>> standardised_population(100, 100, 100)
    332.2
    """
    return round(
        WEIGHT_0_19 * aged_0_19 + WEIGHT_20_64 * aged_20_64 + WEIGHT_65_PLUS * aged_65_plus, 3
    )
