"""The ministry's two-section file, in miniature."""

import pytest

from maillage.sources.errors import WrongFile
from maillage.sources.finess import read_finess

FIRST = "finess;etalab;etalab-cs1100507;2026-03-11\n"


def structure(number="300017910", category="620", departement="30", commune="189", name="PHIE"):
    cells = [""] * 32
    cells[0] = "structureet"
    cells[1] = number
    cells[3] = name
    cells[7], cells[8], cells[9] = "1", "R", "BOURDALOUE"
    cells[12], cells[13], cells[14] = commune, departement, "GARD"
    cells[15] = "30000 NIMES"
    cells[18], cells[19] = category, "Catégorie"
    return ";".join(cells) + "\n"


def location(number="300017910", x="809551.7", y="6304644.3", source="1,ATLASANTE,LAMBERT_93"):
    return f"geolocalisation;{number};{x};{y};{source};2026-03-11\n"


@pytest.fixture
def read(write_text):
    def read_lines(*lines, encoding="cp1252"):
        path = write_text(
            FIRST + "".join(lines), "etalab-cs1100507-stock-20260311-0343.csv", encoding
        )
        return read_finess(path)

    return read_lines


def test_an_establishment_meets_its_coordinates_lower_in_the_file(read):
    loaded = read(structure(), location())

    (site,) = loaded.table.iter_rows(named=True)
    assert (site["kind"], site["identifier"], site["commune"]) == ("pharmacy", "300017910", "30189")
    assert site["address"] == "1 R BOURDALOUE 30000 NIMES"
    # The same establishment, in degrees, as another extract of FINESS gives it.
    assert site["latitude"] == pytest.approx(43.83230730698816, abs=1e-6)
    assert site["longitude"] == pytest.approx(4.3619364885755125, abs=1e-6)
    assert loaded.report.vintage == "2026-03-11"


def test_windows_letters_are_read(read):
    assert read(structure(name="PHARMACIE DE L’ÉGLISE"), location()).table["name"].to_list() == [
        "PHARMACIE DE L’ÉGLISE"
    ]


@pytest.mark.parametrize(
    ("departement", "commune", "code"),
    [
        ("30", "189", "30189"),
        ("2A", "004", "2A004"),
        ("9A", "105", "97105"),
        ("9D", "411", "97411"),
        ("9F", "611", "97611"),
        ("971", "05", "97105"),
        ("971", "105", "97105"),
    ],
)
def test_the_code_of_the_commune_is_made_whole_overseas_too(read, departement, commune, code):
    line = structure(departement=departement, commune=commune)

    assert read(line, location()).table["commune"].to_list() == [code]


def test_overseas_the_projection_that_the_line_names_is_used(read):
    reunion = structure("970400024", "355", "9D", "411", "CHU FELIX GUYON")
    point = location("970400024", "338700", "7691000", "1,ATLASANTE,100,IGN,BD_ADRESSE,UTM_S40")

    (site,) = read(reunion, point).table.iter_rows(named=True)

    assert site["latitude"] == pytest.approx(-20.87, abs=0.03)
    assert site["longitude"] == pytest.approx(55.45, abs=0.03)


@pytest.mark.parametrize(
    "lost",
    [
        "",
        location("300780038"),
        location(x="", y=""),
        location(source="1,INCONNU"),
        location(x="x"),
    ],
)
def test_an_establishment_that_cannot_be_placed_is_rejected_with_its_line(read, lost):
    other = structure("300782125"), location("300782125")

    loaded = read(structure(), *other, lost)

    assert loaded.table["identifier"].to_list() == ["300782125"]
    assert [(r.line, r.reason) for r in loaded.report.rejections] == [(2, "no coordinates")]


def test_coordinates_are_not_counted_as_establishments(read):
    report = read(structure(), location(), location("300780038")).report

    assert report.rows_read == 1


def test_other_categories_are_not_shown(read):
    loaded = read(structure(), structure("300782125", "500"), location(), location("300782125"))

    assert loaded.report.rejections[0].reason == "category 500 Catégorie: not shown"


def test_a_truncated_line_is_rejected_not_fatal(read):
    loaded = read(structure(), "structureet;300782125;300\n", location())

    assert loaded.report.rows_kept == 1
    assert loaded.report.rejections[0].line == 3


def test_the_ministry_s_file_cut_before_its_coordinates_is_refused(read):
    with pytest.raises(WrongFile, match="holds no pharmacy"):
        read(structure())
