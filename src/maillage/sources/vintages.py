"""The vintage of a file, when only its name tells it."""

import re
from pathlib import Path


def year_in_name(path):
    """The first year, or day written YYYYMMDD, in a file's name; "" when there is none.

    >>> year_in_name("liste-fs-20240801.csv")
    '2024-08-01'
    >>> year_in_name("apl_mg_2021.xlsx")
    '2021'
    """
    name = Path(path).name
    day = re.search(r"(?<!\d)(20\d{2})-?([01]\d)-?([0-3]\d)(?!\d)", name)
    if day:
        return "-".join(day.groups())
    year = re.search(r"(?<!\d)(20\d{2})(?!\d)", name)
    return year.group(1) if year else ""
