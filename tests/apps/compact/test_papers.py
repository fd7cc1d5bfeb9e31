"""Papers: the report and the amendment, whole, tagged, and without what is private."""

import io
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document

from maillage.apps.compact import amendment_words, papers
from maillage.apps.compact.models import Action
from maillage.apps.compact.selectors.report import build
from maillage.apps.compact.services import review_comments
from tests.apps.compact.factories import NOW, TODAY, a_clause, pilot_of
from tests.apps.compact.reviews import (
    a_closed_review,
    a_partnership,
    a_prepared_review,
    an_amendment,
    an_article,
    an_open_review,
    settled,
    signed_by,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    return a_partnership()


@pytest.fixture
def paper(monkeypatch):
    """What goes to Typst, in place of the PDF."""
    said = []
    monkeypatch.setattr(
        papers.typesetting, "as_pdf", lambda source, data, moment: said.append(data) or b"%PDF"
    )
    return said


def pages_of(content):
    """Number of pages a PDF says it has, from its page tree."""
    return max(int(found) for found in re.findall(rb"/Count (\d+)", content))


def an_act(who):
    """An amendment that rewords a commitment, removes an axis and lets a party out."""
    objective = a_clause(who.compact, number="2.1")
    clause = a_clause(
        who.compact,
        "commitment",
        parent=objective,
        number="2.1.1",
        title="Deux points",
        quote="Ouvrir deux points.\nAvant l’été.",
        party=pilot_of(who.compact),
    )
    gone = a_clause(who.compact, "axis", number="3")
    amendment = an_amendment(who)
    new = {"title": "Quatre points", "quote": "Ouvrir quatre points.", "organisation": who.hospital}
    an_article(who, amendment, "reword", clause=clause, **new)
    an_article(who, amendment, "remove", clause=gone)
    an_article(who, amendment, "leave", organisation=who.club)
    amendment.refresh_from_db()
    return amendment


def test_the_act_is_numbered_and_shows_the_words_before_and_after(who):
    act = amendment_words.act(an_act(who))

    titles = [article["title"] for article in act["articles"]]
    assert titles == [
        "Article 1\u00a0: Objet",
        "Article 2\u00a0: Engagement 2.1.1, modifié",
        "Article 3\u00a0: Axe 3, supprimé",
        "Article 4\u00a0: Club sort de la convention",
        "Article 5\u00a0: Prise d’effet",
        "Article 6\u00a0: Ce qui ne change pas",
    ]
    reworded = act["articles"][1]
    assert reworded["before"] == ["Deux points", "Ouvrir deux points.\nAvant l’été."]
    assert reworded["after"] == ["Quatre points", "Ouvrir quatre points."]
    assert "CHI en répond, au lieu de Mairie." in reworded["paragraphs"][0]
    assert [each["party"] for each in act["signatures"]] == ["Mairie", "CHI"]
    assert act["notice"].startswith("Projet")


def test_a_renewal_says_until_when_and_what_review_decided_it(who):
    a_closed_review(who, "renew")
    amendment = settled(who, who.compact.amendments.get(), ends_on=date(2027, 12, 31))
    signed_by(amendment, who.mayor, who.hall)

    act = amendment_words.act(amendment)

    said = str(act)
    assert "qui devait finir le 31 décembre 2026, est reconduite jusqu’au 31 décembre 2027" in said
    assert "Vu le bilan 2026" in said
    assert act["signatures"][0]["day"] == "Signé le 16 novembre 2026"
    assert act["signatures"][1]["day"] == ""


def test_the_words_replaced_stay_after_the_amendment_is_applied(who):
    amendment = settled(who, an_act(who))
    before = amendment_words.act(amendment)["articles"]

    signed_by(amendment, who.mayor, who.hall)
    signed_by(amendment, who.director, who.hospital)

    amendment.refresh_from_db()
    assert amendment.state == "signed"
    assert amendment_words.act(amendment)["articles"] == before


def test_the_amendment_is_a_tagged_pdf_whose_last_page_is_for_signatures(who):
    content = papers.amendment_pdf(settled(who, an_act(who)), NOW)

    assert content.startswith(b"%PDF")
    assert b"/MarkInfo" in content
    assert pages_of(content) >= 2


def test_the_same_act_comes_as_a_document_one_can_edit(who):
    amendment = an_act(who)

    content = papers.amendment_docx(amendment)

    document = Document(io.BytesIO(content))
    text = "\n".join(each.text for each in document.paragraphs)
    for article in amendment_words.act(amendment)["articles"]:
        assert article["title"] in text
        assert all(line in text for line in article["paragraphs"])
    assert "Ouvrir quatre points." in text
    assert [cell.text for cell in document.tables[0].columns[0].cells] == [
        "Partie",
        "Mairie",
        "CHI",
    ]
    assert "fr-FR" in zipfile.ZipFile(io.BytesIO(content)).read("docProps/core.xml").decode()
    assert papers.name_of(amendment, "docx") == f"avenant-1-{who.compact.slug}.docx"


def test_the_report_on_paper_never_holds_a_private_comment(who, paper):
    review = an_open_review(who)
    for visibility in ("party", "shared"):
        review_comments.add(
            review=review,
            organisation=who.hospital,
            section="money",
            text=f"mot {visibility}",
            visibility=visibility,
            user=who.director,
            now=NOW,
        )

    papers.report_pdf(review, NOW)

    assert "mot shared" in str(paper)
    assert "mot party" not in str(paper)
    assert "16 novembre 2026" in paper[0]["notice"]


def test_a_closed_report_says_what_was_decided_and_who_agreed(who, paper):
    papers.report_pdf(a_closed_review(who), NOW)

    [data] = paper
    assert (data["notice"], data["decision"]) == ("", "continuer sans rien changer")
    assert data["agreed"] == [["Mairie", "d’accord"], ["CHI", "d’accord"]]


def test_a_report_of_four_hundred_actions_is_whole(who):
    clause = a_clause(who.compact)
    Action.objects.bulk_create(
        Action(
            compact=who.compact,
            clause=clause,
            number=f"A{number}",
            title=f"Permanence d’accès aux droits et aux soins, quartier {number}",
            organisation=who.hall,
            due_on=TODAY - timedelta(days=number),
            created_at=NOW,
        )
        for number in range(400)
    )

    review = a_prepared_review(who)
    told = {each["code"]: each["tables"] for each in build(review, now=NOW)["sections"]}
    content = papers.report_pdf(review, NOW)

    assert len(told["actions"][0]["rows"]) == 400
    assert len(told["late"][0]["rows"]) == 399
    assert 20 <= pages_of(content) <= 40


def test_what_the_fonts_cannot_draw_becomes_a_square_and_the_paper_says_so():
    source = Path(papers.__file__).parent / "typst/amendment.typ"
    told = {
        "title": "Avenant 漢",
        "subtitle": "",
        "notice": "",
        "invented": "",
        "parties": [],
        "recitals": [],
        "articles": [],
        "signatures": [],
    }

    assert papers.typesetting.as_pdf(source, told, NOW).startswith(b"%PDF")
