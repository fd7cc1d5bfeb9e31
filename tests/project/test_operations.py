import re

import pytest

from maillage import cli
from maillage.project.env import SETTINGS


@pytest.fixture(scope="session")
def page(repository):
    return (repository / "docs" / "operations.md").read_text(encoding="utf-8")


def table():
    rows = [f"| `{setting.name}` | {setting.default} | {setting.meaning} |" for setting in SETTINGS]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])


def test_the_table_of_settings_is_the_list_the_program_reads(page):
    written = re.search(r"<!-- settings:.*?-->\n(.*?)\n<!-- /settings -->", page, re.DOTALL)[1]

    assert written == table(), f"write this in docs/operations.md:\n{table()}"


def test_every_variable_read_by_the_settings_is_listed(repository):
    source = (repository / "src/maillage/project/settings.py").read_text(encoding="utf-8")
    source += (repository / "src/maillage/project/env.py").read_text(encoding="utf-8")
    read = set(re.findall(r"(?:text|flag|choice)\(\s*\"([A-Z_]+)\"", source))

    listed = {setting.name for setting in SETTINGS}
    assert {name for name in read if not name.endswith("DOES_NOT_EXIST")} <= listed
    assert len(read) > 8


def test_every_command_of_the_page_exists(page):
    commands = set(re.findall(r"^ +maillage ([a-z -]+?)(?: --| [^a-z\s-]|\s\S+@|$)", page, re.M))
    commands |= set(re.findall(r"`maillage ([a-z -]+)`", page))
    assert {"prepare", "serve", "audit verify", "accounts reset-second-factor"} <= commands

    for command in commands:
        with pytest.raises(SystemExit) as asked_for_help:
            cli.build_parser().parse_args([*command.split(), "--help"])
        assert asked_for_help.value.code == 0, command


def test_what_the_page_says_of_links_is_what_the_settings_do(page, settings):
    assert "works for 3 days" in page
    assert settings.PASSWORD_RESET_TIMEOUT == 3 * 24 * 3600
