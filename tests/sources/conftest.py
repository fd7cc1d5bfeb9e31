"""Tiny files in the shapes that ministries and users give."""

import gzip

import openpyxl
import pytest

from maillage.sources.apl import read_apl
from maillage.sources.france import read_france


@pytest.fixture
def write_workbook(tmp_path):
    """Write {sheet name: rows} as an .xlsx file and give its path."""

    def write(sheets, name="classeur.xlsx"):
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for title, rows in sheets.items():
            sheet = workbook.create_sheet(title)
            for number, cells in enumerate(rows, start=1):
                for column, value in enumerate(cells, start=1):
                    sheet.cell(number, column, value)
        path = tmp_path / name
        workbook.save(path)
        return path

    return write


@pytest.fixture
def write_text(tmp_path):
    """Write text under a name, in an encoding, compressed when the name ends in .gz."""

    def write(text, name="fichier.csv", encoding="utf-8"):
        path = tmp_path / name
        content = text.encode(encoding)
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    return write


@pytest.fixture(scope="session")
def france():
    """Today's France, read once from the installed package."""
    return read_france()


@pytest.fixture(scope="session")
def official_scores(shared):
    """{(profession, vintage): scores} of the ministry's workbooks, read once."""
    workbooks = sorted((shared / "data/apl").glob("*.xlsx"))
    found = [scores for path in workbooks for scores in read_apl(path)]
    return {(scores.profession, scores.report.vintage): scores for scores in found}
