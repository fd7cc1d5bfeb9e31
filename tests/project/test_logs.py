import json
import logging

import pytest
import structlog

from maillage.project import logs


@pytest.fixture
def written():
    """`written(name)`: a logger of that name, and a function giving what it wrote, as JSON."""
    formatter = logs.configuration(level="INFO", as_json=True)["formatters"]["structured"]
    handler = logging.Handler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
        )
    )
    lines = []
    handler.emit = lambda record: lines.append(handler.format(record))
    loggers = []

    def logger_named(name):
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        loggers.append(logger)
        return logger, lambda: [json.loads(line) for line in lines]

    yield logger_named
    for logger in loggers:
        logger.removeHandler(handler)


def test_each_line_is_one_json_object_with_time_level_and_name(written):
    logger, lines = written("maillage.test")

    logger.warning("france loaded")

    (line,) = lines()
    assert line["event"] == "france loaded"
    assert (line["level"], line["logger"]) == ("warning", "maillage.test")
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    ("name", "message", "arguments"),
    [
        ("django.request", "Not Found: %s", ["/compte/mot-de-passe/cle/1-secret/"]),
        ("django.request", "%s: %s", ["Internal Server Error", "/recherche/?q=secret"]),
        ("django.security.csrf", "Forbidden (%s): %s", ["token missing", "/secret/"]),
    ],
)
def test_the_address_asked_is_never_written_by_django_either(written, name, message, arguments):
    logger, lines = written(name)

    logger.error(message, *arguments)

    assert "secret" not in json.dumps(lines())
    assert lines()[0]["logger"] == name


def test_an_email_address_is_hidden_wherever_it_comes_from(written):
    logger, lines = written("some.library")

    logger.info("mail to %s failed", "anne.petit+x@exemple.fr")

    assert lines()[0]["event"] == "mail to …@… failed"


def test_an_error_keeps_its_place_and_loses_the_row_it_quotes(written):
    logger, lines = written("maillage.test")

    try:
        raise ValueError(
            "duplicate key value\nDETAIL:  Key (full_name)=(Anne Petit) exists: anne@exemple.fr"
        )
    except ValueError:
        logger.exception("could not save")

    (line,) = lines()
    assert "test_logs.py" in line["exception"]
    assert "Petit" not in line["exception"]
    assert "exemple.fr" not in line["exception"]


def test_a_developer_reads_the_same_lines_without_json():
    configuration = logs.configuration(level="DEBUG", as_json=False)

    renderer = configuration["formatters"]["structured"]["processors"][-1]
    assert isinstance(renderer, structlog.dev.ConsoleRenderer)
    assert configuration["root"]["level"] == "DEBUG"


def test_servers_do_not_write_their_own_access_lines():
    loggers = logs.configuration(level="INFO", as_json=True)["loggers"]

    for name in ("uvicorn.access", "django.server"):
        assert loggers[name] == {"handlers": [], "propagate": False}
