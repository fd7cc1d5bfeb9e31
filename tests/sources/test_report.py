import hashlib

import polars as pl
import pytest

from maillage.sources.report import (
    Rejection,
    build_table,
    check_schema,
    file_checksum,
    make_report,
)


@pytest.fixture
def some_file(tmp_path):
    path = tmp_path / "apl.xlsx"
    path.write_bytes(b"contenu")
    return path


def test_every_line_read_is_kept_or_rejected(some_file):
    report = make_report(
        "apl", some_file, vintage="2023", rows_kept=3, rejections=[Rejection(7, "no figures")]
    )

    assert (report.rows_read, report.rows_kept) == (4, 3)
    assert report.rejections == (Rejection(7, "no figures"),)


def test_a_report_whose_lines_do_not_add_up_is_refused(some_file):
    report = make_report("apl", some_file, vintage="2023", rows_kept=3)

    with pytest.raises(ValueError, match="kept \\+ rejected must equal read"):
        type(report)(**{**vars(report), "rows_read": 5})


def test_rejections_and_remarks_come_in_the_order_of_the_lines(some_file):
    late, early = Rejection(9, "b"), Rejection(2, "a")

    report = make_report(
        "apl",
        some_file,
        vintage="2023",
        rows_kept=0,
        rejections=[late, early],
        remarks=[late, early],
    )

    assert report.rejections == (early, late)
    assert report.remarks == (early, late)


def test_a_report_says_whose_data_it_is_and_under_which_licence(some_file):
    report = make_report("apl", some_file, vintage="2023", rows_kept=1)

    assert (report.producer, report.licence) == ("DREES", "Licence Ouverte 2.0")
    assert (report.kind, report.vintage, report.file_name) == ("apl", "2023", "apl.xlsx")


def test_the_checksum_is_the_sha256_of_the_whole_file(some_file):
    report = make_report("apl", some_file, vintage="2023", rows_kept=1)

    assert report.checksum == hashlib.sha256(b"contenu").hexdigest()
    assert file_checksum(some_file) == report.checksum


def test_an_empty_list_of_rows_still_has_its_columns_and_types():
    table = build_table([], {"code": pl.String, "score": pl.Float64})

    assert table.schema == {"code": pl.String, "score": pl.Float64}
    assert table.is_empty()


def test_a_whole_number_in_a_column_of_decimals_becomes_a_decimal():
    table = build_table([("23002", 2)], {"code": pl.String, "score": pl.Float64})

    assert table["score"].dtype == pl.Float64


def test_a_table_with_another_schema_is_refused_naming_both():
    table = pl.DataFrame({"code": ["23002"], "score": ["2,1"]})

    with pytest.raises(ValueError, match="expected code: String, score: Float64; got code"):
        check_schema(table, {"code": pl.String, "score": pl.Float64})


def test_a_table_with_the_expected_schema_passes_through():
    table = pl.DataFrame({"code": ["23002"]})

    assert check_schema(table, {"code": pl.String}) is table
