"""The page docs/sources.md tells what the code does."""

import pytest

from maillage.sources import errors, sites
from maillage.sources.catalogue import KINDS


@pytest.fixture(scope="module")
def page(repository):
    return (repository / "docs/sources.md").read_text("utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_source_is_on_the_page(page, kind):
    assert f"| `{kind}` |" in page


@pytest.mark.parametrize(
    "error",
    [
        errors.UnknownKind,
        errors.MissingFile,
        errors.WrongFile,
        errors.NotReachable,
        errors.AddressUnknown,
    ],
)
def test_every_error_is_on_the_page_with_its_exit_code(page, error):
    assert f"| `{error.__name__}` | {error.exit_code} |" in page


@pytest.mark.parametrize("kind", sites.KINDS)
def test_every_kind_of_site_is_on_the_page(page, kind):
    assert f"`{kind}` (" in page


def test_the_example_of_a_user_s_file_is_read_as_written(page, write_text):
    example = page.split("```csv\n")[1].split("```")[0]

    loaded = sites.read_sites(write_text(example))

    assert loaded.table.select("kind", "name", "latitude").rows() == [
        ("health_centre", "Centre de santé d’Ajain", 46.2)
    ]


def test_the_number_of_replaced_points_is_the_one_told(page, france):
    halls = (france.communes["point_source"] == "town_hall").sum()

    assert f"{halls:,} communes and arrondissements" in page
