"""Write one validated table of each kind; called inside the import's transaction."""

from maillage.apps.territory.models import (
    Commune,
    Dataset,
    Departement,
    OfficialScore,
    PractitionerCount,
    Site,
)
from maillage.engines.access import share_worse_off
from maillage.sources.codes import to_today

from .datasets import record_dataset
from .summaries import rebuild_summaries

BATCH = 2_000
_SCORE_MEANS = {
    "score": "standardised_population",
    "score_without_older": "standardised_population",
}
_SCORE_SUMS = ["standardised_population", "total_population"]


def write(kind, loaded, code_map):
    """Replace what is stored of this kind and vintage; (written, mapped, unmapped)."""
    return _WRITERS.get(kind, _write_sites)(loaded, code_map)


def _write_scores(loaded, code_map):
    table, mapped, unmapped = to_today(loaded.table, code_map, means=_SCORE_MEANS, sums=_SCORE_SUMS)
    dataset = record_dataset(loaded.report, part=loaded.profession)
    vintage = int(loaded.report.vintage)
    same = OfficialScore.objects.filter(profession=loaded.profession, vintage=vintage)
    same.delete()
    share = share_worse_off(
        table["score"].to_numpy().astype(float), table["total_population"].to_numpy().astype(float)
    )
    OfficialScore.objects.bulk_create(
        [
            OfficialScore(
                dataset=dataset,
                commune_id=row["code"],
                profession=loaded.profession,
                vintage=vintage,
                score=row["score"],
                score_without_older=row["score_without_older"],
                standardised_population=row["standardised_population"],
                total_population=row["total_population"],
                share_worse_off=worse,
            )
            for row, worse in zip(table.iter_rows(named=True), share.tolist(), strict=True)
        ],
        batch_size=BATCH,
    )
    rebuild_summaries(loaded.profession, vintage)
    return table.height, mapped, unmapped


def _write_sites(loaded, code_map):
    """Sites of a source replace those it gave before; one without a point takes its commune's."""
    dataset = record_dataset(loaded.report, part=loaded.report.file_name)
    _forget_older_sites(dataset, set(loaded.table["kind"]))
    points = {
        code: (latitude, longitude)
        for code, latitude, longitude in Commune.objects.order_by("code").values_list(
            "code", "latitude", "longitude"
        )
    }
    sites, mapped, unmapped = [], 0, []
    for row in loaded.table.iter_rows(named=True):
        today = code_map.find(row["commune"]) if row["commune"] else None
        mapped += today is not None and today != row["commune"]
        point = _point(row, points.get(today))
        if point is None:
            unmapped.append((row["commune"] or "", row["name"]))
            continue
        sites.append(_site(row, today, point, dataset))
    Site.objects.bulk_create(sites, batch_size=BATCH)
    return len(sites), mapped, unmapped


def _forget_older_sites(dataset, kinds):
    """A source's new file replaces the sites of the same kinds; a person's own files add up."""
    Site.objects.filter(dataset=dataset).delete()
    if dataset.kind != "sites":
        older = Dataset.objects.filter(kind=dataset.kind).exclude(pk=dataset.pk)
        Site.objects.filter(dataset__in=older, kind__in=kinds).delete()
        older.filter(sites=None).delete()


def _point(row, commune_point):
    if row["latitude"] is not None and row["longitude"] is not None:
        return row["latitude"], row["longitude"]
    return commune_point


def _site(row, commune, point, dataset):
    return Site(
        kind=row["kind"],
        identifier=row["identifier"],
        name=row["name"],
        commune_id=commune,
        address=row["address"] or "",
        latitude=point[0],
        longitude=point[1],
        dataset=dataset,
    )


def _write_density(loaded, code_map):
    record_dataset(loaded.report)
    levels, mapped, unmapped = {}, 0, []
    for code, level in loaded.table.select("code", "density").iter_rows():
        today = code_map.find(code)
        if today is None:
            unmapped.append((code, level))
            continue
        mapped += today != code
        levels.setdefault(today, level)
    communes = list(Commune.objects.filter(code__in=levels).order_by("code").only("code"))
    for commune in communes:
        commune.density = levels[commune.code]
    Commune.objects.bulk_update(communes, ["density"], batch_size=BATCH)
    return len(communes), mapped, unmapped


def _write_counts(loaded, code_map):
    """Counts are by département: none is mapped; an unknown département is listed."""
    dataset = record_dataset(loaded.report)
    PractitionerCount.objects.filter(year=int(loaded.report.vintage)).delete()
    known = set(Departement.objects.order_by("code").values_list("code", flat=True))
    rows = loaded.table.to_dicts()
    unknown = sorted({row["departement"] for row in rows} - known)
    kept = [
        PractitionerCount(
            dataset=dataset,
            departement_id=row["departement"],
            year=row["year"],
            profession=row["profession"],
            headcount=row["headcount"],
            per_100_000=row["per_100_000"],
        )
        for row in rows
        if row["departement"] in known
    ]
    PractitionerCount.objects.bulk_create(kept, batch_size=BATCH)
    return len(kept), 0, [(code, "département") for code in unknown]


_WRITERS = {"apl": _write_scores, "density": _write_density, "ameli_counts": _write_counts}
