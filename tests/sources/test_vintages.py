from pathlib import Path

import pytest

from maillage.sources.vintages import year_in_name


@pytest.mark.parametrize(
    ("name", "vintage"),
    [
        ("APL_mg_2021.xlsx", "2021"),
        ("liste-fs-20240801.csv", "2024-08-01"),
        ("etalab-cs1100507-stock-20260311-0343.csv", "2026-03-11"),
        ("finess_2026.csv.gz", "2026"),
        ("densite.csv", ""),
        ("export-120211.csv", ""),
        ("liste 2024-08-01.csv", "2024-08-01"),
    ],
)
def test_the_vintage_is_read_in_the_name_of_the_file(name, vintage):
    assert year_in_name(name) == vintage


def test_a_year_in_the_folder_does_not_count():
    assert year_in_name(Path("/donnees/2019/densite.csv")) == ""


def test_a_vintage_fits_in_what_the_database_stores():
    assert len(year_in_name("x-20240801.csv")) <= 20
