"""Whose client certificate this is. The proxy checks it, revocation included; we check its name.

Two headers, believed only behind a proxy that overwrites them (MAILLAGE_PROXY=1):
`X-SSL-Client-Verify: SUCCESS`, and `X-SSL-Client-Cert`, the PEM certificate, URL-encoded.
"""

from urllib.parse import unquote

from cryptography import x509
from cryptography.x509.oid import NameOID
from django.conf import settings

from .errors import FhirError


def check_client(request):
    """Let the request in, or raise a 403. Anyone is let in where no client is named, except in
    production.
    """
    if not settings.SAS_CLIENTS:
        if settings.PRODUCTION:
            raise _forbidden("MAILLAGE_SAS_CLIENTS names no client certificate: nobody is let in.")
        return
    if not settings.BEHIND_PROXY or request.headers.get("X-SSL-Client-Verify") != "SUCCESS":
        raise _forbidden("A client certificate of the platform is expected.")
    names, units = identity(request.headers.get("X-SSL-Client-Cert", ""))
    if not any(names == [name] and unit in units for name, unit in settings.SAS_CLIENTS):
        raise _forbidden("This client certificate is valid, but its CN and OU are not let in.")


def identity(escaped_certificate):
    """Names (CN) and units (OU) of the subject of a URL-encoded PEM certificate: two lists."""
    try:
        certificate = x509.load_pem_x509_certificate(unquote(escaped_certificate).encode())
        subject = certificate.subject
    except ValueError as error:
        raise _forbidden("The client certificate cannot be read.") from error
    return [
        [attribute.value for attribute in subject.get_attributes_for_oid(oid)]
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME)
    ]


def _forbidden(diagnostics):
    return FhirError(403, "forbidden", diagnostics)
