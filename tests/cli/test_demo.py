import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from maillage import cli
from maillage.apps.accounts.models import AuditLine
from maillage.apps.booking.errors import BadBooking
from maillage.apps.booking.models import FreeSlot
from maillage.apps.booking.sas_demonstration import COMMUNE, create_sas_demonstration
from maillage.apps.booking.selectors.sas import SHARED, agendas_of_professionals, sas_slots
from maillage.apps.offer.identifiers import check_finess, check_rpps, check_siret
from maillage.apps.offer.models import Agenda, CareSite, Practitioner
from tests.apps.territory.factories import CommuneFactory

PARIS = ZoneInfo("Europe/Paris")
ALONE = ("one_place", "two_places", "cpts", "two_cpts", "one_slot_two_cpts")


@pytest.fixture
def aubusson(db):
    return CommuneFactory(code=COMMUNE, name="Aubusson")


def days_with_slots(number, now):
    found = sas_slots(
        agendas_of_professionals([number]),
        first=now,
        last=now + timedelta(days=4),
        codes=SHARED,
        now=now,
    )
    return sorted({slot.start.astimezone(PARIS).date() for slot in found.slots}), found


def test_the_command_prints_every_number_as_json(aubusson, capsys):
    assert cli.main(["demo", "sas", "--json"]) == 0

    numbers = json.loads(capsys.readouterr().out)
    assert set(numbers) == {*ALONE, "pair", "unknown"}
    assert len(numbers["pair"]) == 2
    every = [*(numbers[key] for key in ALONE), *numbers["pair"], numbers["unknown"]]
    assert len(set(every)) == len(every)
    assert all(number[0] == "8" and check_rpps(number[1:]) for number in every)
    assert not Practitioner.objects.filter(rpps=numbers["unknown"][1:]).exists()


def test_the_command_prints_a_table_for_people(aubusson, capsys):
    assert cli.main(["demo", "sas"]) == 0

    assert "two_places" in capsys.readouterr().out


def test_a_second_run_creates_nothing(aubusson):
    first = create_sas_demonstration()
    count = Agenda.objects.count(), AuditLine.objects.count(), FreeSlot.objects.count() > 0

    assert create_sas_demonstration() == first
    assert (Agenda.objects.count(), AuditLine.objects.count(), True) == count


@pytest.mark.parametrize("clock", ["2026-11-22T23:51:00+01:00", "2026-10-24T12:00:00+02:00"])
def test_slots_are_free_today_and_the_next_two_days_at_any_hour(aubusson, clock):
    now = datetime.fromisoformat(clock).astimezone(UTC)
    numbers = create_sas_demonstration(now=now)
    today = now.astimezone(PARIS).date()

    for key in ALONE:
        days, _ = days_with_slots(numbers[key], now)
        assert days[:3] == [today + timedelta(days=n) for n in range(3)], key


def test_each_number_shows_what_its_name_says(aubusson):
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    numbers = create_sas_demonstration(now=now)
    found = {key: days_with_slots(numbers[key], now)[1] for key in ALONE}
    cpts = {key: {slot.offer.cpts for slot in answer.slots} for key, answer in found.items()}

    assert [len(found[key].agendas) for key in ALONE] == [1, 2, 1, 1, 1]
    assert {len(named) for named in cpts["one_place"]} == {0}
    assert sorted(len(named) for named in cpts["cpts"]) == [0, 1]
    assert sorted(len(named) for named in cpts["two_cpts"]) == [0, 1, 1]
    assert sorted(len(named) for named in cpts["one_slot_two_cpts"]) == [0, 2]
    for number in (numbers["two_places"], *numbers["pair"]):
        answer = days_with_slots(number, now)[1]
        shared = {slot.agenda_id for slot in answer.slots if slot.offer.cpts}
        assert shared == set(answer.agendas)
    codes = {slot.offer.codes for slot in found["one_place"].slots}
    assert codes == {("PUBLIC",), ("PRO",), ("SNP",)}


def test_no_slot_starts_before_two_in_the_morning(aubusson):
    create_sas_demonstration()

    starts = FreeSlot.objects.values_list("start", flat=True)
    assert min(start.astimezone(PARIS).hour for start in starts) == 2


def test_the_places_have_numbers_with_a_right_key(aubusson):
    create_sas_demonstration()

    for site in CareSite.objects.select_related("organisation"):
        assert check_siret(site.organisation.siret)
        assert not site.finess or check_finess(site.finess)


@pytest.mark.django_db
def test_without_france_the_command_says_what_to_do(capsys):
    with pytest.raises(BadBooking, match="maillage prepare"):
        create_sas_demonstration()
    assert cli.main(["demo", "sas", "--json"]) == 60
    assert "error: commune 23008" in capsys.readouterr().err


@pytest.mark.django_db
def test_production_refuses_it(settings, capsys):
    settings.PRODUCTION = True

    assert cli.main(["demo", "sas"]) == 2
    assert not Agenda.objects.exists()
