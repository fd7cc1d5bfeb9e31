"""A CSV of a care offer: whatever the separator, the encoding and the accents of its headers."""

import pytest

from maillage.sources.errors import WrongFile
from maillage.sources.offer_csv import read_offer_csv

HEADER = "identifiant du lieu;lieu;code commune;téléphone du lieu;service;soin;rpps;nom"
LINE = "centre;Centre de santé;23002;05 55 00 00 01;Consultations;médecine générale;10003461033;X"


def read(*lines, header=HEADER, encoding="utf-8"):
    return read_offer_csv("\n".join([header, *lines]).encode(encoding))


def kinds(file):
    return [(record.kind, record.key) for record in file.records]


def reasons(file):
    return [(each.line, each.reason.replace("\u00a0", " ")) for each in file.rejections]


def test_a_line_gives_a_site_a_service_a_professional_and_a_role():
    file = read(LINE)

    assert [kind for kind, _ in kinds(file)] == ["site", "practitioner", "service", "role"]
    site, practitioner, service, role = file.records
    assert site.fields["phone"] == "05 55 00 00 01"
    assert practitioner.key == "810003461033"
    assert service.links == {"site": "centre"}
    assert role.links == {"practitioner": "810003461033", "site": "centre"}
    assert {record.line for record in file.records} == {2}


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_any_separator_and_encoding_gives_the_same(separator, encoding):
    file = read(
        LINE.replace(";", separator), header=HEADER.replace(";", separator), encoding=encoding
    )

    assert file == read(LINE)


def test_headers_are_read_without_accent_case_or_punctuation():
    file = read("A;23002;B", header="LIEU;Code_Commune;Telephone-du-Lieu")

    assert file.records[0].fields == {"name": "A", "commune": "23002", "phone": "B"}


def test_lines_of_one_site_are_put_together():
    file = read(LINE, "centre;;;;Soins;soins infirmiers;;")

    assert [kind for kind, _ in kinds(file)].count("site") == 1
    assert [record.fields["name"] for record in file.records if record.kind == "service"] == [
        "Consultations",
        "Soins",
    ]


def test_a_line_that_contradicts_an_earlier_one_is_left_out_and_told():
    file = read(LINE, LINE.replace("Centre de santé", "Autre nom").replace("Consult", "Soins"))

    assert reasons(file) == [(3, "« Autre nom » contredit la ligne 2 (« Centre de santé »).")]
    assert len(file.records) == 4
    assert ("site", "centre") in file.held


def test_the_same_words_keep_the_same_keys():
    bare = "Centre de santé;23002;Consultations"
    header = "lieu;code commune;service"

    assert kinds(read(bare, header=header)) == kinds(read(bare.upper(), header=header))


def test_an_absent_column_is_not_an_empty_one():
    assert "phone" not in read("A;23002", header="lieu;insee").records[0].fields
    assert read("A;23002;", header="lieu;insee;tel du lieu").records[0].fields["phone"] == ""


def test_a_short_line_has_empty_cells():
    assert read("centre;Centre").records[0].fields["commune"] == ""


def test_cells_are_text_whatever_they_start_with():
    assert (
        read("A;23002;+33555000001;=1+1", header="lieu;insee;tel du lieu;adresse")
        .records[0]
        .fields["address"]
        == "=1+1"
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (";;23002;;;;;", "la colonne « lieu » est vide."),
        ("x;A;23002;;;;;Dupont", "un professionnel sans numéro RPPS ni Adeli ne s’importe pas."),
        ("x" * 51 + ";A;23002;;;;;", "a 51 caractères ; 50 au plus."),
    ],
)
def test_a_line_that_cannot_be_named_is_told(line, reason):
    file = read(line, LINE)

    number, told = reasons(file)[0]
    assert number == 2
    assert reason in told
    assert len(file.records) == 4


def test_line_numbers_are_those_of_the_file():
    file = read('centre;"Centre\nde santé";23002;;;;;', "", ";;;;Soins;;;")

    assert [number for number, _ in reasons(file)] == [5]


@pytest.mark.parametrize("header", ["a;b;c", "lieu;service", "code commune;service", ""])
def test_other_columns_are_refused_naming_those_found(header):
    with pytest.raises(WrongFile) as refused:
        read("1;2;3", header=header)

    assert "colonnes" in str(refused.value)
    assert header.split(";", 1)[0] in str(refused.value)
