import polars as pl
import pytest

from maillage.sources.density import DENSITY, LEVELS, read_density
from maillage.sources.errors import WrongFile

HEADER = "insee_com,lib_com,niveau_densite\n"


def test_each_commune_has_its_level_in_insee_s_words(write_text):
    path = write_text(HEADER + "23002,Ajain,Rural à habitat dispersé\n", encoding="utf-8-sig")

    assert read_density(path).table.rows() == [("23002", "Rural à habitat dispersé")]


def test_spaces_around_a_level_do_not_count(write_text):
    path = write_text(HEADER + "23002,Ajain, Bourgs  ruraux \n")

    assert read_density(path).table["density"].to_list() == ["Bourgs ruraux"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("23002,Ajain,- undefined", "23002: '- undefined' is not a level of the density grid"),
        ("23002,Ajain,", "23002: '' is not a level of the density grid"),
        ("ajain,Ajain,Bourgs ruraux", "'ajain' is not a commune code"),
        ("23096,Guéret,Bourgs ruraux", "23096 was already given at line 2"),
    ],
)
def test_a_bad_line_is_rejected_with_its_number_and_reason(write_text, line, reason):
    path = write_text(HEADER + "23096,Guéret,Petites villes\n" + line + "\n")

    loaded = read_density(path)

    assert loaded.table["code"].to_list() == ["23096"]
    (rejection,) = loaded.report.rejections
    assert rejection.line == 3
    assert rejection.reason.startswith(reason)


def test_a_file_whose_levels_are_all_unknown_is_refused(write_text):
    with pytest.raises(WrongFile, match="no usable line.*“Bourgs ruraux”"):
        read_density(write_text(HEADER + "23002,Ajain,7\n"))


def test_another_grid_is_refused_naming_the_missing_column(write_text):
    with pytest.raises(WrongFile, match="lacks the column niveau_densite"):
        read_density(write_text("insee_com,classe\n23002,Ruralités\n"))


def test_the_vintage_is_given_or_read_in_the_name(write_text):
    path = write_text(HEADER + "23002,Ajain,Petites villes\n", "densite_2025.csv")

    assert read_density(path).report.vintage == "2025"
    assert read_density(path, vintage="2024").report.vintage == "2024"


@pytest.mark.shared
def test_the_real_grid_has_one_of_seven_levels_for_every_commune(shared):
    loaded = read_density(shared / "data/reference/ot_grille_densite.csv.gz")

    assert loaded.report.rows_kept == loaded.table["code"].n_unique() == 34_875
    assert set(loaded.table["density"]) == set(LEVELS)
    assert loaded.table.schema == DENSITY
    rural = loaded.table.filter(pl.col("density").str.starts_with("Rural"))
    assert rural.height == 18_288 + 7_236


@pytest.mark.shared
def test_a_sister_grid_is_not_taken_for_the_density_grid(shared):
    with pytest.raises(WrongFile):
        read_density(shared / "data/reference/ot_grille_ruralite.csv.gz")
