"""Rebuild the summaries of a score by perimeter, from the scores themselves."""

import numpy as np

from maillage.apps.territory.enums import Profession
from maillage.apps.territory.models import OfficialScore, ScoreSummary
from maillage.apps.territory.selectors.measures import GP_THRESHOLD
from maillage.engines.access import weighted_mean, weighted_share_under


def rebuild_summaries(profession, vintage):
    """Write mean and shares for France and each région, département and EPCI.

    The ministry's rule: means weighted by standardised population, shares by residents. The
    share without older doctors counts « 2.5 or less », as DREES publishes it.
    """
    scores = OfficialScore.objects.filter(profession=profession, vintage=vintage)
    rows = list(
        scores.order_by("commune_id").values_list(
            "score",
            "score_without_older",
            "standardised_population",
            "total_population",
            "commune__departement__region_id",
            "commune__departement_id",
            "commune__epci_id",
        )
    )
    ScoreSummary.objects.filter(profession=profession, vintage=vintage).delete()
    if not rows:
        return
    numbers = np.array([[np.nan if v is None else v for v in row[:4]] for row in rows], float)
    ScoreSummary.objects.bulk_create(
        [
            _summary(perimeter, profession, vintage, numbers[members])
            for perimeter, members in _members(rows).items()
        ],
        batch_size=1_000,
    )


def _members(rows):
    """Row numbers by perimeter key."""
    groups = {"france": list(range(len(rows)))}
    for place, row in enumerate(rows):
        for kind, code in zip(("region", "departement", "epci"), row[4:], strict=True):
            if code is not None:
                groups.setdefault(f"{kind}:{code}", []).append(place)
    return groups


def _summary(perimeter, profession, vintage, numbers):
    score, without_older, need, residents = numbers.T
    is_gp = profession == Profession.GP
    has_older = not np.isnan(without_older).any()
    return ScoreSummary(
        perimeter=perimeter,
        profession=profession,
        vintage=vintage,
        mean=weighted_mean(score, need),
        mean_without_older=weighted_mean(without_older, need) if has_older else None,
        share_under_threshold=(
            weighted_share_under(score, residents, GP_THRESHOLD) if is_gp else None
        ),
        share_under_threshold_without_older=(
            weighted_share_under(without_older, residents, GP_THRESHOLD, inclusive=True)
            if is_gp and has_older
            else None
        ),
        residents=float(residents.sum()),
    )
