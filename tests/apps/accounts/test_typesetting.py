"""Papers: what is typed stays text, what cannot be drawn is said, the same words the same bytes."""

import json
from datetime import date

import pytest
import typst

from maillage.apps.accounts import typesetting

DAY = typesetting.start_of(date(2026, 11, 22))
SOURCE = """#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: "fr", font: ("Libertinus Serif", "DejaVu Sans Mono"))
#data.title #data.replaced"""


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "page.typ"
    path.write_text(SOURCE, encoding="utf-8")
    return path


@pytest.fixture
def said(monkeypatch):
    """What each call of Typst was given."""
    given, compiled = [], typst.compile
    monkeypatch.setattr(
        typst,
        "compile",
        lambda source, **options: given.append(options) or compiled(source, **options),
    )
    return given


def test_the_same_words_on_the_same_day_give_the_same_bytes(source):
    one, two = (typesetting.as_pdf(source, {"title": "Fiche"}, DAY) for _ in range(2))
    assert one == two and one.startswith(b"%PDF")


def test_letters_that_cannot_be_drawn_become_squares_and_it_is_said(source, said):
    assert typesetting.as_pdf(source, {"title": "山 Zoé"}, DAY).startswith(b"%PDF")
    data = json.loads(said[-1]["sys_inputs"]["data"])
    assert data["title"] == "□ Zoé" and "remplacées par □" in data["replaced"]
    assert data["day"] == [2026, 11, 22]


def test_any_other_refusal_of_typst_is_told(tmp_path):
    broken = tmp_path / "page.typ"
    broken.write_text("#unknown-name", encoding="utf-8")
    with pytest.raises(typst.TypstError, match="unknown"):
        typesetting.as_pdf(broken, {"title": "x"}, DAY)


def test_every_letter_kept_after_a_refusal_can_be_printed():
    kept = "".join(
        chr(code) for code in range(0x20, 0x2300) if not typesetting.SURE.match(chr(code))
    )
    letters = kept.replace("\\", "\\\\").replace('"', '\\"')
    fonts = '("Libertinus Serif", "DejaVu Sans Mono")'
    source = f'#set document(title: "x")\n#set text(font: {fonts})\n#"{letters}"'

    assert len(kept) > 300
    assert typst.compile(source.encode(), pdf_standards=["ua-1"], ignore_system_fonts=True)
