"""A table of actions as a file: CSV or workbook, good or not."""

import io
from datetime import date

import openpyxl
import pytest

from maillage.apps.compact.action_table import COLUMNS, csv_template, xlsx_template
from maillage.apps.compact.action_table.reading import MOST_BYTES, MOST_LINES, read_table
from maillage.apps.compact.errors import BadCompact

HEAD = "numero;intitule;clause;pilote;debut"


def a_workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_is_read_whatever_its_delimiter_and_its_encoding(delimiter, encoding):
    text = f"{HEAD}\r\nA1;Été à l’école;1.1;Ville;\r\n\r\nA2;Suite;1.1;Ville;31/12/2026\r\n"

    rows = read_table(text.replace(";", delimiter).encode(encoding))

    assert [number for number, _ in rows] == [2, 4]
    assert rows[0][1] == {
        "numero": "A1",
        "intitule": "Été à l’école",
        "clause": "1.1",
        "pilote": "Ville",
    }


def test_columns_are_known_by_their_label_in_any_order_and_others_are_left_out():
    text = (
        "Objectif ou engagement;PILOTE;Numéro;Avis du maire;Intitulé;jours_de_retard\n1.1;V;A;x;T;3"
    )

    assert read_table(text.encode()) == [
        (2, {"clause": "1.1", "pilote": "V", "numero": "A", "intitule": "T"})
    ]


def test_a_line_is_numbered_where_it_starts_even_after_a_cell_of_several_lines():
    text = f'{HEAD}\nA1;"Une\nlongue\nligne";1.1;V;\nA2;Autre;1.1;V;\n'

    assert [number for number, _ in read_table(text.encode())] == [2, 5]


def test_a_workbook_gives_its_dates_and_numbers_as_text():
    content = a_workbook(
        HEAD.split(";"),
        ["A1", "Ouvrir", 1.1, "Ville", date(2026, 12, 31)],
        [None] * 5,
        [12, "Suite", "1.1", "Ville", 46387],
    )

    rows = read_table(content)

    assert [number for number, _ in rows] == [2, 4]
    assert rows[0][1]["debut"].startswith("2026-12-31")
    assert (rows[0][1]["clause"], rows[1][1]["numero"]) == ("1.1", "12")


def test_the_templates_are_read_back_and_say_what_each_column_expects():
    line = ["A1", "Ouvrir", "1.1", "Ville"] + [""] * (len(COLUMNS) - 4)

    assert read_table(csv_template()) == read_table(xlsx_template()) == []
    assert read_table(csv_template([line])) == read_table(xlsx_template([line]))
    book = openpyxl.load_workbook(io.BytesIO(xlsx_template()))
    helps = [row[2].value for row in book["Mode d’emploi"].iter_rows(min_row=2)]
    assert helps == [column.help for column in COLUMNS]


def test_a_quote_that_our_export_put_before_a_formula_is_taken_away():
    text = f"{HEAD}\nA1;'=1+1;1.1;V;\nA2;'Ouvrir';1.1;V;"

    assert [cells["intitule"] for _, cells in read_table(text.encode())] == ["=1+1", "'Ouvrir'"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"\n\n;;\n", "vide"),
        (b"PK\x03\x04 cut short", "abîmé"),
        (b"\xd0\xcf\x11\xe0old", "ancien classeur"),
        (b"%PDF-1.7\x00\x01", "ni un CSV ni un classeur"),
        (b"nom;ville\nA;B", "« numero »"),
        (f"{HEAD};Pilote\n".encode(), "deux fois"),
        (f'{HEAD}\n"A1;Ouvrir'.encode(), "guillemet"),
        (f"{HEAD}\n".encode() + b"a;b;c;d;e\n" * (MOST_LINES + 1), "plus de 2000 lignes"),
        (b"x" * (MOST_BYTES + 1), "5 Mo"),
        (f"{HEAD}\n".encode() + (b"A;" + b"x" * 99_000 + b"\n") * 16, "trop de texte"),
        (f"{HEAD}\n".encode() + b"A;" + b"x" * 140_000 + b"\n", "sans fin"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_what_to_do(content, words):
    with pytest.raises(BadCompact) as refusal:
        read_table(content)

    assert words in refusal.value.errors["file"].replace("\u00a0", " ")


def test_a_lone_cell_far_away_costs_nothing():
    book = openpyxl.Workbook()
    book.active.append(HEAD.split(";"))
    book.active.append(["A1", "Ouvrir", "1.1", "Ville"])
    book.active.cell(1_048_576, 16_384, "x")
    content = io.BytesIO()
    book.save(content)

    assert [number for number, _ in read_table(content.getvalue())] == [2]


def test_a_workbook_damaged_anywhere_is_refused_in_words():
    content = a_workbook(HEAD.split(";"), ["A1", "Ouvrir", "1.1", "Ville"])

    for place in range(4, len(content), 97):
        damaged = content[:place] + b"\xff\xff\xff\xff" + content[place + 4 :]
        try:
            read_table(damaged)
        except BadCompact as refusal:
            assert list(refusal.errors) == ["file"]
