"""The pages of these engines cannot lie: their examples run and name what exists."""

import doctest

import pytest

from maillage.cli.access import PARAMETERS
from maillage.sources.roads import CLASS_SPEEDS


@pytest.fixture
def page(repository):
    return lambda name: (repository / "docs" / "engines" / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["access", "availability", "effect", "rota", "travel"])
def test_the_worked_example_runs(page, name):
    example = doctest.DocTestParser().get_doctest(page(name), {}, name, name, 0)

    found = doctest.DocTestRunner().run(example)

    assert found.attempted > 3
    assert found.failed == 0


def test_every_parameter_of_the_command_is_documented(page):
    text = page("access")

    for names in PARAMETERS.values():
        for name in names:
            assert f"`{name}`" in text


def test_the_speeds_told_are_those_used(page):
    text = page("travel")

    for name in ("motorway", "trunk", "primary", "secondary", "tertiary", "residential", "service"):
        assert f"{name} {CLASS_SPEEDS[name]}" in text


@pytest.mark.parametrize("name", ["access", "availability", "effect", "rota", "travel"])
def test_every_public_name_of_the_engine_exists(name):
    from importlib import import_module

    module = import_module(f"maillage.engines.{name}")

    for public in module.__all__:
        assert getattr(module, public) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = module.nothing
