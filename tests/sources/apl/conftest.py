import pytest

OFFICIAL_HEADER = [
    "Code commune INSEE",
    "Commune",
    "APL aux médecins généralistes",
    "APL aux médecins généralistes de moins de 65 ans",
    "Population standardisée 2021 pour la médecine générale",
    "Population totale 2021",
]
AJAIN = ["23002", "Ajain", 3.121, 2.445, 1235.673, 1032]
GUERET = ["23096", "Guéret", 3.9, 3.1, 13_000.5, 12_734]


def official_rows(*lines, year=2023, header=OFFICIAL_HEADER):
    """A sheet in DREES's shape: 8 rows of titles, header in row 9, units in row 10."""
    titles = [
        [f"Indicateur d'accessibilité potentielle localisée (APL) {year} aux généralistes"],
        [],
        [f"Millésime : {year}"],
        ["Sources : SNIIR-AM ; Populations 2021, Insee ; Traitements Drees."],
        ["Champ : France hors Mayotte."],
        ["Lecture : les habitants ont accès à 1,9 consultation."],
        ["Note : pondérer par la population standardisée."],
        [],
    ]
    units = [None, None, "En nombre de consultations", "En nombre", "En nombre d'habitants", "En"]
    return [*titles, header, units, *lines]


@pytest.fixture
def official(write_workbook):
    """Write a workbook with one official sheet holding these lines."""

    def write(*lines, name="apl.xlsx", sheet="APL 2023", **shape):
        return write_workbook({sheet: official_rows(*lines, **shape)}, name)

    return write
