import polars as pl
import pytest

from maillage.sources.ameli_counts import AMELI_COUNTS, read_ameli_counts
from maillage.sources.errors import WrongFile

HEADER = (
    "annee,profession_sante,region,libelle_region,departement,classe_age,libelle_sexe,"
    "effectif,densite\n"
)
CREUSE = "2024,Infirmiers,75,Nouvelle-Aquitaine,23,tout_age,tout sexe,205,180.3\n"


def read(write_text, *lines, **options):
    return read_ameli_counts(write_text(HEADER + "".join(lines)), **options)


def test_a_departement_has_its_headcount_and_its_density(write_text):
    loaded = read(write_text, CREUSE)

    assert loaded.table.rows() == [("23", 2024, "Infirmiers", 205, 180.3)]
    assert loaded.report.vintage == "2024"


def test_a_missing_density_is_allowed(write_text):
    assert read(write_text, CREUSE.replace("180.3", "")).table["per_100_000"].to_list() == [None]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (("Aquitaine,23", "Aquitaine,999"), "total of Nouvelle-Aquitaine"),
        (("Aquitaine,23", "Aquitaine,FR"), "'FR' is not a département"),
        (("tout_age", "65-69"), "one age group or one sex only"),
        (("tout sexe", "femmes"), "one age group or one sex only"),
        ((",205,", ",NS,"), "'NS' is not a number"),
        ((",205,", ",,"), "effectif: '' is not a whole number"),
        ((",205,", ",-1,"), "effectif: '-1' is not a whole number"),
        ((",205,", ",2.5,"), "effectif: '2.5' is not a whole number"),
    ],
)
def test_a_line_that_would_count_people_twice_or_wrongly_is_rejected(write_text, changed, reason):
    other = CREUSE.replace(",23,", ",87,")

    loaded = read(write_text, other, CREUSE.replace(*changed))

    assert loaded.table["departement"].to_list() == ["87"]
    assert [(r.line, r.reason) for r in loaded.report.rejections] == [(3, reason)]


def test_the_same_count_twice_is_rejected_naming_the_first_line(write_text):
    (rejection,) = read(write_text, CREUSE, CREUSE).report.rejections

    assert rejection.reason == "23 2024 Infirmiers was already given at line 2"


def test_several_years_make_a_range(write_text):
    loaded = read(write_text, CREUSE, CREUSE.replace("2024", "2022"))

    assert loaded.report.vintage == "2022-2024"


def test_a_vintage_that_contradicts_the_file_is_refused(write_text):
    with pytest.raises(WrongFile, match="its vintage is 2024; 2021 was given"):
        read(write_text, CREUSE, vintage="2021")


def test_a_file_of_totals_only_is_refused(write_text):
    with pytest.raises(WrongFile, match="no line of a département"):
        read(write_text, CREUSE.replace(",23,", ",999,"))


@pytest.mark.shared
def test_the_real_counts_keep_departements_only(shared):
    path = shared / "data/supply/ameli_effectifs_departement_2024.csv.gz"

    loaded = read_ameli_counts(path)

    assert (loaded.report.rows_read, loaded.report.rows_kept) == (4_560, 3_838)
    assert loaded.table.schema == AMELI_COUNTS
    assert loaded.table["departement"].n_unique() == 101
    assert loaded.table["profession"].n_unique() == 38
    assert {r.reason.split(" of ")[0] for r in loaded.report.rejections} == {"total"}


@pytest.mark.shared
def test_the_departements_add_up_to_the_country(shared):
    path = shared / "data/supply/ameli_effectifs_departement_2024.csv.gz"
    whole = pl.read_csv(path, infer_schema=False).filter(pl.col("region") == "99")
    country = dict(whole.select("profession_sante", pl.col("effectif").cast(pl.Int64)).rows())

    added = read_ameli_counts(path).table.group_by("profession").agg(pl.col("headcount").sum())

    # A practitioner with two practices counts in two départements, once in the country.
    for profession, headcount in added.rows():
        assert headcount == pytest.approx(country[profession], rel=0.05, abs=20)
