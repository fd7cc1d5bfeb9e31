"""What the repository promises about itself: commands, links, addresses, licence."""

import re
import subprocess
import tomllib

import pytest


@pytest.fixture(scope="session")
def tracked(repository):
    """Text files git knows, by path: {"README.md": "…"}."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=repository, capture_output=True, text=True, check=True
    )
    found = {}
    for name in filter(None, listed.stdout.split("\0")):
        path = repository / name
        if path.is_file() and path.suffix not in {".png", ".svg"}:
            found[name] = path.read_text("utf-8")
    return found


def test_no_committed_file_names_a_registry(tracked):
    pattern = re.compile(r"https?://[^\s\"']*(/simple(/|$|\s)|\.whl|files\.pythonhosted)")

    assert [name for name, text in tracked.items() if pattern.search(text)] == []


def test_no_committed_file_holds_a_path_of_a_machine(tracked):
    pattern = re.compile(r"(?<![\w.])/(work|home|root|Users)/[\w.]")
    allowed = {"tests/contracts/test_repository.py"}

    found = [name for name, text in tracked.items() if pattern.search(text)]
    assert set(found) <= allowed


def test_requirements_are_pinned_by_version_and_nothing_else(repository):
    for line in (repository / "requirements" / "pinned.txt").read_text().splitlines():
        assert re.fullmatch(r"[\w.\-]+==[\w.\-+]+", line), line


def test_every_dependency_is_pinned(repository):
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *sum(project["optional-dependencies"].values(), [])]
    pinned = (repository / "requirements" / "pinned.txt").read_text().lower().replace("_", "-")

    for requirement in wanted:
        name = re.match(r"[\w.\-]+", requirement).group().lower().replace("_", "-")
        assert re.search(rf"^{re.escape(name)}==", pinned, re.M), name


def test_links_between_documents_lead_somewhere(repository, tracked):
    for name, text in tracked.items():
        if not name.endswith(".md"):
            continue
        for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", text):
            assert (repository / name).parent.joinpath(target).exists(), f"{name}: {target}"


def test_the_readme_names_the_two_commands_that_exist(repository, tracked):
    makefile = (repository / "Makefile").read_text()

    for command in re.findall(r"^    make (\w+)", tracked["README.md"], re.M):
        assert f"\n{command}:" in makefile


def test_continuous_integration_calls_the_readme_s_test_command(repository):
    lines = (repository / ".ci" / "run").read_text().splitlines()

    assert "make test" in lines
    assert "make check" in lines


def test_the_licence_is_the_agpl(repository):
    text = (repository / "LICENSE").read_text()

    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in text
    assert "Version 3, 19 November 2007" in text
