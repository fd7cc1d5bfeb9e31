import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.sources import changes
from maillage.sources.codes import CodeMap, to_today
from maillage.sources.population import read_population

TODAY = CodeMap(frozenset({"25060", "23002", "75056"}), {"25549": "25060", "25282": "25549"})
MEANS = {"score": "people"}


def scores(*rows):
    return pl.DataFrame(
        rows,
        schema={"code": pl.String, "name": pl.String, "score": pl.Float64, "people": pl.Float64},
        orient="row",
    )


def bring(*rows):
    return to_today(scores(*rows), TODAY, means=MEANS, sums=["people"])


@pytest.mark.parametrize(
    ("code", "today"),
    [
        ("23002", "23002"),
        ("25549", "25060"),
        ("25282", "25060"),
        ("75056", "75056"),
        ("99999", None),
        ("ABCDE", None),
        ("", None),
    ],
)
def test_a_code_leads_to_today_s_even_after_several_changes(code, today):
    assert TODAY.find(code) == today


def test_changes_that_turn_in_circles_lead_nowhere():
    assert CodeMap(frozenset(), {"1": "2", "2": "1"}).find("1") is None


def test_a_commune_that_did_not_change_keeps_its_figures_exactly():
    table, mapped, unmapped = bring(("23002", "Ajain", 2.1, 3.3))

    assert table.rows() == [("23002", "Ajain", 2.1, 3.3)]
    assert (mapped, unmapped) == (0, [])


def test_merged_scores_are_averaged_by_people_and_people_added():
    table, mapped, _ = bring(("25060", "Bians", 3.0, 300.0), ("25549", "Sombacour", 6.0, 100.0))

    assert table.rows() == [("25060", "Bians", 3.75, 400.0)]
    assert mapped == 1


def test_a_former_commune_alone_gives_its_score_unchanged():
    table, mapped, _ = bring(("25549", "Sombacour", 2.7, 0.3))

    assert table.rows() == [("25060", "Sombacour", 2.7, 0.3)]
    assert mapped == 1


def test_the_name_is_that_of_the_line_that_already_had_the_code():
    table, _, _ = bring(("25549", "Sombacour", 6.0, 900.0), ("25060", "Bians", 3.0, 1.0))

    assert table["name"].to_list() == ["Bians"]


def test_a_missing_score_weighs_nothing():
    table, _, _ = bring(("25060", "Bians", None, 300.0), ("25549", "Sombacour", 6.0, 100.0))

    assert table.rows() == [("25060", "Bians", 6.0, 400.0)]


def test_scores_that_are_all_missing_stay_missing():
    table, _, _ = bring(("25060", "Bians", None, 300.0), ("25549", "Sombacour", None, 100.0))

    assert table["score"].to_list() == [None]


def test_communes_without_people_weigh_the_same():
    table, _, _ = bring(("25060", "Bians", 2.0, 0.0), ("25549", "Sombacour", 4.0, 0.0))

    assert table.rows() == [("25060", "Bians", 3.0, 0.0)]


def test_what_cannot_be_placed_is_listed_and_left_out():
    table, mapped, unmapped = bring(("99999", "Nulle-Part", 1.0, 1.0), ("23002", "Ajain", 2.0, 1.0))

    assert table["code"].to_list() == ["23002"]
    assert (mapped, unmapped) == (0, [("99999", "Nulle-Part")])


def test_columns_types_and_their_order_are_those_given():
    table, _, _ = bring(("25060", "Bians", 3.0, 300.0), ("25549", "Sombacour", 6.0, 100.0))

    assert table.schema == scores().schema


def test_a_table_without_names_is_accepted():
    table, _, unmapped = to_today(
        scores(("99999", "x", 1.0, 1.0), ("25549", "y", 1.0, 2.0)).drop("name"),
        TODAY,
        means=MEANS,
        sums=["people"],
    )

    assert table.columns == ["code", "score", "people"]
    assert unmapped == [("99999", "")]


def test_an_empty_table_stays_empty():
    table, mapped, unmapped = bring()

    assert (table.height, mapped, unmapped) == (0, 0, [])


line = st.tuples(
    st.sampled_from(["23002", "25060", "25549", "25282", "99999"]),
    st.just("x"),
    st.floats(0, 20),
    st.floats(0.5, 10_000),
)


@given(st.lists(line, min_size=1, unique_by=lambda row: row[0]))
def test_no_consultation_and_no_person_is_lost_or_made_by_mapping(rows):
    placed = [row for row in rows if row[0] != "99999"]

    table, _, unmapped = bring(*rows)

    assert table["people"].sum() == pytest.approx(sum(row[3] for row in placed))
    total = sum(row[2] * row[3] for row in placed)
    assert (table["score"] * table["people"]).sum() == pytest.approx(total)
    assert table.height + len(unmapped) <= len(rows)


def test_every_commune_of_today_is_itself(france):
    code_map = CodeMap.from_france(france)

    assert all(code_map.find(code) == code for code in france.communes["code"])


@pytest.mark.parametrize(
    ("former", "today"),
    [
        ("14011", "14581"),
        ("49069", "49126"),
        ("12076", "12218"),
        ("27058", "27676"),
        ("71131", "71566"),
        ("72287", "72155"),
        ("01033", "01033"),
    ],
)
def test_a_former_commune_of_france_leads_to_the_one_that_holds_its_place(france, former, today):
    assert CodeMap.from_france(france).find(former) == today


@pytest.mark.shared
@pytest.mark.parametrize("profession", ["gp", "nurse", "physiotherapist", "dentist", "midwife"])
def test_all_official_scores_of_2021_find_their_commune(official_scores, france, profession):
    official = official_scores[profession, "2021"]
    sums = ["standardised_population", "total_population"]

    table, mapped, unmapped = to_today(
        official.table,
        CodeMap.from_france(france),
        means={"score": sums[0], "score_without_older": sums[0]},
        sums=sums,
    )

    assert unmapped == []
    assert mapped == 92
    assert table["total_population"].sum() == official.table["total_population"].sum()


@pytest.mark.shared
def test_only_restored_communes_destroyed_villages_and_divided_cities_lack_a_score(
    official_scores, france
):
    latest = official_scores["gp", "2023"]
    sums = ["standardised_population", "total_population"]

    table, _, _ = to_today(
        latest.table,
        CodeMap.from_france(france),
        means={"score": sums[0], "score_without_older": sums[0]},
        sums=sums,
    )

    today = france.communes.filter(pl.col("departement") != "976")
    restored = {split["code"] for split in changes.splits() if split["left"] == "15141"}
    destroyed = {"55039", "55050", "55139", "55189", "55239", "55307"}
    divided = {"75056", "69123", "13055"}
    assert set(today["code"]) - set(table["code"]) == restored | destroyed | divided


def test_all_residents_of_the_census_find_their_commune(france):
    census = read_population().table

    table, mapped, unmapped = to_today(census, CodeMap.from_france(france), sums=census.columns[1:])

    assert unmapped == []
    assert mapped == 81
    assert table["population"].sum() == census["population"].sum()
    assert table.schema == census.schema
