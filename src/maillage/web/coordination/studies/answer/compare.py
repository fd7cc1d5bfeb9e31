"""Two to four scenarios side by side."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.web.components.words import BLANK

from .access import readable_studies
from .columns import everything_about

MOST, MOST_ASKED = 4, 12
ONLY_FOUR = "On compare quatre scénarios au plus\u00a0: voici les quatre premiers."
UNKNOWN = "Un scénario demandé n’existe pas, a été retiré ou n’est pas à votre organisation."


@login_required
@require_safe
def compare(request):
    """`?id=1&id=2…`: those that can be compared, and a sentence for each that cannot."""
    wanted = list(dict.fromkeys(request.GET.getlist("id")))[:MOST_ASKED]
    found = readable_studies(request.user, {int(key) for key in wanted if _is_key(key)})
    asked = [found.get(int(key)) if _is_key(key) else None for key in wanted]
    studies = [study for study in asked if study and study.has_answer]
    context = {"studies": studies[:MOST], "remarks": _remarks(asked, studies)}
    if len(studies) > 1:
        context |= everything_about(studies[:MOST])
    return render(request, "coordination/studies/compare.html", context)


def _is_key(text):
    return text.isdecimal() and text.isascii() and len(text) < 10


def _remarks(asked, studies):
    said = [
        f"«{BLANK}{study.name}{BLANK}» n’a pas encore de résultat."
        for study in asked
        if study and not study.has_answer
    ]
    if None in asked:
        said.append(UNKNOWN)
    if len(studies) > MOST:
        said.append(ONLY_FOUR)
    return said
