"""The page of the engine says what the engine does."""

import doctest

import pytest

from maillage.engines import waiting


def test_the_examples_of_the_page_run(repository):
    page = repository / "docs" / "engines" / "waiting.md"

    outcome = doctest.testfile(str(page), module_relative=False)

    assert outcome.failed == 0
    assert outcome.attempted > 8


def test_every_public_name_exists_and_no_other():
    for public in waiting.__all__:
        assert getattr(waiting, public) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = waiting.nothing
