"""Papers of reviews and amendments, to download."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.compact import papers

from .review_access import amendment_for, review_for

_PDF = "application/pdf"


@login_required
@require_safe
def report(request, slug, review):
    """The report of a review, with the comments shared and the conclusions."""
    review = review_for(request.user, slug, review)
    name = f"bilan-{review.year}-{review.compact.slug}.pdf"
    return _file(papers.report_pdf(review, timezone.now()), _PDF, name)


@login_required
@require_safe
def amendment_pdf(request, slug, amendment):
    amendment = amendment_for(request.user, slug, amendment)
    content = papers.amendment_pdf(amendment, timezone.now())
    return _file(content, _PDF, papers.name_of(amendment, "pdf"))


@login_required
@require_safe
def amendment_docx(request, slug, amendment):
    amendment = amendment_for(request.user, slug, amendment)
    content = papers.amendment_docx(amendment)
    return _file(content, papers.DOCX, papers.name_of(amendment, "docx"))


def _file(content, media_type, name):
    disposition = "inline" if media_type == _PDF else "attachment"
    headers = {
        "Content-Disposition": f'{disposition}; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)
