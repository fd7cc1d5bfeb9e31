"""Sorting, filtering and ranking of a territory's rows."""

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.territory.selectors import Row
from maillage.web.public import territory_table


def row(code, name="A", residents=100, value=1.0):
    return Row(code, name, "a", residents, 10, 100.0, False, value, 1)


values = st.one_of(st.none(), st.floats(0, 100))
rows = st.lists(values, max_size=12).map(
    lambda found: [row(str(place), value=value) for place, value in enumerate(found)]
)


@given(rows, st.sampled_from(["valeur", "-valeur", "nom", "-habitants"]))
def test_sorting_loses_nobody(found, sort):
    kept = territory_table.sorted_rows(found, sort)

    assert sorted(line.code for line in kept) == sorted(line.code for line in found)


@given(rows)
def test_sorting_both_ways_mirrors_the_known_and_keeps_the_unknown_last(found):
    up = territory_table.sorted_rows(found, "valeur")
    down = territory_table.sorted_rows(found, "-valeur")

    known = [line.value for line in up if line.value is not None]
    assert known == sorted(known)
    assert [line.value for line in down if line.value is not None] == known[::-1]
    assert all(line.value is None for line in up[len(known) :] + down[len(known) :])


def test_names_sort_without_regard_to_accents_or_case():
    found = [row("1", "Évaux"), row("2", "Felletin"), row("3", "escurolles"), row("4", "Ébreuil")]

    names = [line.name for line in territory_table.sorted_rows(found, "nom")]

    assert names == ["Ébreuil", "escurolles", "Évaux", "Felletin"]


def test_the_filter_takes_the_middle_of_a_name_and_whole_codes_only():
    found = [row("23002", "Ajain"), row("2A004", "Ajaccio")]

    assert territory_table.filtered_rows(found, "ACCIO") == [found[1]]
    assert territory_table.filtered_rows(found, "2a004") == [found[1]]
    assert territory_table.filtered_rows(found, "2300") == []
    assert territory_table.filtered_rows(found, " - ") == found


def test_the_worst_served_are_those_furthest_from_good_and_larger_ones_first():
    found = [row("1", value=2.0), row("2", value=1.0), row("3", value=1.0, residents=900)]

    assert [line.code for line in territory_table.worst_served(found, "higher")] == ["3", "2", "1"]
    assert [line.code for line in territory_table.worst_served(found, "lower")] == ["1", "3", "2"]


def test_nobody_and_unknown_are_not_worst_served():
    found = [row("1", value=None), row("2", residents=0), row("3", residents=None), row("4")]

    assert [line.code for line in territory_table.worst_served(found, "higher")] == ["4"]


def test_ten_worst_served_at_most():
    assert len(territory_table.worst_served([row(str(n)) for n in range(40)], "higher")) == 10


def test_links_keep_what_was_asked_except_the_page():
    query = QueryDict("mesure=besoin-de-soins&tri=-nom&page=3")

    assert territory_table.base_query(query) == "mesure=besoin-de-soins&tri=-nom"
    assert query["page"] == "3", "the request is left alone"


def test_what_is_asked_is_cleaned():
    assert territory_table.asked(QueryDict("tri=-habitants&filtre=+Aj+")) == ("-habitants", "Aj")
    assert territory_table.asked(QueryDict("tri=--nom&filtre=" + "x" * 500)) == ("nom", "x" * 80)
    assert territory_table.asked(QueryDict("")) == ("nom", "")
