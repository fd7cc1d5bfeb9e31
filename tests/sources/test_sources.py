"""The one door that the command line uses."""

import gzip
import inspect

import pytest

from maillage import sources
from maillage.sources.errors import MissingFile, SourceError, UnknownKind, WrongFile

SITES = "nom;insee\nAjain;23002\n"


def test_a_file_is_read_by_the_reader_of_its_kind(write_text):
    (loaded,) = sources.read("sites", write_text(SITES))

    assert loaded.report.kind == "sites"
    assert loaded.table["name"].to_list() == ["Ajain"]


def test_a_workbook_of_two_vintages_gives_two_tables(write_workbook):
    header = [
        "Code commune",
        "Commune",
        "APL aux sages-femmes",
        "Population standardisée",
        "Population totale",
    ]
    rows = [header, ["23002", "Ajain", 20, 500, 1032]]

    loaded = sources.read("apl", write_workbook({"APL 2021": rows, "APL 2022": rows}))

    assert [table.report.vintage for table in loaded] == ["2021", "2022"]


def test_an_unknown_kind_is_told_the_known_ones(write_text):
    with pytest.raises(UnknownKind, match="Unknown kind of source: 'pharmacies'. Known kinds: am"):
        sources.read("pharmacies", write_text(SITES))


@pytest.mark.parametrize("kind", ["france", "population", "figures"])
def test_what_comes_with_the_installation_is_not_read_from_a_file(kind, write_text):
    with pytest.raises(UnknownKind, match=f"{kind} is not read from a file.*Kinds that take a"):
        sources.read(kind, write_text(SITES))


@pytest.mark.parametrize("kind", sources.FILE_KINDS)
def test_every_reader_refuses_what_is_no_file_of_its_own(kind, tmp_path):
    empty, binary, archive = (tmp_path / name for name in ("a.csv", "b.csv", "c.csv.gz"))
    empty.touch()
    binary.write_bytes(bytes(range(256)) * 8)
    archive.write_bytes(gzip.compress(b"nom;insee\n" + bytes(range(65, 91)) * 99)[:-20])
    words = tmp_path / "d.csv"
    words.write_text("Bonjour,\nceci n'est pas une table.\n")

    for path in (empty, binary, archive, words, tmp_path):
        with pytest.raises(WrongFile) as error:
            sources.read(kind, path)
        assert str(path) in str(error.value)
    with pytest.raises(MissingFile, match="absent"):
        sources.read(kind, tmp_path / "absent")


@pytest.mark.parametrize("kind", sources.FILE_KINDS)
def test_every_reader_takes_a_vintage(kind):
    assert "vintage" in inspect.signature(sources._READERS[kind]).parameters


@pytest.mark.parametrize("kind", sources.FILE_KINDS)
@pytest.mark.shared
def test_no_reader_takes_the_file_of_another(kind, shared):
    files = {
        "ameli_counts": "supply/ameli_effectifs_departement_2024.csv.gz",
        "apl": "apl/APL_cd_2021.xlsx",
        "density": "reference/ot_grille_densite.csv.gz",
        "finess": "services/finess_etablissements_occitanie_2026.csv.gz",
        "france_services": "services/france_services_20240801.csv",
    }

    for other, name in files.items():
        if other != kind:
            with pytest.raises(SourceError):
                sources.read(kind, shared / "data" / name)


@pytest.mark.shared
def test_no_real_file_of_something_else_breaks_a_reader(shared):
    others = [
        "apl/apl_departements_5prof.json",
        "geo/v_commune_2024.csv.gz",
        "reference/cartosante_zonage_infirmiers.csv.gz",
        "travel/gironde_2500_couples_metric.dbf",
        "travel/osm_maisons_laffitte.graphml",
    ]

    for name in others:
        for kind in sources.FILE_KINDS:
            with pytest.raises(WrongFile):
                sources.read(kind, shared / "data" / name)
