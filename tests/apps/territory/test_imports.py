"""Importing files: mapped to today's communes, replaced as a whole, or nothing at all."""

from types import SimpleNamespace

import polars as pl
import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.territory.errors import DataNotLoaded
from maillage.apps.territory.models import (
    Commune,
    Dataset,
    FormerCommune,
    OfficialScore,
    PractitionerCount,
    ScoreSummary,
    Site,
)
from maillage.apps.territory.services import import_file, imports
from maillage.sources.errors import SourceError
from tests.apps.territory.factories import CommuneFactory
from tests.apps.territory.tiny_france import report

pytestmark = pytest.mark.django_db


def scores(rows, vintage="2023"):
    columns = [
        "code",
        "name",
        "score",
        "score_without_older",
        "standardised_population",
        "total_population",
    ]
    table = pl.DataFrame(rows, schema=columns, orient="row")
    return SimpleNamespace(table=table, report=report("apl", vintage), profession="gp")


@pytest.fixture
def read(monkeypatch):
    """Make the next files read as these tables."""

    def set_tables(*tables):
        monkeypatch.setattr(imports.sources, "read", lambda kind, path, **options: list(tables))

    return set_tables


@pytest.fixture
def _communes():
    fursac = CommuneFactory(code="23192", name="Fursac")
    CommuneFactory(code="23002", name="Ajain")
    FormerCommune.objects.create(code="23194", name="X", successor=fursac, search_text="x")


ROWS = [
    ("23002", "Ajain", 1.5, 1.5, 100.0, 90.0),
    ("23192", "Fursac", 1.0, 1.0, 300.0, 280.0),
    ("23194", "Saint-Pierre", 5.0, 3.0, 100.0, 120.0),
    ("99999", "Nulle-Part", 9.0, 9.0, 10.0, 10.0),
]


def run(kind="apl", **options):
    return import_file(kind=kind, path="apl.xlsx", actor="command", **options)


@pytest.mark.usefixtures("_communes")
def test_scores_of_merged_communes_are_averaged_by_need_and_lost_ones_listed(read):
    read(scores(ROWS))

    (result,) = run()

    fursac = OfficialScore.objects.get(commune="23192")
    assert fursac.score == pytest.approx((1.0 * 300 + 5.0 * 100) / 400)
    assert fursac.total_population == 400.0
    assert (result.written, result.mapped, result.unmapped) == (2, 1, [("99999", "Nulle-Part")])


@pytest.mark.usefixtures("_communes")
def test_each_score_says_how_many_live_where_it_is_lower(read):
    read(scores(ROWS))

    run()

    assert OfficialScore.objects.get(commune="23192").share_worse_off == pytest.approx(90 / 490)
    assert OfficialScore.objects.get(commune="23002").share_worse_off == 0.0


@pytest.mark.usefixtures("_communes")
def test_importing_again_replaces_the_same_vintage_and_no_other(read):
    read(scores(ROWS), scores(ROWS, vintage="2022"))
    run()
    read(scores([("23002", "Ajain", 3.0, 3.0, 100.0, 90.0)]))

    run()

    assert OfficialScore.objects.filter(vintage=2023).count() == 1
    assert OfficialScore.objects.filter(vintage=2022).count() == 2
    assert ScoreSummary.objects.get(perimeter="france", vintage=2023).mean == 3.0


@pytest.mark.usefixtures("_communes")
def test_a_dry_run_says_what_it_would_do_and_does_nothing(read):
    read(scores(ROWS))

    (result,) = run(dry_run=True)

    assert result.written == 2
    for model in (OfficialScore, ScoreSummary, Dataset, AuditLine):
        assert not model.objects.exists()


@pytest.mark.usefixtures("_communes")
def test_a_table_that_fails_takes_the_whole_file_with_it(read):
    read(scores(ROWS), scores([("23002", "Ajain", -1.0, None, 1.0, 1.0)], vintage="2022"))

    with pytest.raises(Exception, match="score_not_negative"):
        run()

    assert not OfficialScore.objects.exists()


@pytest.mark.usefixtures("_communes")
def test_each_table_leaves_an_audit_line(read):
    read(scores(ROWS), scores(ROWS, vintage="2022"))

    run()

    assert AuditLine.objects.filter(action="territory.import_file").count() == 2


def test_without_france_nothing_can_be_imported(read):
    read(scores(ROWS))

    with pytest.raises(DataNotLoaded, match="maillage prepare"):
        run()


@pytest.mark.usefixtures("_communes")
def test_an_unknown_kind_is_refused_by_name():
    with pytest.raises(SourceError, match="apl"):
        run(kind="horoscope")


def sites(*rows, kind="finess", vintage="2026"):
    columns = ["kind", "identifier", "name", "commune", "address", "latitude", "longitude"]
    table = pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
    return SimpleNamespace(table=table, report=report(kind, vintage))


@pytest.mark.usefixtures("_communes")
def test_a_site_without_coordinates_stands_at_its_communes_point(read):
    read(
        sites(
            ("pharmacy", "1", "Pharmacie", "23194", "", None, None),
            ("pharmacy", "2", "Autre", "99999", "", None, None),
            ("pharmacy", "3", "Là", None, "", 46.5, 2.5),
        )
    )

    (result,) = run(kind="finess")

    fursac = Commune.objects.get(code="23192")
    placed = Site.objects.get(identifier="1")
    assert (placed.commune, placed.latitude) == (fursac, fursac.latitude)
    assert result.unmapped == [("99999", "Autre")]
    assert result.written == 2


@pytest.mark.usefixtures("_communes")
def test_a_new_file_of_a_source_replaces_its_sites_and_nobody_elses(read):
    read(sites(("pharmacy", "1", "Ancienne", "23002", "", None, None)))
    run(kind="finess")
    mine = ("other", "9", "Maison du lac", "23002", "", None, None)
    read(sites(mine, kind="sites", vintage=""))
    run(kind="sites")
    read(sites(("pharmacy", "2", "Nouvelle", "23002", "", None, None), vintage="2027"))

    run(kind="finess")

    assert set(Site.objects.values_list("name", flat=True)) == {"Nouvelle", "Maison du lac"}
    assert list(Dataset.objects.filter(kind="finess").values_list("vintage", flat=True)) == ["2027"]


@pytest.mark.usefixtures("_communes")
def test_density_is_written_on_communes(read):
    table = pl.DataFrame({"code": ["23002", "23194"], "density": ["Bourgs ruraux", "Rural"]})
    read(SimpleNamespace(table=table, report=report("density", "")))

    run(kind="density")

    assert Commune.objects.get(code="23002").density == "Bourgs ruraux"
    assert Commune.objects.get(code="23192").density == "Rural"


@pytest.mark.usefixtures("_communes")
def test_practitioner_counts_of_an_unknown_departement_are_listed(read):
    table = pl.DataFrame(
        {
            "departement": ["23", "99"],
            "year": [2024, 2024],
            "profession": ["Sages-femmes", "Sages-femmes"],
            "headcount": [12, 3],
            "per_100_000": [10.5, None],
        }
    )
    read(SimpleNamespace(table=table, report=report("ameli_counts", "2024")))

    (result,) = run(kind="ameli_counts")

    assert PractitionerCount.objects.get().headcount == 12
    assert result.unmapped == [("99", "département")]
