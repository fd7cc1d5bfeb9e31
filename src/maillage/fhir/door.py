"""One address of the door: who, in which format, by which method; every failure explained.

Whatever goes wrong below `/fhir/` is answered as an OperationOutcome.
"""

import json

import structlog
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError
from django.http import HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from .clients import check_client
from .errors import FhirError

log = structlog.get_logger("maillage.fhir")
FHIR_JSON = "application/fhir+json"
# The answer to each name: the second is an old one of the first, that the platform still sends.
FORMATS = {
    FHIR_JSON: FHIR_JSON,
    "application/json+fhir": FHIR_JSON,
    "application/json": "application/json",
}
_RANGES = {"*/*", "application/*"}
_FORMAT_NAMES = {"json", *FORMATS}


def address(**by_method):
    """A view that answers each method with its function, HEAD as GET."""

    @csrf_exempt
    def view(request, *args, **kwargs):
        try:
            check_client(request)
            request.fhir_format = _format_of(request)
            method = "GET" if request.method == "HEAD" else request.method
            if not by_method:
                raise FhirError(404, "not-found", "Nothing is served here; see /fhir/metadata.")
            if method not in by_method:
                raise _not_allowed(request.method, by_method)
            return by_method[method](request, *args, **kwargs)
        except Exception as error:  # noqa: BLE001 - even a bug is answered as FHIR
            return refuse(request, _explained(error))

    return view


def answer(request, resource, *, status=200, location=""):
    """A resource as JSON, under the name that answers the one asked for."""
    body = json.dumps(resource, ensure_ascii=False, separators=(",", ":"))
    kind = getattr(request, "fhir_format", FHIR_JSON)
    response = HttpResponse(body, status=status, content_type=f"{kind}; charset=utf-8")
    response["Cache-Control"] = "no-store"
    if location:
        response["Location"] = location
    return response


def refuse(request, error):
    """The OperationOutcome of an error."""
    issue = {"severity": "error", "code": error.code, "diagnostics": error.diagnostics}
    outcome = {"resourceType": "OperationOutcome", "issue": [issue]}
    response = answer(request, outcome, status=error.status)
    for name, value in error.headers.items():
        response[name] = value
    return response


def read_resource(request):
    """The JSON object in the body. Raises a 415, or a 400 for what is not an object."""
    kind = request.headers.get("Content-Type", FHIR_JSON).split(";")[0].strip().lower()
    if kind not in FORMATS:
        raise FhirError(415, "not-supported", f"The body is {kind[:80]}; expected {FHIR_JSON}.")
    try:
        resource = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise FhirError(400, "structure", "The body is not JSON.") from error
    if not isinstance(resource, dict):
        raise FhirError(400, "structure", "The body is not a JSON object.")
    return resource


def base_of(request):
    """Address of the door as the client sees it, as https://portal.example/fhir."""
    return f"{request.scheme}://{request.get_host()}/fhir"


def _format_of(request):
    """Media type of the answer, after `_format`, else `Accept`. Raises a 406."""
    wanted = request.GET.get("_format", "").replace(" ", "+").lower()
    if wanted:
        if wanted not in _FORMAT_NAMES:
            raise FhirError(406, "not-supported", f"_format={wanted[:80]}; only JSON is served.")
        return FORMATS.get(wanted, FHIR_JSON)
    accepted = [part.strip().lower() for part in request.headers.get("Accept", "*/*").split(",")]
    for part in accepted:
        name = part.split(";")[0].strip()
        if name in FORMATS:
            return FORMATS[name]
        if name in _RANGES or not name:
            return FHIR_JSON
    raise FhirError(406, "not-supported", f"Only JSON is served; ask for {FHIR_JSON}.")


def _not_allowed(method, by_method):
    allowed = ", ".join(sorted(by_method))
    return FhirError(
        405, "not-supported", f"{method[:10]} is not served here.", headers={"Allow": allowed}
    )


def _explained(error):
    if isinstance(error, FhirError):
        return error
    if isinstance(error, RequestDataTooBig):
        return FhirError(413, "too-long", "The body is too long.")
    if isinstance(error, (SuspiciousOperation, UnreadablePostError)):
        return FhirError(400, "structure", "The request cannot be read.")
    if isinstance(error, IntegrityError):
        return FhirError(409, "conflict", "Someone wrote the same at that moment; try again.")
    log.error("fhir_error", exc_info=error)
    return FhirError(500, "exception", "The portal failed; the request can be tried again.")


nowhere_at_all = address()
