import pytest

from maillage.sources.errors import MissingFile, WrongFile
from maillage.sources.graphml import one_value, read_graphml

HEAD = """<?xml version='1.0'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="a" for="node" attr.name="x"/><key id="b" for="node" attr.name="y"/>
<key id="c" for="edge" attr.name="length"/><key id="d" for="edge" attr.name="highway"/>
<key id="e" for="edge" attr.name="maxspeed"/><key id="f" for="edge" attr.name="oneway"/>
"""
NODES = """<node id="n1"><data key="a">2.0</data><data key="b">46.0</data></node>
<node id="n2"><data key="a">2.1</data><data key="b">46.0</data></node>
"""


def edge(highway="primary", length="1000", more="", ends=("n1", "n2")):
    return (
        f'<edge source="{ends[0]}" target="{ends[1]}"><data key="c">{length}</data>'
        f'<data key="d">{highway}</data>{more}</edge>'
    )


def read(tmp_path, edges, nodes=NODES, kind="directed"):
    path = tmp_path / "town.graphml"
    path.write_text(f'{HEAD}<graph edgedefault="{kind}">{nodes}{edges}</graph></graphml>')
    return read_graphml(path)


def test_edges_open_to_cars_become_arcs_in_minutes(tmp_path):
    limit = '<data key="e">75</data>'
    table = read(tmp_path, edge(more=limit) + edge("footway") + edge(ends=("n2", "n1")))

    assert table.longitude.tolist() == [2.0, 2.1]
    assert (table.tails.tolist(), table.heads.tolist()) == ([0, 1], [1, 0])
    assert table.minutes == pytest.approx([1.0, 60 / 64])
    assert (table.ways_used, table.ways_closed) == (2, 1)


def test_an_undirected_graph_is_driven_both_ways_but_for_one_way_streets(tmp_path):
    one_way = '<data key="f">True</data>'
    table = read(tmp_path, edge() + edge(more=one_way), kind="undirected")

    assert list(zip(table.tails.tolist(), table.heads.tolist(), strict=True)) == [
        *((0, 1), (1, 0)),
        (0, 1),
    ]


def test_a_limit_not_understood_is_listed(tmp_path):
    assert read(tmp_path, edge(more='<data key="e">signals</data>')).limits_not_understood == (
        "signals",
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("primary", "primary"),
        ("['50', '30']", "50;30"),
        ("['service', 'footway']", "service"),
        ("[broken", "[broken"),
    ],
)
def test_a_simplified_edge_lists_all_its_limits_or_its_first_class(text, value):
    assert one_value(text) == value


@pytest.mark.parametrize(
    ("edges", "nodes", "message"),
    [
        (edge("footway"), NODES, "no edge open to cars"),
        (edge(length="long"), NODES, "n1 → n2 has no readable length"),
        (edge(ends=("n1", "n9")), NODES, "names node 'n9', which the file does not hold"),
        (edge(), "", "no node with x and y"),
        (edge(), '<node id="n1"/>', "node n1 has no readable x and y"),
    ],
)
def test_a_graph_that_cannot_be_driven_is_refused(tmp_path, edges, nodes, message):
    with pytest.raises(WrongFile, match=message):
        read(tmp_path, edges, nodes)


def test_no_file_an_empty_one_and_a_cut_one_are_refused(tmp_path):
    path = tmp_path / "cut.graphml"
    with pytest.raises(MissingFile):
        read_graphml(path)
    for text in ("", HEAD):
        path.write_text(text)
        with pytest.raises(WrongFile, match="not a whole GraphML file"):
            read_graphml(path)


@pytest.mark.shared
def test_a_real_town_is_read(shared):
    table = read_graphml(shared / "data" / "travel" / "osm_maisons_laffitte.graphml")

    assert table.latitude.size == 974
    assert table.ways_used + table.ways_closed == 2256
    assert table.limits_not_understood == ()
    assert 0 < table.minutes.max() < 5
