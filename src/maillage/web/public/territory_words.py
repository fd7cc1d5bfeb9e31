"""A territory in sentences: the mean and its comparison, the share under the limit, the middle."""

from math import isnan

from maillage.apps.territory.enums import Profession
from maillage.apps.territory.selectors.comparisons import france_summary
from maillage.web.components.words import BLANK, percent, short_number

from .measure_words import family, figure
from .score_words import access_sentence


def sentences(measure, spread):
    """What the measure says of the territory, the most telling first; [] without any value."""
    if isnan(spread.mean):
        return []
    return _SENTENCES[family(measure)](measure, spread)


def conclusion(measure, spread):
    """One line for the distribution."""
    if isnan(spread.median):
        return ""
    if spread.share_under_threshold is not None:
        return (
            f"{percent(spread.share_under_threshold)} des habitants vivent dans une commune "
            f"sous {short_number(measure.threshold)}{BLANK}consultations par an."
        )
    return _middle(measure, spread)


def _gp(measure, spread):
    france = france_summary(Profession.GP, int(measure.slug.rsplit("-", 1)[1]))
    share = spread.share_under_threshold
    there = ""
    if france and france.share_under_threshold is not None:
        there = f"{BLANK}; {percent(france.share_under_threshold)} en France"
    return [
        access_sentence(Profession.GP, spread.mean, france.mean if france else None),
        f"{percent(share)} des habitants vivent dans une commune sous "
        f"{short_number(measure.threshold)}{BLANK}consultations par an{there}.",
        f"La moitié des habitants ont {figure(measure, spread.median)}{BLANK}consultations "
        "par an ou moins.",
    ]


def _staff(measure, spread):
    profession, vintage = measure.slug.removeprefix("acces-").rsplit("-", 1)
    france = france_summary(profession, int(vintage))
    return [
        access_sentence(profession, spread.mean, france.mean if france else None),
        _middle(measure, spread),
    ]


def _minutes(measure, spread):
    return [
        f"En moyenne, le lieu le plus proche est à environ {figure(measure, spread.mean)} "
        "en voiture (estimé).",
        f"Un habitant sur dix est à {figure(measure, spread.highest_tenth)} ou plus.",
    ]


def _age(measure, spread):
    return [
        f"{figure(measure, spread.mean)} des habitants ont 65{BLANK}ans ou plus.",
        _middle(measure, spread),
    ]


def _need(measure, spread):
    return [
        f"D’après les âges, le besoin de soins vaut {figure(measure, spread.mean)}{BLANK}fois "
        "la moyenne (estimé).",
        _middle(measure, spread),
    ]


def _middle(measure, spread):
    return (
        "La moitié des habitants vivent dans une commune à "
        f"{figure(measure, spread.median)} ou moins."
    )


_SENTENCES = {"gp": _gp, "staff": _staff, "minutes": _minutes, "age": _age, "need": _need}
