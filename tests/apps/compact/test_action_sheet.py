"""The sheet of one action on paper."""

import pytest

from maillage.apps.compact import action_sheet
from tests.apps.compact.factories import NOW, TODAY, a_compact, an_action

pytestmark = pytest.mark.django_db


@pytest.fixture
def action():
    return an_action(a_compact(), title="Tenir un point d’accueil", description="Le samedi.")


def test_it_holds_what_the_parties_share_and_nothing_that_one_keeps(action):
    for text, visibility in (("Bon jour", "shared"), ("Secret", "party")):
        action.comments.create(
            organisation=action.organisation, text=text, visibility=visibility, at=NOW
        )
    action.obstacles.create(what="Pas de local", since=TODAY)
    action.budget.create(financier=action.organisation, year=2026, planned=12_000)

    sheet = action_sheet.sheet(action, TODAY)

    said = str(sheet["parts"])
    assert sheet["state"] == "En cours, bloquée"
    assert sheet["budget"][0][2] == "12\u202f000\u00a0€"
    for words in ("Bon jour", "Pas de local", "Le samedi."):
        assert words in said
    assert "Secret" not in said


def test_parts_without_anything_are_left_out(action):
    assert [title for title, _ in action_sheet.sheet(action, TODAY)["parts"]] == [
        "Ce qui est prévu"
    ]


def test_it_is_an_accessible_pdf_the_same_each_time_and_no_text_becomes_code(action):
    action.title = "#panic() *gras* $x$ \U0001f600"

    pdf = action_sheet.as_pdf(action, TODAY)

    assert pdf.startswith(b"%PDF")
    assert pdf == action_sheet.as_pdf(action, TODAY)
