import pytest

from maillage.sources.apl.headers import find_header
from maillage.sources.errors import WrongFile

BASE = ["Code commune", "Libellé de la commune", "Population totale"]
STANDARDISED = "Population standardisée par la consommation de soins par tranche d'âge"


def header_of(*score_titles, above=(), sheet="Sheet1"):
    return find_header(sheet, [*above, [*BASE, *score_titles, STANDARDISED]])


@pytest.mark.parametrize(
    ("title", "profession", "unit"),
    [
        ("APL aux médecins généralistes", "gp", "consultations accessibles par an"),
        ("APL 2021 aux infirmières de 65 ans et moins", "nurse", "100 000 habitants"),
        (
            "APL 2021 aux masseuses-kinésithérapeutes de 65 ans et moins",
            "physiotherapist",
            "100 000 habitants",
        ),
        ("APL 2021 aux chirurgiens-dentistes de 65 ans et moins", "dentist", "100 000 habitants"),
        ("APL 2021 aux sages-femmes", "midwife", "100 000 femmes"),
    ],
)
def test_the_profession_and_its_unit_come_from_the_title_of_the_column(title, profession, unit):
    header = header_of(title)

    assert header.profession == profession
    assert unit in header.unit


@pytest.mark.parametrize(
    ("title", "above", "sheet", "vintage"),
    [
        ("APL 2021 aux sages-femmes", [], "Sheet1", "2021"),
        ("APL aux sages-femmes", [["Millésime : 2022"]], "Sheet1", "2022"),
        ("APL aux sages-femmes", [["Indicateur (APL) 2023 aux sages-femmes"]], "Sheet1", "2023"),
        ("APL aux sages-femmes", [], "APL 2019", "2019"),
        ("APL aux sages-femmes", [["Sources : populations 2020, Insee"]], "Sheet1", None),
    ],
)
def test_the_vintage_comes_from_the_titles_or_the_sheet_never_from_the_population(
    title, above, sheet, vintage
):
    assert header_of(title, above=above, sheet=sheet).vintage == vintage


def test_the_score_without_age_limit_is_the_score():
    header = header_of(
        "APL aux médecins généralistes de 62 ans et moins",
        "APL aux médecins généralistes de 65 ans et moins",
        "APL aux médecins généralistes (sans borne d'âge)",
    )

    assert header.columns["score"] == 5
    assert header.columns["score_without_older"] == 4


def test_the_only_score_is_the_score_even_with_an_age_limit():
    header = header_of("APL 2021 aux infirmières de 65 ans et moins")

    assert header.columns["score"] == 3
    assert "score_without_older" not in header.columns


def test_titles_are_read_whatever_their_accents_case_and_apostrophes():
    header = find_header(
        "x",
        [["CODE COMMUNE", "Libelle", "population  totale", "Apl aux GENERALISTES", STANDARDISED]],
    )

    assert set(header.columns) >= {"code", "name", "total_population", "score"}


def test_the_header_is_found_under_many_rows_of_titles():
    header = header_of("APL aux sages-femmes", above=[["titre"]] * 20)

    assert header.row == 21


def test_a_sheet_of_something_else_has_no_header():
    assert find_header("Budget", [["Recettes", "Dépenses"], ["1", "2"]]) is None
    assert find_header("vide", []) is None


def test_a_sheet_that_does_not_name_its_profession_is_refused():
    with pytest.raises(WrongFile, match="does not say for which profession.*“APL communale”"):
        header_of("APL communale")


def test_two_missing_columns_are_both_named():
    with pytest.raises(WrongFile, match="lacks the column Code commune and Population stand"):
        find_header("x", [["Commune", "APL aux sages-femmes", "Population totale"]])
