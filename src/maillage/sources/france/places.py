"""What contains communes, or names them: régions, départements, EPCI, postal codes."""

import polars as pl

from maillage.sources.report import build_table

from .files import read_lines


def read_regions():
    rows = [(line["code"], line["nom"]) for _, line in read_lines("regions")]
    return build_table(rows, {"code": pl.String, "name": pl.String})


def read_departements():
    regions = codes_by_id("regions")
    rows = [
        (line["code"], line["nom"], regions[line["region_id"]])
        for _, line in read_lines("departements")
    ]
    return build_table(rows, {"code": pl.String, "name": pl.String, "region": pl.String})


def read_epci():
    rows = [(line["code"], line["nom"], line["type"]) for _, line in read_lines("epci")]
    return build_table(rows, {"code": pl.String, "name": pl.String, "kind": pl.String})


def read_postal_codes(commune_codes):
    """One line for each pair of postal code and commune; `commune_codes` is {id: code}."""
    postal_codes = codes_by_id("codes_postaux")
    pairs = {
        (postal_codes[line["codepostal_id"]], commune_codes[line["commune_id"]])
        for _, line in read_lines("codes_postaux_communes")
        if line["commune_id"] in commune_codes
    }
    return build_table(sorted(pairs), {"code": pl.String, "commune": pl.String})


def codes_by_id(name):
    """{the package's own number: official code} of a file."""
    return {line["id"]: line["code"] for _, line in read_lines(name)}
