import polars as pl
import pytest

from maillage.sources.figures import FIGURES, read_departement_figures


@pytest.fixture(scope="module")
def figures():
    return read_departement_figures()


def test_every_departement_but_mayotte_has_its_figures(figures, france):
    carried = set(figures.table["departement"])

    assert set(france.departements["code"]) - carried == {"976"}
    assert len(carried) == figures.table.height == 100


def test_codes_keep_their_leading_zero(figures):
    assert figures.table["departement"].to_list()[:2] == ["01", "02"]
    assert {"2A", "2B"} <= set(figures.table["departement"])


def test_the_table_always_has_the_same_types_and_no_hole(figures):
    assert figures.table.schema == FIGURES
    assert sum(figures.table.null_count().row(0)) == 0


def test_the_figures_of_ain_are_those_of_the_file(figures):
    ain = figures.table.row(by_predicate=pl.col("departement") == "01", named=True)

    assert (ain["gp_2022"], ain["gp_under65_2022"], ain["gp_share_under_2_5_2022"]) == (
        2.75,
        2.43,
        39.2,
    )
    assert (ain["nurse_2021"], ain["physiotherapist_2021"]) == (126.8, 74.7)


def test_shares_are_percentages_and_scores_are_not_negative(figures):
    for column in figures.table.columns[1:]:
        values = figures.table[column]
        assert values.min() >= 0
        if "share" in column:
            assert values.max() <= 100


def test_nobody_reaches_more_without_older_doctors(figures):
    for year in ("2022", "2023"):
        assert (figures.table[f"gp_under65_{year}"] <= figures.table[f"gp_{year}"]).all()


def test_the_national_figures_are_the_published_ones(figures):
    means = {(n["profession"], n["vintage"]): n["mean"] for n in figures.national}

    assert means == {
        ("gp", "2021"): 3.81,
        ("gp", "2022"): 3.79,
        ("gp", "2023"): 3.74,
        ("nurse", "2021"): 156.1,
        ("physiotherapist", "2021"): 111.6,
        ("dentist", "2021"): 59.0,
        ("midwife", "2021"): 19.7,
    }


def test_the_national_shares_of_residents_are_the_published_ones(figures):
    shares = {
        n["vintage"]: (n["share_under_2_5"], n["share_at_or_under_2_5_without_older"])
        for n in figures.national
        if "share_under_2_5" in n
    }

    assert shares == {"2022": (14.9, 25.0), "2023": (16.6, 27.5)}


def test_the_file_is_drees_s_facts_and_says_so(figures):
    assert figures.report.producer.startswith("DREES")
    assert figures.report.licence == "Licence Ouverte 2.0"
    assert figures.report.rows_kept == 100


@pytest.mark.shared
def test_the_carried_figures_are_the_reviewed_ones(figures, shared):
    reviewed = pl.read_csv(
        shared / "data/derived/apl_departement_figures.csv",
        schema_overrides={"departement": pl.String},
    ).rename({"physio_2021": "physiotherapist_2021"})

    assert figures.table.equals(reviewed.select(figures.table.columns))


@pytest.mark.shared
def test_the_carried_figures_can_be_computed_again_from_the_workbook(figures, official_scores):
    table = official_scores["gp", "2023"].table
    is_overseas = pl.col("code").str.starts_with("97")
    weight = pl.col("standardised_population")
    computed = (
        table.with_columns(
            pl.when(is_overseas)
            .then(pl.col("code").str.head(3))
            .otherwise(pl.col("code").str.head(2))
            .alias("departement")
        )
        .group_by("departement")
        .agg(((pl.col("score") * weight).sum() / weight.sum()).alias("mean"))
        .join(figures.table, on="departement")
    )

    assert computed.height == 100
    assert (computed["mean"] - computed["gp_2023"]).abs().max() <= 0.0051
