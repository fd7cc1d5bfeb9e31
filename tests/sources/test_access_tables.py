import numpy as np
import pytest

from maillage.sources.access_tables import (
    Times,
    read_amounts,
    read_times,
    without_own_trip,
    write_scores,
)
from maillage.sources.errors import MissingFile, WrongFile


@pytest.fixture
def written(tmp_path):
    """Write a text under a name, give its path."""

    def write(name, text):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.fixture
def places(written):
    demand = read_amounts(written("demand.csv", "id,demand\n01001,100\n2A004,50.5\n"), "demand")
    supply = read_amounts(written("supply.csv", "id,supply\ns1,2\ns2,0\n"), "supply")
    return demand, supply


def test_codes_keep_their_leading_zero_and_the_order_of_the_file(places):
    demand, _ = places

    assert demand.ids.to_list() == ["01001", "2A004"]
    assert demand.values.tolist() == [100.0, 50.5]


def test_other_columns_and_spaces_round_numbers_are_ignored(written):
    path = written("demand.csv", "name,demand,id\nA, 12 ,x\n")

    assert read_amounts(path, "demand").values.tolist() == [12.0]


def test_a_header_alone_is_an_empty_table(written):
    assert read_amounts(written("d.csv", "id,demand\n"), "demand").values.size == 0


@pytest.mark.parametrize("wrong", ["nan", "-1", "inf", "", "many", "1,5,0"])
def test_an_amount_that_is_no_number_from_0_up_is_refused_with_its_line(written, wrong):
    path = written("d.csv", f'id,demand\na,1\nb,"{wrong}"\n')

    with pytest.raises(WrongFile, match=r"demand must be a finite number.*line 3"):
        read_amounts(path, "demand")


def test_an_id_given_twice_is_refused_with_both_lines(written):
    path = written("d.csv", "id,demand\na,1\nb,2\na,3\n")

    with pytest.raises(WrongFile, match=r"same id is given twice; see line 2 \('a'\), line 4"):
        read_amounts(path, "demand")


def test_a_missing_id_is_refused(written):
    with pytest.raises(WrongFile, match="id is missing; see line 2"):
        read_amounts(written("d.csv", "id,demand\n,1\n"), "demand")


def test_only_the_first_wrong_lines_are_listed(written):
    path = written("d.csv", "id,demand\n" + "".join(f"p{i},x\n" for i in range(9)))

    with pytest.raises(WrongFile, match=r"line 6 \('x'\) and 4 more"):
        read_amounts(path, "demand")


def test_a_missing_column_says_what_was_found(written):
    with pytest.raises(WrongFile, match=r"column demand is missing \(found: id, population\)"):
        read_amounts(written("d.csv", "id,population\na,1\n"), "demand")


def test_an_empty_file_says_which_header_was_expected(written):
    with pytest.raises(WrongFile, match="an empty file.*expected the header id,demand"):
        read_amounts(written("d.csv", ""), "demand")


def test_a_file_that_is_no_csv_is_refused(tmp_path):
    path = tmp_path / "d.csv"
    path.write_bytes(b"id,demand\n\xff\xfe\x00,1\n")

    with pytest.raises(WrongFile):
        read_amounts(path, "demand")


def test_no_file_is_told(tmp_path):
    with pytest.raises(MissingFile, match="no such file; expected a CSV with id,demand"):
        read_amounts(tmp_path / "nowhere.csv", "demand")


def test_pairs_become_positions_and_pairs_elsewhere_are_counted(written, places):
    path = written(
        "t.csv", "origin,destination,minutes\n2A004,s2,0\nzz,s1,4\n01001,s1,12.3\n01001,s9,1\n"
    )

    times = read_times(path, *places)

    assert times.origin.tolist() == [1, 0]
    assert times.destination.tolist() == [1, 0]
    assert times.minutes.tolist() == [0.0, 12.3]
    assert times.pairs_elsewhere == 2


def test_no_pair_at_all_is_everybody_out_of_reach(written, places):
    assert read_times(written("t.csv", "origin,destination,minutes\n"), *places).minutes.size == 0


def test_when_no_pair_is_known_the_ids_are_probably_written_otherwise(written, places):
    path = written("t.csv", "origin,destination,minutes\n1001,s1,4\n")

    with pytest.raises(WrongFile, match="from '1001' to 's1': check that the ids"):
        read_times(path, *places)


def test_a_pair_given_twice_is_refused(written, places):
    path = written("t.csv", "origin,destination,minutes\n01001,s1,4\n01001,s1,5\n")

    with pytest.raises(WrongFile, match="same pair is given twice; see line 2"):
        read_times(path, *places)


@pytest.mark.parametrize("wrong", ["-2", "nan", "inf", "soon"])
def test_minutes_that_are_no_number_from_0_up_are_refused(written, places, wrong):
    path = written("t.csv", f"origin,destination,minutes\n01001,s1,{wrong}\n")

    with pytest.raises(WrongFile, match="minutes must be.*line 2"):
        read_times(path, *places)


def test_scores_are_written_with_every_digit(tmp_path, places):
    out = tmp_path / "scores.csv"

    write_scores(out, places[0].ids, np.array([1 / 3, 0.0]))

    assert out.read_text() == f"id,score\n01001,{1 / 3!r}\n2A004,0.0\n"
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_a_place_that_cannot_be_written_is_told(tmp_path, places):
    with pytest.raises(WrongFile, match="cannot be written"):
        write_scores(tmp_path / "nowhere" / "scores.csv", places[0].ids, np.zeros(2))


def lonely(demand, supply, pairs):
    origin, destination = np.array(pairs, np.int64).reshape(-1, 2).T
    times = Times(origin, destination, np.zeros(origin.size), 0)
    return without_own_trip(demand, supply, times)


def test_a_place_of_both_files_without_a_time_to_itself_is_named():
    # Demands A, B, C; sites C, A. A has its own trip, C only others, B is no site.
    assert lonely(["A", "B", "C"], ["C", "A"], [(0, 1), (0, 0), (1, 0), (2, 1)]) == ["C"]


def test_a_whole_diagonal_leaves_nobody_alone():
    assert lonely(["A", "B"], ["B", "A"], [(0, 1), (1, 0)]) == []


def test_places_and_sites_of_other_names_need_no_diagonal():
    assert lonely(["A", "B"], ["s"], [(0, 0)]) == []


def test_without_any_pair_every_shared_place_is_alone():
    assert lonely(["A", "B"], ["B", "s"], []) == ["B"]
