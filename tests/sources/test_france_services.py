import pytest

from maillage.sources.errors import WrongFile
from maillage.sources.france_services import read_france_services
from maillage.sources.places import SITES

HEADER = "id_fs,lib_fs,adresse,insee_com,code_postal,lib_com,latitude,longitude\n"
AJAIN = "12,France services d'Ajain,1 place du Bourg,23002,23380,Ajain,46.2,2.0\n"


def test_an_espace_is_a_site_with_its_commune_and_its_address(write_text):
    loaded = read_france_services(write_text(HEADER + AJAIN, "liste-fs-20240801.csv"))

    assert loaded.table.rows() == [
        (
            "france_services",
            "12",
            "France services d'Ajain",
            "23002",
            "1 place du Bourg 23380 Ajain",
            46.2,
            2.0,
        )
    ]
    assert loaded.report.vintage == "2024-08-01"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (("46.2", ""), "no coordinates"),
        (("46.2,2.0", "2.0,46.2"), "look swapped"),
        (("23002", "2300"), None),
        (("23002", "Ajain"), "'Ajain' is not a commune code"),
    ],
)
def test_an_espace_without_a_place_is_rejected(write_text, changed, reason):
    other = AJAIN.replace("12,", "13,", 1)
    loaded = read_france_services(write_text(HEADER + other + AJAIN.replace(*changed)))

    found = [(r.line, r.reason) for r in loaded.report.rejections]
    if reason is None:
        # 2300 is 02300 without its zero: it is restored.
        assert found == []
    else:
        assert found[0][0] == 3
        assert reason in found[0][1]


def test_the_same_espace_twice_is_rejected(write_text):
    (rejection,) = read_france_services(write_text(HEADER + AJAIN + AJAIN)).report.rejections

    assert rejection.reason == "12 was already given at line 2"


def test_a_list_of_something_else_is_refused(write_text):
    with pytest.raises(WrongFile, match="lacks the columns id_fs, lib_fs"):
        read_france_services(write_text("nom,latitude,longitude\nAjain,46.2,2.0\n"))


def test_a_list_without_any_usable_line_is_refused(write_text):
    with pytest.raises(WrongFile, match="no usable line"):
        read_france_services(write_text(HEADER))


@pytest.mark.shared
def test_all_the_real_espaces_are_kept(shared):
    loaded = read_france_services(shared / "data/services/france_services_20240801.csv")

    assert loaded.report.rows_read == loaded.report.rows_kept == 2_845
    assert loaded.table.schema == SITES
    assert loaded.report.vintage == "2024-08-01"
