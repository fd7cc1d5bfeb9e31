"""A document printed by the person it is for, from the end page of their room."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from maillage.apps.teleconsult.papers import as_pdf
from maillage.apps.teleconsult.services.documents import open_as_patient
from maillage.web.public.care.pages import private

from .here import participant_or_404


@require_safe
@private
def document(request, token, public_id):
    """The PDF, under a name that says nothing in a list of downloads or a print queue."""
    participant = participant_or_404(request, token)
    found = open_as_patient(participant=participant, public_id=public_id)
    if found is None:
        raise Http404
    response = HttpResponse(as_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="document.pdf"'
    return response
