"""What a score is compared with: France, départements, the communes around."""

from maillage.apps.territory.models import Commune, Departement, Epci, OfficialScore, ScoreSummary

_MOST_POSTAL_CODES = 3


def france_summary(profession, vintage):
    """The summary of France for a profession and vintage; None if it is not loaded."""
    return ScoreSummary.objects.filter(
        perimeter="france", profession=profession, vintage=vintage
    ).first()


def departement_means(profession):
    """(latest vintage, {"france": mean, "23": mean, …}); (None, {}) without official scores."""
    lines = ScoreSummary.objects.filter(profession=profession).order_by("-vintage", "perimeter")
    vintage = lines.values_list("vintage", flat=True).first()
    means = {}
    for perimeter, mean in lines.filter(vintage=vintage).values_list("perimeter", "mean"):
        kind, _, code = perimeter.partition(":")
        if kind in ("france", "departement"):
            means[code or kind] = mean
    return vintage, means


def scores_of(communes, profession, vintage):
    """Score by commune code; a commune without one is absent."""
    scores = OfficialScore.objects.filter(
        commune__in=communes, profession=profession, vintage=vintage
    )
    return dict(scores.order_by("commune").values_list("commune_id", "score"))


def parts_of(commune):
    """(arrondissements, names of the communes merged into it, postal codes: three at most)."""
    arrondissements = []
    if commune.is_divided:
        held = Commune.objects.filter(parent=commune).order_by("code")
        arrondissements = list(held)
    former = commune.former_communes.exclude(name=commune.name).order_by("name")
    postal = commune.postal_codes.order_by("code").values_list("code", flat=True)
    return (
        arrondissements,
        list(former.values_list("name", flat=True)),
        list(postal[:_MOST_POSTAL_CODES]),
    )


def departements():
    """Every département with its outline, by code."""
    return list(Departement.objects.order_by("code"))


def places_inside(perimeter):
    """Départements of a région, EPCI of a département, by name; [] for anything smaller."""
    if perimeter.kind == "region":
        return list(Departement.objects.filter(region=perimeter.code).order_by("name"))
    if perimeter.kind == "departement":
        held = Epci.objects.filter(communes__departement=perimeter.code)
        return list(held.order_by("name", "code").distinct())
    return []
