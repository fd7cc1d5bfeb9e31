"""`maillage data`: list, import and fetch, as typed."""

import json

import pytest

from maillage.apps.territory.models import Dataset, Site
from maillage.cli import main
from tests.apps.territory.factories import CommuneFactory, DatasetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def _ajain():
    CommuneFactory(code="23002", name="Ajain")


@pytest.fixture
def sites(tmp_path):
    path = tmp_path / "maisons.csv"
    path.write_text("nom;type;code_insee\nMaison du lac;autre;23002\n;autre;23002\n", "utf-8")
    return path


def test_listing_an_empty_portal_says_what_to_do(capsys):
    assert main(["data", "list"]) == 0

    assert "maillage prepare" in capsys.readouterr().out


def test_what_is_loaded_is_listed_with_its_vintage_and_licence(capsys):
    DatasetFactory(kind="apl", vintage="2023", part="gp")

    main(["data", "list"])
    text = capsys.readouterr().out
    main(["data", "list", "--json"])
    listed = json.loads(capsys.readouterr().out)

    assert "apl" in text
    assert "2023" in text
    assert "Licence Ouverte 2.0" in text
    assert "Not loaded: ameli_counts" in text
    assert (listed[0]["kind"], listed[0]["rows_kept"]) == ("apl", 10)


@pytest.mark.usefixtures("_ajain")
def test_importing_says_what_was_kept_and_what_was_rejected(capsys, sites):
    assert main(["data", "import", "sites", str(sites)]) == 0

    text = capsys.readouterr().out
    assert "2 rows read, 1 kept, 1 written" in text
    assert "line 3" in text
    assert Site.objects.get().name == "Maison du lac"


@pytest.mark.usefixtures("_ajain")
def test_a_dry_run_writes_nothing(capsys, sites):
    assert main(["data", "import", "sites", str(sites), "--dry-run"]) == 0

    assert "nothing was written" in capsys.readouterr().out
    assert not Site.objects.exists()
    assert not Dataset.objects.exists()


@pytest.mark.usefixtures("_ajain")
def test_importing_can_answer_in_json(capsys, sites):
    main(["data", "import", "sites", str(sites), "--json"])

    (result,) = json.loads(capsys.readouterr().out)
    assert (result["written"], result["rejections"][0][0]) == (1, 3)


@pytest.mark.usefixtures("_ajain")
@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("horoscope", b"x", "Unknown kind"),
        ("apl", b"code;score\n23002;2\n", ""),
        ("sites", b"", ""),
        ("sites", b"\x89PNG\r\n\x1a\n\x00\x00", ""),
        ("sites", b"couleur;taille\nrouge;3\n", "couleur"),
        ("finess", b"a,b\n1,2\n", ""),
        ("france_services", b"a,b\n1,2\n", ""),
    ],
)
def test_a_wrong_file_is_one_clear_message_and_nothing_is_loaded(
    capsys, tmp_path, kind, content, words
):
    path = tmp_path / "fichier.xlsx" if kind == "apl" else tmp_path / "fichier.csv"
    path.write_bytes(content)

    code = main(["data", "import", kind, str(path)])

    captured = capsys.readouterr()
    assert code != 0
    assert captured.err.startswith("error: ")
    assert captured.err.count("\n") == 1
    assert words in captured.err
    assert not Dataset.objects.exists()


@pytest.mark.usefixtures("_ajain")
def test_a_file_that_does_not_exist_is_named(capsys, tmp_path):
    assert main(["data", "import", "sites", str(tmp_path / "absent.csv")]) != 0

    assert "absent.csv" in capsys.readouterr().err


def test_fetching_without_a_confirmed_address_says_how_to_do_it_by_hand(capsys):
    assert main(["data", "fetch", "apl"]) != 0

    error = capsys.readouterr().err
    assert "530_l-accessibilite-potentielle-localisee-apl" in error
    assert "maillage data import apl FILE" in error


@pytest.mark.shared
@pytest.mark.usefixtures("_ajain")
def test_the_official_workbook_makes_ajain_speak(capsys, shared):
    path = shared / "apl" / "drees_apl_mg_2022_2023.xlsx"
    path = path if path.exists() else shared / "data" / "apl" / "drees_apl_mg_2022_2023.xlsx"

    assert main(["data", "import", "apl", str(path), "--json"]) == 0

    results = json.loads(capsys.readouterr().out)
    assert [(r["vintage"], r["written"], r["rows_read"]) for r in results] == [
        ("2022", 1, 34_964),
        ("2023", 1, 34_954),
    ]
