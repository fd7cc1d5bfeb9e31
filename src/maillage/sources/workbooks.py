"""Excel workbooks (.xlsx) as rows of text, numbered as Excel numbers them."""

from pathlib import Path

import fastexcel

from .errors import WrongFile
from .files import check_is_file

ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def open_workbook(path):
    """The workbook, once sure that it is one; WrongFile says what the file is instead."""
    check_is_file(path)
    with Path(path).open("rb") as stream:
        start = stream.read(512)
    if not start.startswith(ZIP):
        raise WrongFile(_what_it_is(path, start))
    try:
        return fastexcel.read_excel(str(path))
    except fastexcel.FastExcelError as error:
        raise WrongFile(
            f"{path} starts like a workbook (.xlsx) but cannot be opened: it is damaged or cut "
            "short. Download it again, and compare its size with the one shown on the page."
        ) from error


def sheet_rows(workbook, sheet):
    """Rows of a sheet, as lists of text or None; the first one is Excel's row 1."""
    try:
        loaded = workbook.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
    except fastexcel.FastExcelError as error:
        raise WrongFile(
            f"The sheet “{sheet}” cannot be read ({str(error).splitlines()[0]}): the workbook is "
            "damaged. Download it again."
        ) from error
    return loaded.to_polars().rows()


def _what_it_is(path, start):
    if start.startswith(OLD_EXCEL):
        kind = "an old or encrypted Excel workbook"
        advice = "Open it in a spreadsheet and save it as “Excel workbook (.xlsx)” without password"
    elif b"\0" in start:
        kind, advice = "neither a workbook nor text", "Download the official workbook again"
    else:
        kind = "text (a CSV or a web page?)"
        advice = "Give the original workbook, as downloaded"
    return f"{path} is not an Excel workbook (.xlsx): it is {kind}. {advice}."
