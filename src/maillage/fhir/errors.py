"""What the door for machines refuses: a status, a FHIR issue code and words for who debugs."""


class FhirError(Exception):
    """Answered as an OperationOutcome.

    `code` is of FHIR's issue-type: structure, required, value, invalid, not-found, not-supported,
    forbidden, conflict, business-rule, duplicate, exception, …
    """

    def __init__(self, status, code, diagnostics, *, headers=None):
        self.status, self.code, self.diagnostics = status, code, diagnostics
        self.headers = headers or {}
        super().__init__(diagnostics)


class BadSearch(FhirError):
    """A search that cannot be carried out."""

    def __init__(self, diagnostics, code="invalid"):
        super().__init__(400, code, diagnostics)


def gone(kind, key):
    """The error of a resource that is not there, or no longer."""
    return FhirError(404, "not-found", f"There is no {kind}/{key[:64]}.")
