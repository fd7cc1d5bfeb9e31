import pytest

from maillage.sources.report import Rejection
from maillage.sources.tables import Once, read_each


def whole(line, number):
    return int(line), number


def test_a_line_that_cannot_be_read_is_rejected_with_its_number_and_the_rest_is_kept():
    rows, rejections = read_each([(2, "10"), (3, "dix"), (4, "12")], whole)

    assert rows == [(10, 2), (12, 4)]
    assert [rejection.line for rejection in rejections] == [3]
    assert "dix" in rejections[0].reason


def test_no_line_gives_no_row():
    assert read_each([], whole) == ([], [])


def test_only_the_second_of_two_equal_keys_is_refused():
    once = Once()
    lines = [(2, "a"), (3, "b"), (4, "a")]

    def read_line(line, number):
        once(line, number)
        return line

    assert read_each(lines, read_line) == (
        ["a", "b"],
        [Rejection(4, "a was already given at line 2")],
    )


def test_a_key_of_several_parts_is_shown_in_words():
    once = Once()
    once(("pharmacy", "300017910"), 2)

    with pytest.raises(ValueError, match="pharmacy 300017910 was already given at line 2"):
        once(("pharmacy", "300017910"), 8)
