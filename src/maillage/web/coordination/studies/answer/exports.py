"""Files of an answer, named after the study and the day of its answer."""

from django.http import HttpResponse

from . import files
from .access import reads_answer
from .paper import as_pdf


@reads_answer
def pdf(request, study):
    """Two or more A4 pages to read, print or hand out."""
    return _file(as_pdf(study), "application/pdf", study, "pdf")


@reads_answer
def csv(request, study):
    return _file(files.as_csv(study.result), "text/csv; charset=utf-8", study, "csv")


@reads_answer
def geojson(request, study):
    text = files.as_geojson(study.result)
    return _file(text, "application/geo+json; charset=utf-8", study, "geojson")


def _file(content, content_type, study, extension):
    response = HttpResponse(content, content_type=content_type)
    name = files.file_name(study, extension)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
