"""Every template of ours is read: what the content policy forbids must not be written."""

import re

import pytest

INLINE_STYLE = re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)
INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)
SCRIPT_ADDRESS = re.compile(r"(?:href|src|action)\s*=\s*[\"']javascript:", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"<(?:script|link|img|iframe|video|audio|source|object|embed)\b[^>]*"
    r"(?:src|href|data)\s*=\s*[\"'](?:https?:)?//",
    re.IGNORECASE,
)
RULES = {
    "inline style": INLINE_STYLE,
    "inline script": INLINE_SCRIPT,
    "javascript: address": SCRIPT_ADDRESS,
    "file from another site": ELSEWHERE,
}


@pytest.fixture(scope="session")
def templates(repository):
    found = sorted((repository / "src").rglob("templates/**/*.html"))
    assert len(found) > 20
    return found


@pytest.mark.parametrize("rule", RULES)
def test_no_template_holds(rule, templates, repository):
    guilty = [
        f"{path.relative_to(repository)}: {match.group()}"
        for path in templates
        for match in RULES[rule].finditer(path.read_text(encoding="utf-8"))
    ]

    assert guilty == []


@pytest.mark.parametrize(
    ("rule", "markup"),
    [
        ("inline style", '<p style="color:red">'),
        ("inline style", "<STYLE>"),
        ("inline script", "<script>alert(1)</script>"),
        ("inline script", '<button onclick="go()">'),
        ("javascript: address", '<a href="javascript:go()">'),
        ("file from another site", '<script defer src="https://cdn.example/x.js">'),
        ("file from another site", '<img src="//cdn.example/x.png">'),
    ],
)
def test_each_rule_sees_what_it_is_for(rule, markup):
    assert RULES[rule].search(markup)


@pytest.mark.parametrize(
    "markup",
    ['<script src="/static/x.js" defer>', '<a href="https://exemple.fr/">', '<p class="style">'],
)
def test_what_is_allowed_is_not_reported(markup):
    assert not any(rule.search(markup) for rule in RULES.values())


def test_no_template_turns_off_escaping_for_pages(templates, repository):
    """Text files (e-mails) may; pages never."""
    guilty = [
        str(path.relative_to(repository))
        for path in templates
        if re.search(r"autoescape off|\|\s*safe\b", path.read_text(encoding="utf-8"))
    ]

    assert guilty == []


def test_every_form_that_posts_carries_its_token(templates, repository):
    guilty = [
        str(path.relative_to(repository))
        for path in templates
        for form in re.findall(
            r"<form\b[^>]*method=\"post\".*?</form>", path.read_text(encoding="utf-8"), re.DOTALL
        )
        if "{% csrf_token %}" not in form
    ]

    assert guilty == []
