"""A table of actions as people keep it in a spreadsheet: read, compared, never half-written."""

from .columns import COLUMNS, csv_template, xlsx_template
from .plan import Line, Plan, Status, plan_of
from .reading import read_table

__all__ = [
    "COLUMNS",
    "Line",
    "Plan",
    "Status",
    "csv_template",
    "plan_of",
    "read_table",
    "xlsx_template",
]
