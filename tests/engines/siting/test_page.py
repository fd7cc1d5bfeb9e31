"""The page of the engine says what the engine does."""

import doctest

from maillage.engines import siting


def test_the_examples_of_the_page_run(repository):
    page = repository / "docs" / "engines" / "siting.md"

    outcome = doctest.testfile(str(page), module_relative=False)

    assert outcome.failed == 0
    assert outcome.attempted > 10


def test_the_page_names_every_way_to_limit_openings_and_every_door(repository):
    page = (repository / "docs" / "engines" / "siting.md").read_text()

    for name in ("p", "budget", "costs", "existing", "forced", "forbidden", "kinds", "most"):
        assert f"`{name}`" in page
    for door in ("cost_coverage_front", "stability", "PerturbedTimes", "Matrix", "Plane", "Sparse"):
        assert door in page
        assert door in siting.__all__
