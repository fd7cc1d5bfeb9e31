import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.sources.apl.headers import Header
from maillage.sources.apl.lines import read_lines

HEADER = Header(
    row=1,
    columns={
        "code": 0,
        "name": 1,
        "score": 2,
        "score_without_older": 3,
        "standardised_population": 4,
        "total_population": 5,
    },
    profession="gp",
    vintage="2023",
)
TITLES = ["Code commune", "Commune", "APL", "APL 65 ans", "Population standardisée", "Population"]
AJAIN = ("23002", "Ajain", "3.121", "2.445", "1235.673", "1032")


def read(*lines):
    return read_lines([TITLES, *lines], HEADER)


def reasons(*lines):
    return [(rejection.line, rejection.reason) for rejection in read(*lines).rejections]


def changed(**cells):
    positions = {"code": 0, "score": 2, "without": 3, "standardised": 4, "total": 5}
    line = list(AJAIN)
    for name, text in cells.items():
        line[positions[name]] = text
    return tuple(line)


def test_a_good_line_is_kept_as_written():
    assert read(AJAIN).rows == [("23002", "Ajain", 3.121, 2.445, 1235.673, 1032.0)]


def test_a_score_of_zero_is_a_score():
    assert read(changed(score="0")).rows[0][2] == 0.0


def test_a_missing_score_without_older_doctors_is_allowed():
    assert read(changed(without=None)).rows[0][3] is None


def test_an_arrondissement_without_a_name_is_kept():
    assert read(("75101", None, "4.2", "3.1", "16000", "16030")).rows[0][:2] == ("75101", "")


def test_a_commune_without_any_figure_is_rejected_with_its_line():
    mayotte = ("97601", "Acoua", None, None, None, None)

    assert reasons(AJAIN, mayotte) == [
        (3, "97601: no figures (Mayotte, or a commune without residents)")
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (changed(score="n.d."), "score: 'n.d.' is not a number"),
        (changed(score="nan"), "score: 'nan' is not a number"),
        (changed(score="-1"), "score: -1 is negative"),
        (changed(total="-5"), "total_population: -5 is negative"),
        (changed(without="abc"), "score_without_older: 'abc' is not a number"),
        (changed(standardised="mille"), "standardised_population: 'mille' is not a number"),
        (changed(score=None), "23002: score missing"),
        (
            changed(score=None, total=""),
            "23002: score and total_population missing",
        ),
        (changed(code="Ajain"), "'Ajain' is not a commune code (5 characters, such as 01001)"),
        (changed(code=None), "'' is not a commune code (5 characters, such as 01001)"),
    ],
)
def test_a_bad_line_is_rejected_with_its_reason_and_the_others_are_kept(line, reason):
    other = ("23096", *AJAIN[1:])

    lines = read(line, other)

    assert [(r.line, r.reason) for r in lines.rejections] == [(2, reason)]
    assert [row[0] for row in lines.rows] == ["23096"]


def test_the_second_line_of_a_commune_is_rejected_naming_both_lines():
    other = ("23096", *AJAIN[1:])

    assert reasons(AJAIN, other, changed(score="9")) == [(4, "23002 was already given at line 2")]


def test_a_duplicate_is_recognised_even_without_its_leading_zero():
    lines = [changed(code="01001"), changed(code="1001")]

    assert reasons(*lines) == [(3, "01001 was already given at line 2")]


def test_a_line_refused_for_its_figures_does_not_make_the_next_one_a_duplicate():
    lines = read(changed(score="n.d."), AJAIN)

    assert [row[0] for row in lines.rows] == ["23002"]


def test_a_restored_code_is_kept_and_told():
    lines = read(changed(code="1001"))

    assert lines.rows[0][0] == "01001"
    assert [(r.line, r.reason) for r in lines.remarks] == [
        (2, "code 1001 read as 01001 (leading zero restored)")
    ]


def test_a_decimal_comma_typed_as_text_is_a_number():
    assert read(changed(score="3,121")).rows[0][2] == 3.121


def test_the_row_of_units_is_not_a_line():
    units = (None, None, "En nombre de consultations", "En nombre", "ETP pour 100 000", "En nombre")

    assert read(units, AJAIN).rejections == []


def test_a_footnote_is_rejected_as_not_being_a_commune():
    note = ("Source : DREES", None, None, None, None, None)

    assert reasons(AJAIN, note)[0][1].startswith("'Source : DREES' is not a commune code")


def test_a_line_without_code_but_with_figures_is_rejected_not_passed_over():
    assert len(reasons(changed(code=None))) == 1


figure = st.one_of(st.none(), st.sampled_from(["", "n.d.", "-1", "0", "2,5", "3.1", "1e400"]))


@given(st.lists(st.tuples(st.sampled_from(["23002", "1001", "x", None]), figure, figure, figure)))
def test_every_line_with_something_in_it_is_kept_or_rejected_exactly_once(lines):
    rows = [(code, "Nom", score, None, people, total) for code, score, people, total in lines]
    is_line = [r for r in rows if r[0] or any(any(c.isdigit() for c in t or "") for t in r[2:])]

    result = read(*rows)

    assert len(result.rows) + len(result.rejections) == len(is_line)
    assert all(row[2] >= 0 and row[4] >= 0 and row[5] >= 0 for row in result.rows)
