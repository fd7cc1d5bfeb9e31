"""Opening rules, exceptions and absences: what is refused, what is told to whoever books."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from maillage.apps.offer.errors import BadOffer, StaleEdit
from maillage.apps.offer.models import Absence, Agenda, OpeningException, OpeningRule
from maillage.apps.offer.services import (
    delete_absence,
    delete_exception,
    delete_rule,
    end_rule,
    save_absence,
    save_agenda,
    save_exception,
    save_rule,
)
from maillage.apps.offer.versions import version_of
from tests.apps.offer.changing import ACTOR, announced, lines
from tests.apps.offer.factories import (
    AgendaFactory,
    CareServiceFactory,
    OpeningExceptionFactory,
    OpeningRuleFactory,
    PractitionerRoleFactory,
    ReasonFactory,
    RoomFactory,
    open_agenda,
)
from tests.apps.territory.factories import CommuneFactory, DepartementFactory

pytestmark = pytest.mark.django_db
RULE = {"first_day": date(2027, 1, 4), "weekdays": [0], "starts": time(9), "ends": time(12)}
SPRING = date(2027, 3, 28)  # 02:00 becomes 03:00 in Paris
EXCEPTION = {"is_open": True, "day": SPRING, "starts": time(14), "ends": time(17)}


@pytest.fixture
def agenda():
    agenda, _ = open_agenda()
    return agenda


def rule_of(agenda, **fields):
    reasons = fields.pop("reasons", list(agenda.service.reasons.all()))
    return save_rule(actor=ACTOR, agenda=agenda, reasons=reasons, **RULE | fields)


def exception_of(agenda, **fields):
    reasons = fields.pop("reasons", list(agenda.service.reasons.all()))
    return save_exception(actor=ACTOR, agenda=agenda, reasons=reasons, **EXCEPTION | fields)


class TestRule:
    def test_a_rule_is_kept_with_its_reasons_and_told(self, agenda):
        with announced() as agendas:
            rule = rule_of(agenda, weekdays=[3, 0, 3], capacity=10)

        stored = OpeningRule.objects.get(pk=rule.pk)
        assert (stored.weekdays, stored.capacity) == ([0, 3], 10)
        assert stored.reasons.count() == 1
        assert agendas == [agenda.pk]
        assert lines() == [("rule.create", f"rule:{rule.pk}")]

    @pytest.mark.parametrize(
        ("fields", "field", "said"),
        [
            ({"weekdays": []}, "weekdays", "au moins un jour"),
            ({"weekdays": [7]}, "weekdays", "de 0 à 6"),
            ({"starts": time(12), "ends": time(9)}, "ends", "échangez les deux heures"),
            ({"starts": time(9), "ends": time(9)}, "ends", "échangez les deux heures"),
            ({"starts": "09:00"}, "starts", "heures et minutes"),
            ({"starts": time(9, 0, 30)}, "starts", "heures et minutes"),
            ({"last_day": date(2027, 1, 3)}, "last_day", "échangez les deux"),
            ({"last_day": date(2027, 1, 4), "weekdays": [1]}, "weekdays", "n’ouvre jamais"),
            ({"first_day": date(9999, 1, 1)}, "first_day", "une date"),
            ({"first_day": datetime(2027, 1, 1, tzinfo=UTC)}, "first_day", "une date"),
            ({"ends": time(9, 15)}, "ends", "dure 15 minutes"),
            ({"ends": time(9, 30), "step_minutes": 60}, "step_minutes", "moins que l’écart"),
            ({"step_minutes": 4}, "step_minutes", "de 5 à 240"),
            ({"capacity": 0}, "capacity", "de 1 à 500"),
            ({"capacity": 501}, "capacity", "de 1 à 500"),
            ({"every_weeks": 13}, "every_weeks", "de 1 à 12"),
            ({"reasons": []}, "reasons", "au moins un motif"),
        ],
    )
    def test_a_rule_that_cannot_be_is_told_beside_its_field(self, agenda, fields, field, said):
        with pytest.raises(BadOffer, match=said) as refused:
            rule_of(agenda, **fields)

        assert list(refused.value.errors) == [field]
        assert OpeningRule.objects.count() == 1
        assert lines() == []

    def test_a_rule_on_holidays_only_never_opens(self, agenda):
        new_year = {"first_day": date(2027, 1, 1), "last_day": date(2027, 1, 1), "weekdays": [4]}

        with pytest.raises(BadOffer, match="n’ouvre jamais"):
            rule_of(agenda, **new_year)

        assert rule_of(agenda, skips_public_holidays=False, **new_year).pk

    def test_a_rule_may_pass_midnight_but_not_for_more_than_12_hours(self, agenda):
        assert rule_of(agenda, starts=time(20), ends=time(8)).pk
        with pytest.raises(BadOffer, match="12 heures au plus"):
            rule_of(agenda, starts=time(20), ends=time(8, 1))

    def test_rooms_and_reasons_are_those_of_the_place(self, agenda):
        with pytest.raises(BadOffer, match="Cette salle n’est pas"):
            rule_of(agenda, room=RoomFactory())
        with pytest.raises(BadOffer, match="Un de ces motifs"):
            rule_of(agenda, reasons=[ReasonFactory()])

        assert rule_of(agenda, room=RoomFactory(site=agenda.service.site)).room

    def test_changing_a_part_checks_the_whole(self, agenda):
        rule = rule_of(agenda)

        save_rule(actor=ACTOR, agenda=agenda, rule=rule, ends=time(11))
        with pytest.raises(BadOffer, match="échangez les deux heures"):
            save_rule(actor=ACTOR, agenda=agenda, rule=rule, starts=time(11, 30))

        assert OpeningRule.objects.get(pk=rule.pk).starts == time(9)

    def test_what_someone_else_changed_meanwhile_is_not_overwritten(self, agenda):
        rule = rule_of(agenda)
        seen = version_of(rule)
        rule.reasons.add(ReasonFactory(service=agenda.service))

        with pytest.raises(StaleEdit):
            save_rule(actor=ACTOR, agenda=agenda, rule=rule, seen=seen, capacity=2)

    def test_the_rule_of_another_agenda_is_not_changed(self, agenda):
        with pytest.raises(BadOffer, match="n’existe plus"):
            save_rule(actor=ACTOR, agenda=agenda, rule=OpeningRuleFactory(), capacity=2)

    def test_a_rule_ends_on_a_day_and_can_be_deleted(self, agenda):
        rule = rule_of(agenda)

        with announced() as agendas:
            ended = end_rule(actor=ACTOR, rule=rule, last_day=date(2027, 2, 1))
            with pytest.raises(BadOffer, match="supprimez-la"):
                end_rule(actor=ACTOR, rule=rule, last_day=date(2027, 1, 3))
            deleted = delete_rule(actor=ACTOR, rule=rule)

        assert ended.last_day == date(2027, 2, 1)
        assert deleted.pk == rule.pk
        assert not OpeningRule.objects.filter(pk=rule.pk).exists()
        assert agendas == [agenda.pk] * 2
        assert [action for action, _ in lines()] == ["rule.create", "rule.change", "rule.delete"]

    def test_what_was_deleted_meanwhile_is_told(self, agenda):
        rule = rule_of(agenda)
        OpeningRule.objects.filter(pk=rule.pk).delete()

        with pytest.raises(BadOffer, match="n’existe plus"):
            delete_rule(actor=ACTOR, rule=rule)


class TestException:
    def test_one_thursday_opens_and_closes_again(self, agenda):
        with announced() as agendas:
            exception = exception_of(agenda)
            delete_exception(actor=ACTOR, exception=exception)

        assert not OpeningException.objects.exists()
        assert agendas == [agenda.pk] * 2
        assert [action for action, _ in lines()] == ["exception.create", "exception.delete"]

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"starts": time(2, 30), "ends": time(5)}, "starts"),
            ({"starts": time(1), "ends": time(2, 30)}, "ends"),
            ({"day": SPRING - timedelta(days=1), "starts": time(22), "ends": time(2)}, "ends"),
            ({"is_open": False, "starts": time(2), "ends": time(5)}, "starts"),
        ],
    )
    def test_an_hour_that_the_change_of_clock_skips_is_refused(self, agenda, fields, field):
        with pytest.raises(BadOffer, match="n’existe pas cette nuit-là") as refused:
            exception_of(agenda, **fields)

        assert list(refused.value.errors) == [field]
        assert "28/03/2027" in refused.value.errors[field]

    @pytest.mark.parametrize(
        ("day", "departement"),
        [
            (SPRING, "974"),
            (SPRING + timedelta(days=1), "23"),
            (date(2027, 10, 31), "23"),
        ],
    )
    def test_the_same_hour_exists_elsewhere_on_other_days_and_in_autumn(self, day, departement):
        commune = CommuneFactory(departement=DepartementFactory(code=departement, name="D"))
        agenda, _ = open_agenda(service__site__commune=commune)

        assert exception_of(agenda, day=day, starts=time(2, 30), ends=time(5)).pk

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"day": date(2020, 1, 1)}, "day"),
            ({"starts": time(17), "ends": time(14)}, "ends"),
            ({"reasons": []}, "reasons"),
            ({"note": "x" * 101}, "note"),
            ({"is_open": None}, "is_open"),
        ],
    )
    def test_an_exception_that_cannot_be_is_told_beside_its_field(self, agenda, fields, field):
        with pytest.raises(BadOffer) as refused:
            exception_of(agenda, **fields)

        assert list(refused.value.errors) == [field]

    def test_a_closing_needs_no_reason_and_keeps_none(self, agenda):
        exception = exception_of(agenda, is_open=False, reasons=[])
        opened = OpeningExceptionFactory(
            agenda=agenda, day=SPRING, reasons=agenda.service.reasons.all()
        )

        save_exception(actor=ACTOR, agenda=agenda, exception=opened, is_open=False)

        assert exception.reasons.count() == opened.reasons.count() == 0


class TestAbsence:
    AWAY = {
        "start": datetime(2027, 2, 1, 7, tzinfo=UTC),
        "end": datetime(2027, 2, 8, 18, tzinfo=UTC),
    }

    def test_the_absence_of_a_professional_is_told_for_all_their_agendas(self):
        role = PractitionerRoleFactory()
        mine = [AgendaFactory(role=role).pk, AgendaFactory(role=role).pk]
        AgendaFactory()

        with announced() as agendas:
            absence = save_absence(actor=ACTOR, practitioner=role.practitioner, **self.AWAY)
            delete_absence(actor=ACTOR, absence=absence)

        assert agendas == mine * 2
        assert not Absence.objects.exists()

    def test_the_absence_of_one_agenda_is_told_for_it_alone_and_can_be_moved(self, agenda):
        absence = save_absence(actor=ACTOR, agenda=agenda, **self.AWAY)
        later = self.AWAY["end"] + timedelta(days=1)

        with announced() as agendas:
            save_absence(actor=ACTOR, agenda=agenda, absence=absence, end=later)

        assert agendas == [agenda.pk]
        assert Absence.objects.get().end == later

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"end": AWAY["start"]}, "end"),
            ({"end": AWAY["start"] - timedelta(days=1)}, "end"),
            ({"start": date(2027, 2, 1)}, "start"),
            ({"start": datetime(2027, 2, 1)}, "start"),  # noqa: DTZ001 - what is refused
            ({"end": datetime(2206, 2, 1, tzinfo=UTC)}, "end"),
        ],
    )
    def test_an_absence_that_cannot_be_is_told_beside_its_field(self, agenda, fields, field):
        with pytest.raises(BadOffer) as refused:
            save_absence(actor=ACTOR, agenda=agenda, **self.AWAY | fields)

        assert list(refused.value.errors) == [field]
        assert not Absence.objects.exists()

    def test_it_is_of_one_professional_or_of_one_agenda(self, agenda):
        practitioner = agenda.role.practitioner
        for whose in ({}, {"agenda": agenda, "practitioner": practitioner}):
            with pytest.raises(BadOffer, match="un professionnel, ou un agenda"):
                save_absence(actor=ACTOR, **whose, **self.AWAY)


class TestAgenda:
    def test_an_agenda_is_opened_for_a_professional_of_the_place_only(self):
        role = PractitionerRoleFactory()
        service = CareServiceFactory(site=role.site)

        agenda = save_agenda(actor=ACTOR, service=service, role=role, name="Lundi")
        with pytest.raises(BadOffer, match="ne travaille pas"):
            save_agenda(actor=ACTOR, service=service, role=PractitionerRoleFactory(), name="Non")

        assert Agenda.objects.get() == agenda
        assert lines() == [("agenda.create", f"agenda:{agenda.pk}")]

    def test_closing_an_agenda_is_told(self, agenda):
        with announced() as agendas:
            save_agenda(actor=ACTOR, service=agenda.service, agenda=agenda, is_open=False)

        assert agendas == [agenda.pk]
        assert not Agenda.objects.get().is_open
