"""Papers of a compact's life: the report of a review (PDF), an amendment (PDF and DOCX)."""

import io
from pathlib import Path

from django.utils import timezone
from docx import Document
from docx.shared import Pt, RGBColor

from maillage.apps.accounts import typesetting
from maillage.apps.accounts.french import date_in_words, unbroken

from .amendment_words import act
from .enums import ReviewState, Visibility
from .models import ReviewComment
from .selectors.report import report_of
from .selectors.reviews import standings

_FOLDER = Path(__file__).with_name("typst")
_NOT_CLOSED = "Bilan en cours : ce document peut encore changer. État au {day}."
_GREY = RGBColor(0x49, 0x57, 0x56)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def report_pdf(review, now):
    """Bytes of the report of a review: what the platform knows, shared comments, conclusions."""
    today = timezone.localdate(now)
    report = report_of(review, now)
    data = report | {
        "notice": "" if review.state == ReviewState.CLOSED else _notice(today),
        "comments": _comments(review),
        "conclusions": [line for line in review.conclusions.splitlines() if line.strip()],
        "decision": unbroken(review.get_decision_display()),
        "agreed": [
            [each.party.organisation.name, "d’accord" if each.agrees else "accord attendu"]
            for each in standings(review)
            if each.signs
        ],
        "footer": f"{report['title']}, {report['compact']}",
    }
    return _pdf("report", data, today)


def amendment_pdf(amendment, now):
    """Bytes of the amendment, its signature page last."""
    return _pdf("amendment", act(amendment), timezone.localdate(now))


def _pdf(name, data, day):
    return typesetting.as_pdf(_FOLDER / f"{name}.typ", data, typesetting.start_of(day))


def amendment_docx(amendment):
    """Bytes of the same act as an editable document."""
    told, document = act(amendment), Document()
    document.core_properties.title = f"{told['title']}, {told['subtitle']}"
    document.core_properties.language = "fr-FR"
    document.core_properties.author = ""
    document.styles["Normal"].font.size = Pt(11)
    document.add_heading(told["title"], 0)
    document.add_paragraph(told["subtitle"]).runs[0].bold = True
    for line in filter(None, [told["notice"], told["invented"]]):
        document.add_paragraph(line).runs[0].italic = True
    document.add_heading("Entre", 1)
    for line in told["parties"]:
        document.add_paragraph(line, style="List Bullet")
    for line in told["recitals"]:
        document.add_paragraph(line)
    for article in told["articles"]:
        _write_article(document, article)
    document.add_page_break()
    _write_signatures(document, told["signatures"])
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def name_of(amendment, extension):
    """What the file is called."""
    return f"avenant-{amendment.number}-{amendment.compact.slug}.{extension}"


def _notice(today):
    return unbroken(_NOT_CLOSED.format(day=date_in_words(today)))


def _comments(review):
    """[(section, [(party, text)])] of the comments shared with all; private ones never leave."""
    found = ReviewComment.objects.filter(review=review, visibility=Visibility.SHARED)
    by_section = {}
    for each in found.select_related("organisation").order_by("at", "pk"):
        said = [each.organisation.name, each.text]
        by_section.setdefault(each.get_section_display(), []).append(said)
    return [[section, said] for section, said in by_section.items()]


def _write_article(document, article):
    document.add_heading(article["title"], 2)
    for line in article["paragraphs"]:
        document.add_paragraph(line)
    for label, words in (("Ancien texte", article["before"]), ("Nouveau texte", article["after"])):
        if words is None:
            continue
        title, text = words
        _write_label(document, label)
        document.add_paragraph(title).runs[0].bold = True
        for line in text.splitlines():
            document.add_paragraph(line, style="Quote" if label == "Ancien texte" else None)


def _write_label(document, label):
    run = document.add_paragraph().add_run(label)
    run.font.size, run.font.color.rgb = Pt(9), _GREY


def _write_signatures(document, signatures):
    document.add_heading("Signatures", 1)
    document.add_paragraph(f"Fait en {len(signatures)} exemplaires.")
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    _fill(table.rows[0], "Partie", "Nom et qualité", "Date et signature")
    for each in signatures:
        row = table.add_row()
        row.height = Pt(64)
        who = ", ".join(filter(None, [each["name"], each["title"]]))
        _fill(row, each["party"], who, each["day"])


def _fill(row, *texts):
    for cell, text in zip(row.cells, texts, strict=True):
        cell.text = text
