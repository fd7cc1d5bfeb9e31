"""What a person may give wrong to `maillage access score`: a clear error, or the right answer."""

import csv

import pytest

from maillage.cli import main

DEMAND = "id,demand\nA,100\nB,100\n"
SUPPLY = "id,supply\ns,3\n"
TIMES = "origin,destination,minutes\nA,s,5\nB,s,15\n"
METHODS = ["two_step", "enhanced_two_step", "continuous", "three_step", "raam", "apl"]


@pytest.fixture
def score(tmp_path, capsys):
    """Run the real command; give its exit code, what it told, and the scores written by id."""

    def command(method="two_step", demand=DEMAND, supply=SUPPLY, times=TIMES):
        names = {"demand": demand, "supply": supply, "times": times}
        options, out = [], tmp_path / "scores.csv"
        for name, text in names.items():
            (tmp_path / f"{name}.csv").write_text(text)
            options += [f"--{name}", str(tmp_path / f"{name}.csv")]
        code = main(["access", "score", "--method", method, *options, "--out", str(out)])
        told = capsys.readouterr()
        written = {}
        if out.exists():
            with out.open() as stream:
                written = {row["id"]: float(row["score"]) for row in csv.DictReader(stream)}
        return code, told.out + told.err, written

    return command


@pytest.mark.parametrize("amount", ["nan", "NaN", "-1", "-0.001", "inf", "-inf", "1e999", "x", ""])
@pytest.mark.parametrize("table", ["demand", "supply"])
def test_an_amount_that_is_no_finite_number_from_0_up_names_its_line(score, table, amount):
    text = {"demand": f"id,demand\nA,100\nB,{amount}\n", "supply": f"id,supply\nt,1\ns,{amount}\n"}

    code, told, written = score(**{table: text[table]})

    assert code != 0
    assert "line 3" in told
    assert f"{table} must be a finite number from 0 up" in told
    assert "Traceback" not in told
    assert written == {}


@pytest.mark.parametrize(
    ("table", "text"),
    [("demand", "id,demand\nA,1\nB,1\nA,2\n"), ("supply", "id,supply\ns,1\nt,1\ns,2\n")],
)
def test_an_id_given_twice_is_refused_with_its_lines(score, table, text):
    code, told, written = score(**{table: text})

    assert code != 0
    assert "the same id is given twice" in told
    assert "line 2" in told
    assert "line 4" in told
    assert written == {}


@pytest.mark.parametrize("minutes", ["nan", "-3", "inf", "soon"])
def test_minutes_that_mean_nothing_are_refused(score, minutes):
    code, told, _ = score(times=f"origin,destination,minutes\nA,s,5\nB,s,{minutes}\n")

    assert code != 0
    assert "line 3" in told
    assert "minutes must be a finite number from 0 up" in told


def test_a_pair_given_twice_is_refused_rather_than_added_up(score):
    code, told, _ = score(times=TIMES + "A,s,6\n")

    assert code != 0
    assert "the same pair is given twice" in told


@pytest.mark.parametrize("method", METHODS)
def test_a_site_with_no_demand_in_reach_serves_nobody_and_changes_no_score(score, method):
    _, _, alone = score(method)
    code, told, written = score(method, supply=SUPPLY + "island,9\n")

    # The rational agents compare a crowd with the mean one, which counts all the supply.
    assert code == 0
    assert "sites that nobody reaches: 1; they serve nobody" in told
    assert written == pytest.approx(alone) or method == "raam"
    assert all(value >= 0 for value in written.values())


def test_a_site_reached_is_not_said_to_serve_nobody(score):
    assert "nobody reaches" not in score()[1]


@pytest.mark.parametrize("method", METHODS)
def test_without_any_time_everybody_is_out_of_reach(score, method):
    code, told, written = score(method, times="origin,destination,minutes\n")

    assert code == 0
    assert "out of reach: 2 places" in told
    assert written == {"A": 0.0, "B": 0.0}


@pytest.mark.parametrize("method", METHODS)
def test_with_no_resident_at_all_nothing_is_divided_by_nothing(score, method):
    code, _, written = score(method, demand="id,demand\nA,0\nB,0\n")

    assert code == 0
    assert all(value >= 0 for value in written.values())  # neither nan nor inf


@pytest.mark.parametrize("method", METHODS)
def test_with_no_supply_at_all_everybody_is_out_of_reach(score, method):
    code, told, written = score(method, supply="id,supply\ns,0\n")

    assert code == 0
    assert "out of reach: 2 places" in told
    assert written == {"A": 0.0, "B": 0.0}


def test_times_that_differ_by_direction_are_read_from_demand_to_supply(score):
    both = "origin,destination,minutes\nA,B,8\nB,A,25\nA,A,0\nB,B,0\n"

    _, _, written = score(supply="id,supply\nB,3\n", times=both)
    _, _, bands = score("enhanced_two_step", supply="id,supply\nB,3\n", times=both)
    _, _, other = score("enhanced_two_step", supply="id,supply\nA,3\n", times=both)

    assert written == {"A": 0.015, "B": 0.015}
    # To B: A at 8 minutes (1), B at 0 (1). To A: B at 25 minutes (0.22), A at 0 (1).
    assert bands == pytest.approx({"A": 0.015, "B": 0.015})
    assert other == pytest.approx({"A": 3 / 122, "B": 0.22 * 3 / 122})


def test_a_missing_diagonal_is_named_and_stays_out_of_reach(score):
    times = "origin,destination,minutes\nA,B,8\nB,A,8\nB,B,0\n"

    code, told, written = score(supply="id,supply\nA,1\nB,1\n", times=times)

    assert code == 0
    assert "no time from A to itself (1 such places)" in told
    assert "add the line A,A,0" in told
    assert written == pytest.approx({"A": 1 / 200, "B": 1 / 200 + 1 / 100})


def test_a_whole_diagonal_is_not_remarked_upon(score):
    times = "origin,destination,minutes\nA,A,0\nA,B,8\nB,B,0\n"

    assert "to itself" not in score(supply="id,supply\nA,1\nB,1\n", times=times)[1]


def test_two_territories_that_do_not_touch_are_scored_each_on_its_own(score):
    demand = "id,demand\nA,100\nB,100\nY,10\nZ,30\n"
    times = TIMES + "Y,t,5\nZ,t,5\n"

    _, _, together = score(demand=demand, supply=SUPPLY + "t,2\n", times=times)
    _, _, here = score()

    assert together == pytest.approx({**here, "Y": 2 / 40, "Z": 2 / 40})


@pytest.mark.parametrize("table", ["demand", "supply", "times"])
@pytest.mark.parametrize("text", ["", "\n", "\x00\x01", "a,b,c\n1,2,3\n"])
def test_a_file_that_is_not_the_table_expected_is_refused_by_name(score, table, text):
    code, told, written = score(**{table: text})

    assert code != 0
    assert f"{table}.csv" in told
    assert told.count("\n") <= 3
    assert written == {}
