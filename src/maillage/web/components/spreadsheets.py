"""Tables as people open them in a spreadsheet."""

import csv
import io

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(columns, lines):
    """CSV text: commas, decimal points, a header; true/false in words, nothing where unknown.

    >>> csv_text(["name", "open"], [["=1+1", True]])
    "name,open\\r\\n'=1+1,true\\r\\n"
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for line in lines:
        writer.writerow([_cell(value) for value in line])
    return text.getvalue()


def _cell(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    # A spreadsheet would run a text that starts like a formula.
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
