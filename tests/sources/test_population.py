import polars as pl
import pytest

from maillage.sources.errors import WrongFile
from maillage.sources.population import POPULATION, read_population


@pytest.fixture
def write_iris(tmp_path):
    def write(*rows, **renamed):
        table = pl.DataFrame(
            rows, schema=["com", "pop_0_19", "pop_20_64", "pop_65p", "pop"], orient="row"
        )
        path = tmp_path / "iris.parquet"
        table.rename(renamed).write_parquet(path)
        return path

    return write


@pytest.fixture(scope="module")
def census():
    return read_population()


def test_the_parts_of_a_commune_are_added_up(write_iris):
    loaded = read_population(
        write_iris(("23096", 10, 20, 5, 35), ("23002", 1, 2, 3, 6), ("23096", 1, 1, 1, 3))
    )

    assert loaded.table.rows() == [("23002", 1, 2, 3, 6), ("23096", 11, 21, 6, 38)]
    assert loaded.table.schema == POPULATION


def test_a_part_without_an_age_group_is_rejected_with_its_line(write_iris):
    loaded = read_population(write_iris(("23002", 1, 2, 3, 6), ("23096", None, 2, 3, 5)))

    assert loaded.table["code"].to_list() == ["23002"]
    assert [(r.line, r.reason) for r in loaded.report.rejections] == [
        (2, "23096: an age group is missing or negative")
    ]


def test_a_negative_number_of_people_is_rejected(write_iris):
    assert read_population(write_iris(("23002", -1, 2, 3, 4))).report.rows_kept == 0


def test_a_file_without_an_age_group_is_refused(write_iris):
    with pytest.raises(WrongFile, match="lacks the columns pop_65p; found com, "):
        read_population(write_iris(("23002", 1, 2, 3, 6), pop_65p="seniors"))


def test_a_file_of_something_else_is_refused(write_text):
    with pytest.raises(WrongFile, match="not a readable parquet file"):
        read_population(write_text("com,pop\n23002,6\n", "iris.parquet"))


def test_the_census_counts_every_commune_of_its_day(census):
    assert census.report.rows_read == census.report.rows_kept == 49_280
    assert census.table.height == 34_970
    assert census.report.vintage == "2021"


def test_the_age_groups_of_the_census_make_the_population_to_the_rounding(census):
    table = census.table
    ages = table["aged_0_19"] + table["aged_20_64"] + table["aged_65_plus"]

    assert (ages - table["population"]).abs().max() <= 20
    assert ages.sum() == pytest.approx(table["population"].sum(), rel=0.001)


@pytest.mark.shared
def test_the_census_agrees_with_the_population_of_the_official_scores(census, official_scores):
    scores = official_scores["gp", "2023"].table
    both = census.table.join(scores, on="code")

    assert (both["population"] - both["total_population"]).abs().median() == 0
