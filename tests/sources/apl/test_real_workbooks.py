"""The ministry's own workbooks, against what it published of them."""

import pytest

pytestmark = pytest.mark.shared


def mean(scores, column="score"):
    weights = scores.table["standardised_population"]
    return (scores.table[column] * weights).sum() / weights.sum()


def share(scores, is_under):
    people = scores.table["total_population"]
    return 100 * people.filter(is_under).sum() / people.sum()


def test_every_workbook_is_recognised(official_scores):
    assert set(official_scores) == {
        ("gp", "2021"),
        ("gp", "2022"),
        ("gp", "2023"),
        ("nurse", "2021"),
        ("physiotherapist", "2021"),
        ("dentist", "2021"),
        ("midwife", "2021"),
    }


@pytest.mark.parametrize(
    ("profession", "vintage", "published"),
    [
        ("gp", "2021", "3.81"),
        ("gp", "2022", "3.79"),
        ("gp", "2023", "3.74"),
        ("nurse", "2021", "156.1"),
        ("physiotherapist", "2021", "111.6"),
        ("dentist", "2021", "59.0"),
        ("midwife", "2021", "19.7"),
    ],
)
def test_the_mean_weighted_by_standardised_population_is_the_published_one(
    official_scores, profession, vintage, published
):
    half_a_digit = 0.5 * 10 ** -len(published.split(".")[1])

    # 2023 is published as 3.74 and computes to 3.7446.
    assert abs(mean(official_scores[profession, vintage]) - float(published)) <= half_a_digit


@pytest.mark.parametrize(("vintage", "published"), [("2022", 3.34), ("2023", 3.29)])
def test_the_mean_without_older_doctors_is_the_published_one(official_scores, vintage, published):
    assert mean(official_scores["gp", vintage], "score_without_older") == pytest.approx(
        published, abs=0.005
    )


@pytest.mark.parametrize(
    ("vintage", "under", "at_or_under_without_older"),
    [("2022", 14.9, 25.0), ("2023", 16.6, 27.5)],
)
def test_the_shares_of_residents_under_the_threshold_are_the_published_ones(
    official_scores, vintage, under, at_or_under_without_older
):
    scores = official_scores["gp", vintage]

    assert share(scores, scores.table["score"] < 2.5) == pytest.approx(under, abs=0.05)
    without = share(scores, scores.table["score_without_older"] <= 2.5)
    assert without == pytest.approx(at_or_under_without_older, abs=0.05)


@pytest.mark.parametrize(
    ("vintage", "lines", "residents"),
    [("2021", 34_974, 66_988_403), ("2022", 34_964, 67_162_154), ("2023", 34_954, 67_408_052)],
)
def test_all_residents_are_counted_once_and_standardising_keeps_their_number(
    official_scores, vintage, lines, residents
):
    table = official_scores["gp", vintage].table

    assert table.height == lines
    assert table["code"].n_unique() == lines
    assert table["total_population"].sum() == residents
    assert table["standardised_population"].sum() == pytest.approx(residents, abs=1)


def test_mayotte_and_the_destroyed_villages_are_rejected_with_their_lines(official_scores):
    report = official_scores["gp", "2021"].report

    assert report.rows_read == 34_997
    assert len(report.rejections) == 23
    assert report.rejections[0].line == 20_047
    codes = [rejection.reason[:5] for rejection in report.rejections]
    assert sum(code.startswith("976") for code in codes) == 17
    assert [code for code in codes if code.startswith("55")] == [
        "55039",
        "55050",
        "55139",
        "55189",
        "55239",
        "55307",
    ]


@pytest.mark.parametrize(("vintage", "zeros"), [("2022", 510), ("2023", 517)])
def test_true_zeros_are_kept(official_scores, vintage, zeros):
    assert (official_scores["gp", vintage].table["score"] == 0).sum() == zeros


def test_paris_lyon_and_marseille_come_by_arrondissement(official_scores):
    codes = set(official_scores["gp", "2023"].table["code"])

    assert {"75101", "69381", "13201"} <= codes
    assert not {"75056", "69123", "13055"} & codes


def test_only_the_gps_have_a_score_without_older_ones(official_scores):
    has_it = {
        key
        for key, s in official_scores.items()
        if s.table["score_without_older"].is_not_null().all()
    }

    assert has_it == {("gp", "2021"), ("gp", "2022"), ("gp", "2023")}


def test_midwives_are_counted_for_women_only(official_scores):
    scores = official_scores["midwife", "2021"]

    assert scores.table["standardised_population"].sum() == pytest.approx(34.6e6, rel=0.001)
    assert "femmes" in scores.unit


def test_the_parameters_come_with_their_own_vintage(official_scores):
    assert official_scores["gp", "2022"].parameters["age_weights"]["Moins de 5 ans"] == 0.93
    assert official_scores["gp", "2023"].parameters["age_weights"]["Moins de 5 ans"] == 1.12
    assert (
        official_scores["gp", "2023"].parameters["distance_decay"]["Entre 10 et 15 minutes"]
        == 0.666666667
    )
    assert official_scores["gp", "2021"].parameters == {}
