import zipfile

import pytest

from maillage.sources.errors import MissingFile, WrongFile
from maillage.sources.workbooks import open_workbook, sheet_rows


def rows_of(path):
    workbook = open_workbook(path)
    return sheet_rows(workbook, workbook.sheet_names[0])


def test_rows_are_numbered_as_excel_numbers_them_even_under_empty_ones(write_workbook):
    path = write_workbook({"a": [[], [], ["Code"], ["23002"], [], ["23096"]]})

    assert rows_of(path) == [(None,), (None,), ("Code",), ("23002",), (None,), ("23096",)]


def test_empty_columns_on_the_left_are_left_out_of_every_row_alike(write_workbook):
    path = write_workbook({"a": [[None, "Code", "Nom"], [None, None, "Ajain"]]})

    assert rows_of(path) == [("Code", "Nom"), (None, "Ajain")]


def test_numbers_are_given_as_text_without_a_useless_decimal(write_workbook):
    assert rows_of(write_workbook({"a": [[1001, 2.5, "01001"]]})) == [("1001", "2.5", "01001")]


def test_a_missing_workbook_is_named(tmp_path):
    with pytest.raises(MissingFile, match="absent.xlsx"):
        open_workbook(tmp_path / "absent.xlsx")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"code;score\n23002;2,1\n", "it is text \\(a CSV or a web page\\?\\)"),
        (b"<!doctype html><title>Erreur</title>", "it is text \\(a CSV or a web page\\?\\)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "old or encrypted Excel workbook"),
        (bytes(range(256)), "neither a workbook nor text"),
        (b"\x1f\x8b\x08\x00" + bytes(40), "neither a workbook nor text"),
    ],
)
def test_what_is_not_a_workbook_is_told_for_what_it_is(tmp_path, content, message):
    path = tmp_path / "apl.xlsx"
    path.write_bytes(content)

    with pytest.raises(WrongFile, match=message):
        open_workbook(path)


def test_a_truncated_workbook_is_told_so(write_workbook):
    path = write_workbook({"a": [["Code"]] * 500})
    path.write_bytes(path.read_bytes()[:-200])

    with pytest.raises(WrongFile, match="damaged or cut short"):
        open_workbook(path)


def test_another_archive_is_not_a_workbook(tmp_path):
    path = tmp_path / "apl.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lisez-moi.txt", "rien")

    with pytest.raises(WrongFile, match="cannot be opened"):
        open_workbook(path)


def test_an_empty_workbook_file_is_refused(tmp_path):
    path = tmp_path / "apl.xlsx"
    path.touch()

    with pytest.raises(WrongFile, match="is empty"):
        open_workbook(path)


def test_an_empty_sheet_has_no_row(write_workbook):
    assert rows_of(write_workbook({"vide": []})) == []
