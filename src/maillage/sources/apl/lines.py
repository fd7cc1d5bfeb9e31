"""Lines of a sheet of scores: one commune each, checked one by one."""

from dataclasses import dataclass, field

from maillage.sources.cells import parse_commune_code, parse_number
from maillage.sources.report import Rejection

FIGURES = ("score", "score_without_older", "standardised_population", "total_population")
NEEDED = ("score", "standardised_population", "total_population")


@dataclass
class Lines:
    """What the lines of one sheet became."""

    rows: list = field(default_factory=list)
    rejections: list = field(default_factory=list)
    remarks: list = field(default_factory=list)


def read_lines(rows, header):
    """Check each line under the header; `rows` are all the rows of the sheet."""
    lines, first_seen = Lines(), {}
    for number, cells in enumerate(rows[header.row :], start=header.row + 1):
        if not any(cells) or _is_unit_row(cells, header):
            continue
        try:
            row, remark = _read_line(cells, header.columns)
            _refuse_a_second_time(row[0], number, first_seen)
        except ValueError as error:
            lines.rejections.append(Rejection(number, str(error)))
            continue
        lines.rows.append(row)
        if remark:
            lines.remarks.append(Rejection(number, remark))
    return lines


def _is_unit_row(cells, header):
    """“En nombre de consultations…”, written under the titles, before any code."""
    figures = (cells[header.columns[name]] for name in NEEDED)
    return not cells[header.columns["code"]] and not any(
        any(character.isdigit() for character in (figure or "").replace("100 000", ""))
        for figure in figures
    )


def _read_line(cells, columns):
    code, remark = parse_commune_code(cells[columns["code"]])
    figures = {name: _figure(name, cells[columns[name]]) for name in FIGURES if name in columns}
    missing = [name for name in NEEDED if figures[name] is None]
    if len(missing) == len(NEEDED):
        raise ValueError(f"{code}: no figures (Mayotte, or a commune without residents)")
    if missing:
        raise ValueError(f"{code}: {' and '.join(missing)} missing")
    name = (cells[columns["name"]] or "").strip()
    return (code, name, *(figures.get(name) for name in FIGURES)), remark


def _figure(name, text):
    try:
        number = parse_number(text)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
    if number is not None and number < 0:
        raise ValueError(f"{name}: {number:g} is negative")
    return number


def _refuse_a_second_time(code, number, first_seen):
    if code in first_seen:
        raise ValueError(f"{code} was already given at line {first_seen[code]}")
    first_seen[code] = number
