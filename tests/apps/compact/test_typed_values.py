import pytest

from maillage.apps.compact.errors import BadCompact
from maillage.apps.compact.typed_values import parse, workbook

CODES, PERIODS = {"23002", "94028"}, {"2026-01", "2026-02"}


def read(text):
    content = text if isinstance(text, bytes) else text.encode()
    return parse(content, CODES, PERIODS)


@pytest.mark.parametrize(
    "text",
    [
        "commune,periode,valeur\n94028,2026-01,1234.5",
        "commune;periode;valeur\r\n94028;2026-01;1 234,5\r\n",
        "\ufeffCommune;Periode;Valeur\n94028;2026-01;1\u202f234,5",
        "commune;periode;valeur;note\n94028;2026-01;1\u00a0234,5;vu\n\n;;",
        "commune;periode;valeur;note\n94028;2026-01;1234,5;relevé".encode("cp1252"),
    ],
)
def test_what_any_spreadsheet_writes_is_read_alike(text):
    assert read(text) == ({"94028": {"2026-01": 1234.5}}, [])


def test_an_empty_cell_says_nothing():
    assert read("commune,periode,valeur\n94028,2026-01,\n23002,2026-02,0") == (
        {"23002": {"2026-02": 0}},
        [],
    )


def test_wrong_lines_are_told_with_their_number_and_the_others_kept():
    given, rejected = read(
        "commune,periode,valeur\n94028,2026-01,3\n75056,2026-01,3\n94028,2027-01,3\n"
        "94028,2026-02,beaucoup\n94028,2026-01,4\n94028,2026-02,nan\n94028,2026-02,1e400\n23002"
    )

    assert given == {"94028": {"2026-01": 3}}
    assert [line for line, _ in rejected] == [3, 4, 5, 6, 7, 8, 9]
    why = [text.replace("\u00a0", " ") for _, text in rejected]
    assert why[0] == "« 75056 » n’est pas le code d’une commune de ce protocole"
    assert why[1] == "« 2027-01 » n’est pas une mesure passée de ce protocole"
    assert why[2] == why[4].replace("nan", "beaucoup") == "« beaucoup » n’est pas un nombre"
    assert why[3] == "cette commune et cette période sont déjà plus haut"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"ville,mois,nombre\n1,2,3", "première ligne"),
        (b"PK\x03\x04\x00\x00", "abîmé"),
        (b"\x00\x01", "ni un CSV"),
    ],
)
def test_what_is_no_such_table_is_refused(content, words):
    with pytest.raises(BadCompact, match=words) as refused:
        read(content)

    assert list(refused.value.errors) == ["file"]


def test_the_workbook_given_to_fill_in_is_read_back():
    lines = [("94028", "2026-01", 12.5, "Créteil"), ("23002", "2026-02", "", "Ajain")]

    assert read(workbook(lines)) == ({"94028": {"2026-01": 12.5}}, [])


def test_a_zero_that_a_spreadsheet_dropped_is_put_back():
    found = parse(b"commune,periode,valeur\n1004,2026-01,7", {"01004"}, PERIODS)

    assert found == ({"01004": {"2026-01": 7}}, [])
