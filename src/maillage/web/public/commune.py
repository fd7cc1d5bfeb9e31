"""A commune's page, and its sheet of paper."""

import re

import segno
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.territory.errors import CommuneMoved, CommuneUnknown
from maillage.apps.territory.selectors import get_commune

from .commune_parts import everything_about
from .home import SEARCH_LABEL

_CODE = re.compile(r"[0-9A-Za-z]{5}")


@require_safe
def page(request, code, slug=None):
    return _answer(request, code, slug, name="public:commune", template="public/commune.html")


@require_safe
def sheet(request, code, slug):
    return _answer(
        request, code, slug, name="public:commune_sheet", template="public/commune_sheet.html"
    )


def _answer(request, code, slug, *, name, template):
    """The page at its one address: other spellings and former codes are sent there for good."""
    try:
        commune = _commune(code)
    except CommuneUnknown:
        return _missing(request, code)
    if (code, slug) != (commune.code, commune.slug):
        return redirect(reverse(name, args=[commune.code, commune.slug]), permanent=True)
    context = everything_about(commune, timezone.now())
    if template == "public/commune_sheet.html":
        context["address"] = request.build_absolute_uri(commune.get_absolute_url())
        code = segno.make(context["address"], micro=False)
        context["qr"] = code.svg_data_uri(scale=4, light="white")
    return render(request, template, context)


def _commune(code):
    if not _CODE.fullmatch(code):
        raise CommuneUnknown(code)
    try:
        return get_commune(code)
    except CommuneMoved as moved:
        return moved.successor


def _missing(request, code):
    """404 that says what a code looks like, and proposes the one that was likely meant."""
    meant = None
    if re.fullmatch(r"[0-9]{4}", code):
        try:
            meant = _commune(f"0{code}")
        except CommuneUnknown:
            meant = None
    context = {
        "code": code[:20],
        "has_four_digits": bool(re.fullmatch(r"[0-9]{4}", code)),
        "meant": meant,
        "search_label": SEARCH_LABEL,
    }
    return render(request, "public/commune_missing.html", context, status=404)
