"""Promises of the style sheet, the scripts and the drawings, read from the files themselves."""

import gzip
import re
from pathlib import Path

import pytest

import maillage.web

WEB = Path(maillage.web.__file__).parent
STATIC = WEB / "components" / "static" / "maillage"
CSS = (STATIC / "portal.css").read_text()
TEMPLATES = sorted(WEB.rglob("templates/**/*.html"))

# How the three kinds of colour-blind eye see linear red, green, blue (Viénot 1999; Brettel 1997).
BLINDNESS = {
    "protanopia": ((0.1124, 0.8876, 0.0), (0.1124, 0.8876, 0.0), (0.004, -0.004, 1.0)),
    "deuteranopia": ((0.2928, 0.7072, 0.0), (0.2928, 0.7072, 0.0), (-0.0223, 0.0223, 1.0)),
    "tritanopia": ((1.0, 0.1446, -0.1446), (0.0, 0.8593, 0.1407), (0.0, 0.8593, 0.1407)),
}


def tokens(scheme):
    light, dark = re.findall(r":root \{(.*?)\n *\}", CSS, re.S)[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found | (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark)) if scheme == "dark" else {}
    )


def linear(colour):
    """Linear red, green and blue of `#rrggbb`, each from 0 to 1 (sRGB, IEC 61966-2-1)."""
    values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]


def luminance(rgb):
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def contrast(one, other):
    """Contrast ratio of WCAG 2, from 1 to 21."""
    low, high = sorted(luminance(linear(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lightness(rgb):
    """CIE lightness, from 0 (black) to 100 (white)."""
    return 116 * max(luminance(rgb), 0.009) ** (1 / 3) - 16


def test_contrast_is_the_one_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_style_sheet_stays_under_20_kb():
    assert len(CSS.encode()) <= 20_000
    assert len(gzip.compress(CSS.encode())) <= 6_000


@pytest.mark.shared
def test_the_tokens_are_those_of_the_house(shared):
    line = re.search(
        r"Colour tokens.*?Text contrast", (shared / "style/LOOK.md").read_text(), re.S
    )[0]
    house = re.findall(r"(\w+)(?: ink)?(?:\s+\([a-z ]+\))?\s+`(#\w{6})`\s/\s`(#\w{6})`", line)

    assert len(house) == 9
    for name, light, dark in house:
        assert tokens("light")[name] == light, name
        assert tokens("dark")[name] == dark, name


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
@pytest.mark.parametrize("text", ["ink", "quiet", "brand", "danger"])
def test_text_reads_at_7_to_1(scheme, ground, text):
    colours = tokens(scheme)

    assert contrast(colours[text], colours[ground]) >= 7


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_controls_and_the_focus_ring_stand_out(scheme):
    colours = tokens(scheme)

    assert contrast(colours["on-brand"], colours["brand"]) >= 7
    for name in ("accent", "good", "muted"):
        assert contrast(colours[name], colours["paper"]) >= 4.5, name


def test_muted_ink_and_the_greens_of_light_mode_are_never_a_text_colour():
    assert re.findall(r"(?<![-\w])color: var\(--(?:muted|good|accent|line)\)", CSS) == []


class TestPalette:
    def classes(self, scheme):
        return [linear(tokens(scheme)[f"class-{number}"]) for number in range(1, 8)]

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_worse_is_darker_by_even_steps_so_grey_paper_keeps_the_order(self, scheme):
        steps = [lightness(rgb) for rgb in self.classes(scheme)]

        falls = [a - b for a, b in zip(steps, steps[1:], strict=False)]
        assert min(falls) >= 7
        assert max(falls) <= 1.5 * min(falls)

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("eye", BLINDNESS)
    def test_a_colour_blind_reader_sees_the_same_order(self, scheme, eye):
        seen = [
            lightness([sum(w * v for w, v in zip(row, rgb, strict=True)) for row in BLINDNESS[eye]])
            for rgb in self.classes(scheme)
        ]

        assert min(a - b for a, b in zip(seen, seen[1:], strict=False)) >= 5

    def test_the_worst_stands_out_from_the_paper_in_both_modes(self):
        for scheme in ("light", "dark"):
            assert contrast(tokens(scheme)["class-7"], tokens(scheme)["paper"]) >= 3

    def test_unknown_is_hatched_not_coloured(self):
        rule = re.search(r"\.class-none \{(.*?)\}", CSS)[1]

        assert "repeating-linear-gradient" in rule
        assert 'url("#hatch")' in rule


def test_nothing_is_smaller_than_15_px():
    sizes = [float(size) * 18 for size in re.findall(r"font-size: ([\d.]+)rem", CSS)]

    assert min(sizes) >= 15
    assert "font-size: 112.5%" in CSS, "18 px where the browser's own size is 16"


def test_nothing_moves_longer_than_150_ms_and_only_if_motion_is_welcome():
    moving = re.findall(r"(?:transition|animation)[^;]*?(\d+)ms", CSS)

    assert moving
    assert all(int(duration) <= 150 for duration in moving)
    assert CSS.index("no-preference") < CSS.index("transition:")


def test_nothing_comes_from_another_address():
    for path in [*STATIC.iterdir(), *TEMPLATES]:
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        asked = re.findall(r"(?:src|href|url\(|fetch\(|import)[=\s(\"']*https?://[^\"')\s]+", text)
        assert not [url for url in asked if "href" not in url], path


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_carries_style_or_script_of_its_own(path):
    html = path.read_text()

    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_french_punctuation_is_never_left_alone_on_a_line(path):
    words = re.sub(r"<[^>]*>|\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}", "x", path.read_text(), flags=re.S)

    assert not re.findall(r".{0,20} [:;?!»](?:\s|$)|« .{0,20}", words)


def test_the_mark_has_seven_nodes_and_weighs_less_than_1_kb():
    for path in (STATIC / "mark.svg", WEB / "components/templates/components/mark.html"):
        assert path.read_text().count("<circle") == 7
        assert path.stat().st_size < 1_000
