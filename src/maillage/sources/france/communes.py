"""Today's communes and arrondissements, and the former communes whose place they took."""

import polars as pl
import shapely

from maillage.sources import changes
from maillage.sources.catalogue import entry
from maillage.sources.report import Rejection, build_table, check_schema, make_report

from .contours import complete, locate
from .files import data_file
from .lines import sort_lines
from .names import with_article
from .opening_hours import expand_opening_hours
from .places import codes_by_id

COMMUNES = {
    "code": pl.String,
    "name": pl.String,
    "departement": pl.String,
    "epci": pl.String,
    "parent": pl.String,
    "is_divided": pl.Boolean,
    "population": pl.Int64,
    "address": pl.String,
    "telephone": pl.String,
    "email": pl.String,
    "website": pl.String,
    "opening_hours": pl.String,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
    "point_source": pl.String,
    "contour": pl.Binary,
}
FORMER_COMMUNES = {"code": pl.String, "name": pl.String, "successor": pl.String}


def read_communes():
    """Today's communes, the former ones, {number in the file: code of today's}, the report."""
    lines = sort_lines()
    table, remarks = _communes(lines)
    report = make_report(
        "france",
        data_file("communes"),
        vintage=entry("france").vintage,
        rows_kept=len(lines.today) + len(lines.former),
        rejections=[
            Rejection(line["line"], f"{line['code']}: electoral sector, not a commune")
            for line in lines.sectors
        ],
        remarks=remarks,
    )
    codes = {line["id"]: line["code"] for line in lines.today}
    return table, _former_communes(lines), codes, report


def _communes(lines):
    halls = lines.town_halls()
    contours = _contours(lines)
    points = [_wkb(hall["mairie_localisation"]) for hall in halls]
    areas = _areas_to_stand_in(lines.today, contours)
    latitudes, longitudes, is_town_hall, is_misplaced = locate(areas, points)
    sources = ["town_hall" if given else "contour" for given in is_town_hall]
    rows = [
        (*left, *right)
        for left, right in zip(
            _administrative_rows(lines, halls),
            zip(latitudes.tolist(), longitudes.tolist(), sources, contours, strict=True),
            strict=True,
        )
    ]
    remarks = [
        Rejection(line["line"], f"{line['code']} {line['nom']}: {_remark(misplaced)}")
        for line, given, misplaced in zip(lines.today, is_town_hall, is_misplaced, strict=True)
        if not given
    ]
    return check_schema(build_table(rows, COMMUNES), COMMUNES), remarks


def _remark(is_misplaced):
    why = "town hall placed over 1 km outside" if is_misplaced else "no point of a town hall"
    return f"{why}; a point inside the commune stands for it"


def _contours(lines):
    former = lines.former_by_successor()
    return [
        complete(line["geometry"], [part["geometry"] for part in former[line["id"]]])
        for line in lines.today
    ]


def _areas_to_stand_in(today, contours):
    """Contours and, for a commune that has none, its village as the list of changes locates it."""
    villages = {
        split["code"]: shapely.Point(split["longitude"], split["latitude"]).wkb
        for split in changes.splits()
        if "latitude" in split
    }
    return [area or villages.get(line["code"]) for line, area in zip(today, contours, strict=True)]


def _wkb(hexadecimal):
    return hexadecimal and bytes.fromhex(hexadecimal)


def _administrative_rows(lines, halls):
    departements, epci = codes_by_id("departements"), codes_by_id("epci")
    divided = {line["commune_parent_id"] for line in lines.today if line["commune_parent_id"]}
    for line, hall in zip(lines.today, halls, strict=True):
        parent = lines.by_id.get(line["commune_parent_id"])
        holder = parent or line
        yield (
            line["code"],
            with_article(line["nom"], line["type_nom"]),
            departements[holder["departement_id"]],
            epci.get(holder["epci_id"]),
            parent and parent["code"],
            line["id"] in divided,
            line["population_municipale"] and int(line["population_municipale"]),
            (hall["mairie_adresse"] or "").strip(),
            hall["mairie_telephone"] or "",
            hall["mairie_email"] or "",
            hall["mairie_site"] or "",
            expand_opening_hours(hall["mairie_horaires"]),
        )


def _former_communes(lines):
    """Delegated and associated communes, then those the package does not know."""
    today = {line["code"] for line in lines.today}
    rows = [
        (
            line["code"],
            with_article(line["nom"], line["type_nom"]),
            lines.by_id[line["commune_parent_id"]]["code"],
        )
        for line in lines.former
    ]
    rows += [
        (change["code"], change["name"], change["successor"])
        for change in changes.absorbed()
        if change["code"] not in today
    ]
    return build_table(rows, FORMER_COMMUNES)
