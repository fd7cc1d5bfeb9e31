import numpy as np
import pytest
from scipy.sparse import csr_array

from maillage.sources.errors import MissingFile, WrongFile
from maillage.sources.travel_sets import (
    SetFacts,
    TravelSet,
    free_path,
    list_sets,
    load_set,
    save_set,
    write_pairs,
)

FACTS = SetFacts("gironde", "2026-11-22", "made up", limit_minutes=30.0, error_minutes=2.4)
PAIRS = csr_array(([5.0, 0.0, 8.5], ([0, 1, 1], [1, 0, 1])), (2, 2))


def a_set(name="gironde"):
    facts = SetFacts(name, FACTS.date, FACTS.source, FACTS.limit_minutes, FACTS.error_minutes)
    return TravelSet(facts, ["33001", "33002"], ["a", "b"], PAIRS.indptr, PAIRS.indices, PAIRS.data)


def test_a_set_comes_back_as_it_was_kept(tmp_path):
    save_set(tmp_path, a_set())

    found = load_set(tmp_path, "gironde")

    assert found.facts == FACTS
    assert found.origin_ids.tolist() == ["33001", "33002"]
    assert found.minutes.tolist() == [5.0, 0.0, 8.5]
    assert found.minutes.dtype == np.float32


def test_one_trip_is_looked_up_in_its_direction(tmp_path):
    save_set(tmp_path, a_set())
    found = load_set(tmp_path, "gironde")

    assert found.minutes_between("33002", "b") == 8.5
    assert found.minutes_between("33002", "a") == 0.0
    assert found.minutes_between("33001", "a") is None
    with pytest.raises(KeyError, match="33003"):
        found.minutes_between("33003", "a")


def test_a_name_taken_is_refused_and_the_first_set_stays(tmp_path):
    save_set(tmp_path, a_set())

    with pytest.raises(WrongFile, match="a set named gironde exists"):
        save_set(tmp_path, a_set())

    assert list_sets(tmp_path) == ["gironde"]


@pytest.mark.parametrize("name", ["", "../up", "a b", "é", ".hidden"])
def test_a_name_that_is_no_plain_word_is_refused(tmp_path, name):
    with pytest.raises(WrongFile, match="cannot name a set"):
        free_path(tmp_path, name)


def test_sets_are_listed_by_name_and_drafts_are_not(tmp_path):
    for name in ("b", "a"):
        save_set(tmp_path, a_set(name))
    (tmp_path / "c.times.npz.part").touch()

    assert list_sets(tmp_path) == ["a", "b"]
    assert list_sets(tmp_path / "nowhere") == []


def test_an_unknown_set_says_which_are_held(tmp_path):
    save_set(tmp_path, a_set("a"))

    with pytest.raises(MissingFile, match="no travel-time set named z.*there is: a"):
        load_set(tmp_path, "z")


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_cut_set_is_refused(tmp_path, share):
    path = save_set(tmp_path, a_set())
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])

    with pytest.raises(WrongFile, match="not a whole travel-time set"):
        load_set(tmp_path, "gironde")


def test_pairs_are_written_as_access_reads_them(tmp_path):
    out = tmp_path / "times.csv"

    write_pairs(out, ["33001", "33002"], ["a", "b"], PAIRS.tocoo())

    assert out.read_text().splitlines() == [
        "origin,destination,minutes",
        *("33001,b,5.0", "33002,a,0.0", "33002,b,8.5"),
    ]


def test_pairs_that_cannot_be_written_are_told(tmp_path):
    with pytest.raises(WrongFile, match="cannot be written"):
        write_pairs(tmp_path / "no" / "times.csv", [], [], csr_array((0, 0)).tocoo())
