"""Structured logs: one event a line, JSON in production, never a person's value.

Only names of events, routes, codes and durations are logged. Query strings, form values and
addresses of people never are: `RequestLog` writes the route's pattern, not the address asked, and
whatever a library writes goes through `without_personal_values`.
"""

import logging.config
import re
import sys

import structlog

_SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
# Django writes the address asked in these; it may hold a name, a search or a password link.
_QUOTE_ADDRESSES = ("django.request", "django.security")
_LOGGERS = {
    "django.server": {"handlers": [], "propagate": False},
    "uvicorn.access": {"handlers": [], "propagate": False},
    "uvicorn.error": {"level": "WARNING"},
    "django_tasks": {"level": "WARNING"},  # the studies say how they end
    "django_tasks_db": {"level": "WARNING"},
}
_EMAIL = re.compile(r"[\w.+%-]+@[\w.-]+")
_ROW = re.compile(r"^DETAIL: .*$", re.MULTILINE)


def configuration(*, level, as_json):
    """The `LOGGING` dictionary: everything to standard error, through structlog."""
    if as_json:
        renderer = structlog.processors.JSONRenderer()
    else:
        renderer = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.processors.format_exc_info,
                    without_personal_values,
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    renderer,
                ],
                "foreign_pre_chain": _SHARED,
            }
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "structured"},
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": _LOGGERS,
    }


def apply(config):
    """Set up the standard library's logging and structlog together."""
    logging.config.dictConfig(config)
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def without_personal_values(logger, method, event):
    """Hide addresses asked, e-mail addresses, and the row PostgreSQL quotes in an error.

    >>> without_personal_values(None, "info", {"event": "sent to anne@exemple.fr"})
    {'event': 'sent to …@…'}
    """
    record = event.get("_record")
    if record is not None and record.name.startswith(_QUOTE_ADDRESSES):
        event["event"] = str(record.msg).replace("%s", "…")
    for key in ("event", "exception"):
        if isinstance(event.get(key), str):
            event[key] = _ROW.sub("DETAIL: …", _EMAIL.sub("…@…", event[key]))
    return event
