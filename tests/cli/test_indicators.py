"""`maillage indicators`: definitions, and the numbers of the pages again."""

import json

import pytest

from maillage import cli
from maillage.apps.compact.definitions import definitions
from maillage.apps.compact.services.values import keep
from tests.apps.compact.factories import NOW, a_compact, an_event
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicators(capsys):
    """`indicators("list", "--json")`: exit code, standard output and standard error."""

    def run(*words):
        code = cli.main(["indicators", *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def compact():
    commune = CommuneFactory()
    compact = a_compact(slug="creteil", area=f"commune:{commune.code}")
    an_event(compact, reached=40, commune=commune)
    return compact


def asked(compact, *words):
    place = ("--territory", compact.area, "--period", "2026-T4", "--compact", compact.slug)
    return ("run", "events.people_reached", *place, *words)


def test_every_definition_is_listed(indicators):
    code, out, _ = indicators("list", "--json")

    listed = json.loads(out)
    assert code == 0
    assert [each["id"] for each in listed] == [each.id for each in definitions()]
    assert all(each["numerator"] and each["checked_by"] for each in listed)
    assert "booking.no_show v1: Rendez-vous manqués, %" in indicators("list")[1]


def test_a_definition_is_shown_as_its_file_says_it(indicators):
    assert 'id = "booking.no_show"' in indicators("show", "booking.no_show")[1]
    assert json.loads(indicators("show", "booking.no_show", "--json")[1])["unit"] == "%"


def test_a_run_gives_the_value_and_all_that_reproduces_it(indicators, compact):
    code, out, _ = indicators(*asked(compact, "--json"))

    answer = json.loads(out)
    assert code == 0
    assert (answer["value"], answer["withheld"], answer["why"]) == (40, False, "")
    assert (answer["territory"], answer["period"]) == (compact.area, "2026-T4")
    assert (answer["compact"], answer["version"], answer["kept"]) == ("creteil", 1, None)
    assert indicators(*asked(compact))[1].startswith("Personnes reçues")


def test_a_run_reproduces_the_value_that_was_kept(indicators, compact):
    row = keep(
        indicator_id="events.people_reached",
        area=compact.area,
        period="2026-T4",
        compact=compact,
        now=NOW,
        actor="system",
    )

    answer = json.loads(indicators(*asked(compact, "--json"))[1])

    assert answer["value"] == answer["kept"]["value"] == row.value
    assert answer["kept"]["computed_at"] == "2026-11-16T09:00:00+00:00"


def test_what_cannot_be_measured_has_no_value_and_says_why(indicators, compact):
    place = ("--territory", compact.area, "--period", "2026", "--compact", "creteil", "--json")

    code, out, _ = indicators("run", "mutuelle.members", *place)

    answer = json.loads(out)
    assert (code, answer["value"], answer["declared"]) == (0, None, True)
    assert "une partie le déclare" in answer["why"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("booking.noshow", "--territory", "france", "--period", "2026"), "booking.no_show"),
        (("booking.no_show", "--territory", "mars", "--period", "2026"), "departement:58"),
        (("booking.no_show", "--territory", "france", "--period", "hier"), "2026-T3"),
        (("actions.on_time", "--territory", "france", "--period", "2026"), "--compact"),
    ],
)
def test_a_question_that_cannot_be_read_says_what_to_write(indicators, words, told):
    code, out, err = indicators("run", *words, "--json")

    assert (code, out) == (90, "")
    assert told in err
