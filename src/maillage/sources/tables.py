"""The loop that all readers of lines share: keep a line, or reject it with its reason."""

from .report import Rejection


def read_each(numbered_lines, read_one):
    """(rows, rejections): `read_one(line)` gives a row, or raises ValueError with the reason."""
    rows, rejections = [], []
    for number, line in numbered_lines:
        try:
            rows.append(read_one(line, number))
        except ValueError as error:
            rejections.append(Rejection(number, str(error)))
    return rows, rejections


class Once:
    """Refuses a key the second time, naming the line of the first.

    >>> once = Once()
    >>> once("23002", 2)
    >>> once("23002", 5)
    Traceback (most recent call last):
    ValueError: 23002 was already given at line 2
    """

    def __init__(self):
        self._lines = {}

    def __call__(self, key, line):
        if key in self._lines:
            shown = " ".join(key) if isinstance(key, tuple) else key
            raise ValueError(f"{shown} was already given at line {self._lines[key]}")
        self._lines[key] = line
