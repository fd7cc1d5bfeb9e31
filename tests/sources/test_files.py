import gzip

import pytest

from maillage.sources.errors import MissingFile, WrongFile
from maillage.sources.files import check_is_file, read_csv, read_text, require_columns


def lines_of(path, **options):
    return list(read_csv(path, required=options.pop("required", []), **options))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(MissingFile, match="There is no file .*absent.csv"):
        check_is_file(tmp_path / "absent.csv")


def test_a_folder_is_not_a_file(tmp_path):
    with pytest.raises(WrongFile, match="is a folder. Give one file"):
        check_is_file(tmp_path)


def test_an_empty_file_is_refused(write_text):
    with pytest.raises(WrongFile, match="is empty"):
        read_text(write_text(""))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_french_text_is_read_in_the_encodings_that_spreadsheets_write(write_text, encoding):
    path = write_text("nom\nHôpital de l’Aigle", encoding=encoding)

    assert read_text(path) == "nom\nHôpital de l’Aigle"


def test_a_compressed_file_reads_as_the_file_itself(write_text):
    assert read_text(write_text("nom\nAjain", "a.csv.gz")) == "nom\nAjain"


def test_a_truncated_archive_is_told_so(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"nom\n" + bytes(range(32, 127)) * 100)[:-30])

    with pytest.raises(WrongFile, match="gzip archive that cannot be read to its end.*cut short"):
        read_text(path)


def test_a_damaged_archive_is_told_so(tmp_path):
    path = tmp_path / "a.csv.gz"
    content = bytearray(gzip.compress(b"nom\n" + bytes(range(32, 127)) * 100))
    content[20:40] = bytes(20)
    path.write_bytes(content)

    with pytest.raises(WrongFile, match="gzip archive"):
        read_text(path)


def test_a_workbook_given_as_text_is_told_so(write_workbook):
    with pytest.raises(WrongFile, match="is a workbook or a ZIP archive; text \\(CSV\\) was expec"):
        read_text(write_workbook({"a": [["nom"]]}))


def test_binary_data_is_not_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(bytes(range(256)) * 4)

    with pytest.raises(WrongFile, match="binary data"):
        read_text(path)


def test_text_that_no_encoding_explains_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"nom\n\x81\x8d\x8f")

    with pytest.raises(WrongFile, match="unknown encoding; UTF-8 or Windows-1252 was expected"):
        read_text(path)


def test_an_imposed_encoding_is_the_only_one_tried(write_text):
    path = write_text("Hôpital", encoding="cp1252")

    with pytest.raises(WrongFile, match="utf-8 was expected"):
        read_text(path, encoding="utf-8")


def test_lines_are_numbered_as_an_editor_numbers_them(write_text):
    assert lines_of(write_text("nom,code\nAjain,23002\nGuéret,23096\n")) == [
        (2, {"nom": "Ajain", "code": "23002"}),
        (3, {"nom": "Guéret", "code": "23096"}),
    ]


def test_a_line_end_inside_quotes_does_not_shift_the_numbers(write_text):
    lines = lines_of(write_text('nom,code\n"Ajain\nCreuse",23002\nGuéret,23096\n'))

    assert [number for number, _ in lines] == [2, 4]


def test_empty_lines_are_passed_over_but_counted(write_text):
    lines = lines_of(write_text("nom,code\n\n,\nAjain,23002\n"))

    assert lines == [(4, {"nom": "Ajain", "code": "23002"})]


def test_a_short_line_is_completed_with_nothing_and_a_long_one_cut(write_text):
    lines = lines_of(write_text("nom,code\nAjain\nGuéret,23096,de trop\n"))

    assert [line for _, line in lines] == [
        {"nom": "Ajain", "code": ""},
        {"nom": "Guéret", "code": "23096"},
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found(write_text, separator):
    path = write_text(f"nom{separator}code\nAjain{separator}23002\n")

    assert lines_of(path, separators=",;\t") == [(2, {"nom": "Ajain", "code": "23002"})]


def test_a_comma_inside_a_semicolon_file_is_no_separator(write_text):
    path = write_text("nom;latitude;longitude\nAjain, le bourg;46,2;2,0\n")

    assert lines_of(path, separators=",;")[0][1]["latitude"] == "46,2"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_windows_line_ends_are_line_ends(write_text, ending):
    path = write_text(ending.join(["nom,code", "Ajain,23002", "Guéret,23096"]))

    assert [number for number, _ in lines_of(path)] == [2, 3]


def test_missing_columns_are_named_with_those_found(write_text):
    path = write_text("nom,ville\nAjain,Ajain\n")

    with pytest.raises(WrongFile, match="lacks the columns code, lat.*Found: nom, ville"):
        lines_of(path, required=["nom", "code", "lat"])


def test_one_missing_column_is_named_in_the_singular():
    with pytest.raises(WrongFile, match="lacks the column code. Found: nom"):
        require_columns("a.csv", ["nom"], ["code"])


def test_a_file_without_a_header_at_all_found_none():
    with pytest.raises(WrongFile, match="Found: none"):
        require_columns("a.csv", [], ["code"])


def test_a_cell_longer_than_any_text_is_told_with_its_line(write_text):
    path = write_text('nom,code\nAjain,"' + "x" * 20_000_000 + '"\n')

    with pytest.raises(WrongFile, match="line 2: this is not CSV"):
        lines_of(path)
