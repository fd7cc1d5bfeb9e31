import fastexcel
import pytest

from maillage.sources.apl_parameters import read_parameters, vintages
from maillage.sources.errors import UnknownKind


def test_every_vintage_is_complete_and_reviewed():
    for vintage in vintages():
        found = read_parameters(vintage)

        assert found["vintage"] == vintage
        assert found["bands_minutes"] == (10, 15, 20)
        assert found["band_weights"] == (1.0, 2 / 3, 1 / 3)
        assert len(found["age_starts"]) == len(found["age_weights"]) == 19
        assert found["age_starts"] == tuple(range(0, 95, 5))
        assert found["source"] and found["verified_on"]


def test_an_unknown_vintage_says_which_are_held():
    with pytest.raises(UnknownKind, match="'1999'; expected one of: 2022, 2023"):
        read_parameters("1999")


@pytest.mark.shared
def test_the_age_weights_and_bounds_are_those_of_the_ministrys_workbook(shared):
    book = fastexcel.read_excel(shared / "data" / "apl" / "drees_apl_mg_2022_2023.xlsx")
    rows = book.load_sheet("Paramètres", header_row=None).to_polars().rows()
    ages = [row for row in rows if row[0] and (" ans" in row[0]) and row[2] is not None]
    ages = [row for row in ages if "Tranche" not in row[0]]

    for column, vintage in ((1, "2022"), (2, "2023")):
        written = tuple(float(row[column]) for row in ages)
        assert read_parameters(vintage)["age_weights"] == written
    text = " ".join(str(cell) for row in rows for cell in row)
    for bound in ("Moins de 250", "Entre 251 et 3 600", "Plus de 6 000"):
        assert bound in text
