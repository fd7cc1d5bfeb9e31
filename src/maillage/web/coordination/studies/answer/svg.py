"""Draw the map of a study as SVG, for a page (coloured by its style sheet) and for paper."""

from collections import Counter
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from maillage.web.components.words import BLANK

from .map import WIDTH, Frame, outline, scale_of
from .terms import Terms, terms_of

# The light palette of portal.css (a test compares): paper has no style sheet of ours.
COLOURS = {
    "class-1": "#ffeebd",
    "class-2": "#f2c189",
    "class-3": "#dc9365",
    "class-4": "#bf6854",
    "class-5": "#98454d",
    "class-6": "#6b2943",
    "class-7": "#3e1532",
    "class-none": "url(#hatch-map)",
}
DOT, OPEN, MARK = 22, 34, 120  # radii, in units of the view box
_PAPER_STYLE = (
    "path,circle{stroke:#8a7a72;stroke-width:3}path{fill-rule:evenodd}"
    ".open{fill:#fff;stroke:#000;stroke-width:14}"
    ".mark circle{fill:#0f5e59;stroke:#fff;stroke-width:12}"
    ".mark text{fill:#fff;font:bold 130px 'Libertinus Serif';text-anchor:middle}"
)
_HATCH = (
    '<pattern id="hatch-map" width="70" height="70" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="70" height="70" fill="#fff"/>'
    '<path d="M0 0V70" style="stroke:#7b8886;stroke-width:16"/></pattern>'
)
_USE = '<use href="#{}{}" class="{}"><title>{}</title></use>'
_DOT = '<circle cx="{}" cy="{}" r="{}" class="{}"><title>{}</title></circle>'


@dataclass(frozen=True)
class Drawing:
    """A study's map: its frame, the paths of its communes by code, and what it shows."""

    result: dict
    terms: Terms
    frame: Frame
    paths: dict
    prefix: str

    @property
    def view_box(self):
        return f"0 0 {WIDTH} {self.frame.height}"

    @property
    def shapes(self):
        """The contours, once, for every layer that uses them."""
        pairs = ((self.prefix, code, path) for code, path in self.paths.items())
        return format_html_join("", '<path id="{}{}" d="{}"/>', pairs)

    @property
    def before(self):
        return self.layer("before")

    @property
    def after(self):
        return self.layer("after")

    def layer(self, side):
        """Communes coloured by their value before or after, then the places open at that time."""
        return SafeString(self._communes(side) + self._open() + self._chosen(side))

    def _communes(self, side):
        columns, scale = self.result["communes"], scale_of(self.terms)
        keys = ("code", "name", "longitude", "latitude", side)
        rows = zip(*(columns[key] for key in keys), strict=True)
        return "".join(self._commune(scale.css(row[-1]), *row) for row in rows)

    def _commune(self, css, code, name, longitude, latitude, value):
        label = f"{name}{BLANK}: {self.terms.spoken(value)}"
        if code in self.paths:
            return format_html(_USE, self.prefix, code, css, label)
        x, y = self.frame.point(longitude, latitude)
        return format_html(_DOT, x, y, DOT, css, label)

    def _open(self):
        """Places that serve already."""
        at = ((site["name"], self._point(site)) for site in self.result["existing"])
        rows = ((x - OPEN, y - OPEN, 2 * OPEN, 2 * OPEN, name)
                for name, (x, y) in at if self.frame.holds((x, y)))  # fmt: skip
        form = '<rect class="open" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>'
        return format_html_join("", form, rows)

    def _chosen(self, side):
        if side == "before":
            return ""
        form = (
            '<g class="mark"><circle cx="{}" cy="{}" r="{}"/>'
            '<text x="{}" y="{}" dy=".35em">{}</text><title>{}</title></g>'
        )
        rows, taken = [], Counter()
        for rank, place in enumerate(self.result["places"], start=1):
            x, y = self._point(place)
            x += round(1.7 * MARK) * taken[x, y]  # two responses in one place stand side by side
            taken[self._point(place)] += 1
            rows.append((x, y, MARK, x, y, rank, place["name"]))
        return format_html_join("", form, rows)

    def _point(self, place):
        return self.frame.point(place["longitude"], place["latitude"])

    def on_paper(self, side):
        """A file of its own: colours inside, nothing outside."""
        colours = "".join(f".{css}{{fill:{colour}}}" for css, colour in COLOURS.items())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{self.view_box}">'
            f"<style>{colours}{_PAPER_STYLE}</style><defs>{_HATCH}{self.shapes}</defs>"
            f"{self.layer(side)}</svg>"
        )


def drawing_of(result, prefix="c", terms=None):
    """Read the contours and lay the map out; None when there is no commune to draw.

    prefix : of the identifiers of its shapes, so that several maps share a page
    terms : whose classes colour the map; its own when None
    """
    if not result["communes"]["code"]:
        return None
    frame, paths = outline(result)
    return Drawing(result, terms or terms_of(result), frame, paths, prefix)
