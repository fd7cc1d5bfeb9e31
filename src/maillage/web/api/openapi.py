"""The OpenAPI 3.1 document, made from the tables that read parameters and shape answers."""

from django.conf import settings

from maillage import __version__

from . import parameters, shapes
from .door import LIMIT, PROBLEM


def document():
    """Description of the public JSON, as an OpenAPI 3.1 object."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Maillage: care directory and free slots",
            "version": __version__,
            "description": f"Read-only, no account. {LIMIT} requests a minute from one address. "
            "Pages follow one another by the address in `next`.",
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "servers": [{"url": settings.SITE_URL}],
        "paths": {
            "/api/v1/directory": _path(
                "directory",
                "Services that anyone may see",
                parameters.DIRECTORY,
                _page("services", "Service"),
            ),
            "/api/v1/slots": _path(
                "slots",
                "Free slots that anyone may book, soonest first",
                parameters.SLOTS,
                _page("slots", "Slot"),
            ),
            "/api/v1/openapi.json": _path("description", "This document", (), {"type": "object"}),
        },
        "components": {
            "schemas": {"Service": shapes.SERVICE, "Slot": shapes.SLOT, "Problem": _PROBLEM}
        },
    }


_PROBLEM = {
    "type": "object",
    "properties": {"status": {"type": "integer"}, "detail": {"type": "string"}},
    "required": ["status", "detail"],
}


def _path(name, summary, table, schema):
    problem = {"content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": [parameter.described() for parameter in table],
            "responses": {
                "200": {
                    "description": "found",
                    "content": {"application/json": {"schema": schema}},
                },
                "400": {"description": "a parameter cannot be used", **problem},
                "429": {"description": "too many requests: wait a minute", **problem},
            },
        }
    }


def _page(name, schema):
    return {
        "type": "object",
        "properties": {
            name: {"type": "array", "items": {"$ref": f"#/components/schemas/{schema}"}},
            "next": {"type": ["string", "null"], "format": "uri"},
        },
        "required": [name, "next"],
    }
