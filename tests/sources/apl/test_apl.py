import pytest

from maillage.sources.apl import SCORES, read_apl
from maillage.sources.errors import WrongFile

HEADER = [
    "Code commune INSEE",
    "Commune",
    "APL aux médecins généralistes",
    "APL aux médecins généralistes de moins de 65 ans",
    "Population standardisée 2021 pour la médecine générale",
    "Population totale 2021",
]
AJAIN = ["23002", "Ajain", 3.121, 2.445, 1235.673, 1032]
GUERET = ["23096", "Guéret", 3.9, 3.1, 13_000.5, 12_734]
FIRST_LINE = 11


def test_a_commune_has_its_score_and_both_populations(official):
    (scores,) = read_apl(official(AJAIN))

    assert scores.table.rows() == [("23002", "Ajain", 3.121, 2.445, 1235.673, 1032.0)]
    assert (scores.profession, scores.report.vintage) == ("gp", "2023")


def test_the_table_always_has_the_same_types(official):
    (scores,) = read_apl(official(["23002", "Ajain", 3, None, 1235, 1032]))

    assert scores.table.schema == SCORES


def test_titles_units_and_empty_rows_are_not_counted_as_lines(official):
    (scores,) = read_apl(official(AJAIN, [], GUERET, []))

    report = scores.report
    assert (report.rows_read, report.rows_kept, report.rejections) == (2, 2, ())


def test_each_vintage_of_a_workbook_is_read_apart(write_workbook, official_sheet):
    path = write_workbook(
        {
            "Paramètres": [["Paramètres de l'indicateur"]],
            "APL 2022": official_sheet(AJAIN, year=2022),
            "APL 2023": official_sheet(AJAIN, GUERET, year=2023),
        }
    )

    assert [(s.report.vintage, s.table.height) for s in read_apl(path)] == [
        ("2022", 1),
        ("2023", 2),
    ]


def test_a_renamed_sheet_is_found_by_what_it_holds(official):
    (scores,) = read_apl(official(AJAIN, sheet="Feuille de Paul"))

    assert scores.report.vintage == "2023"


def test_columns_in_another_order_are_found_by_their_titles(official):
    order = [5, 3, 0, 4, 2, 1]
    path = official([AJAIN[i] for i in order], header=[HEADER[i] for i in order])

    assert read_apl(path)[0].table.rows() == [("23002", "Ajain", 3.121, 2.445, 1235.673, 1032.0)]


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        (0, "Code commune"),
        (2, "APL aux"),
        (4, "Population standardisée"),
        (5, "Population totale"),
    ],
)
def test_a_missing_column_is_named_with_those_found(official, missing, named):
    def without(cells):
        return [cell for number, cell in enumerate(cells) if number != missing]

    with pytest.raises(WrongFile, match=f"lacks the column {named}.*Found: .*[Cc]ommune"):
        read_apl(official(without(AJAIN), header=without(HEADER)))


def test_scores_and_populations_swapped_under_their_titles_are_noticed(official):
    swapped = [[c, n, p, None, s, t] for c, n, s, _, p, t in (AJAIN, GUERET)]

    with pytest.raises(WrongFile, match="scores and standardised populations look swapped"):
        read_apl(official(*swapped))


def test_a_score_that_grows_without_older_doctors_is_noticed(official):
    swapped = [[c, n, without, score, p, t] for c, n, score, without, p, t in (AJAIN, GUERET)]

    with pytest.raises(WrongFile, match="without older practitioners look swapped"):
        read_apl(official(*swapped))


def test_a_workbook_without_scores_lists_its_sheets(write_workbook):
    path = write_workbook({"Budget": [["Recettes", "Dépenses"]], "Notes": []})

    with pytest.raises(WrongFile, match="holds no access score.*Budget, Notes.*530_l-access"):
        read_apl(path)


def test_a_sheet_with_a_header_and_no_line_is_refused(official):
    with pytest.raises(WrongFile, match="no usable line \\(it is empty\\)"):
        read_apl(official())


def test_a_sheet_whose_lines_are_all_wrong_gives_the_first_reasons(official):
    with pytest.raises(WrongFile, match=f"no usable line \\(line {FIRST_LINE}: 'Ajain' is not a"):
        read_apl(official(["Ajain", "23002", 3.1, 2.4, 1235, 1032]))


def test_the_same_vintage_in_two_sheets_is_refused(write_workbook, official_sheet):
    sheets = {"A": official_sheet(AJAIN), "B": official_sheet(GUERET)}

    with pytest.raises(WrongFile, match="2023 scores of the same profession twice.*“A” and “B”"):
        read_apl(write_workbook(sheets))


def test_a_csv_given_as_a_workbook_is_told_so(write_text):
    with pytest.raises(WrongFile, match="not an Excel workbook"):
        read_apl(write_text("code;score\n23002;2,1\n", "apl.xlsx"))


GP_2021 = [
    "Code commune",
    "Libellé de la commune",
    "Population totale",
    "APL aux médecins généralistes (sans borne d'âge)",
    "APL aux médecins généralistes de 65 ans et moins",
    "APL aux médecins généralistes de 62 ans et moins",
    "Population standardisée par la consommation de soins par tranche d'âge",
]
AJAIN_2021 = ["23002", "Ajain", 1063, 3.4, 2.9, 2.1, 1214.2]


def test_a_vintage_that_the_sheet_does_not_tell_is_read_in_the_name_of_the_file(write_workbook):
    path = write_workbook({"Sheet1": [GP_2021, AJAIN_2021]}, "APL_mg_2021.xlsx")

    (scores,) = read_apl(path)

    assert scores.report.vintage == "2021"
    assert scores.table.rows() == [("23002", "Ajain", 3.4, 2.9, 1214.2, 1063.0)]


def test_a_vintage_given_by_the_person_counts_where_the_sheet_is_silent(write_workbook):
    path = write_workbook({"Sheet1": [GP_2021, AJAIN_2021]}, "APL_mg_2019.xlsx")

    assert read_apl(path, vintage="2021")[0].report.vintage == "2021"


def test_without_any_vintage_the_person_is_told_how_to_give_it(write_workbook):
    path = write_workbook({"Sheet1": [GP_2021, AJAIN_2021]}, "apl.xlsx")

    with pytest.raises(WrongFile, match="Give it, for instance --vintage 2021"):
        read_apl(path)


def test_a_vintage_that_contradicts_the_sheet_is_refused(official):
    with pytest.raises(WrongFile, match="says that its vintage is 2023; 2021 was given"):
        read_apl(official(AJAIN), vintage="2021")


def test_a_given_vintage_that_agrees_with_the_sheet_is_fine(official):
    assert read_apl(official(AJAIN), vintage="2023")[0].report.vintage == "2023"


@pytest.fixture
def official_sheet():
    def rows(*lines, year=2023):
        return [[f"Millésime : {year}"], [], HEADER, *lines]

    return rows
