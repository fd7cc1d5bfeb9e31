"""Entries are confirmed, withdrawn, brought back; their owners are reminded once a date."""

from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.offer.models import CareService, CareSite
from maillage.apps.offer.services import confirm_entry, hide_entry, remind_owners, show_entry
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.offer.changing import ACTOR, announced, details, lines
from tests.apps.offer.factories import AgendaFactory, CareServiceFactory, CareSiteFactory
from tests.apps.territory.factories import CommuneFactory, DepartementFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def stored(entry):
    return type(entry).objects.get(pk=entry.pk)


class TestUpkeep:
    def test_a_confirmed_entry_is_sure_for_180_days_and_may_be_reminded_of_again(self):
        entry = CareServiceFactory(confirm_before=TODAY, reminded_on=TODAY)

        confirm_entry(actor=ACTOR, entry=entry)

        kept = stored(entry)
        assert kept.confirm_before - kept.confirmed_on == timedelta(days=180)
        assert kept.confirmed_on >= timezone.now().date() - timedelta(days=1)
        assert kept.reminded_on is None
        assert lines() == [("service.confirm", f"service:{entry.pk}")]

    @pytest.mark.parametrize(
        ("departement", "expected"),
        [("974", date(2028, 3, 1)), ("23", date(2028, 2, 29)), ("972", date(2028, 2, 29))],
    )
    def test_the_day_is_that_of_the_place(self, departement, expected, monkeypatch):
        commune = CommuneFactory(departement=DepartementFactory(code=departement, name="D"))
        evening = datetime(2028, 2, 29, 21, tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: evening)

        entry = confirm_entry(actor=ACTOR, entry=CareSiteFactory(commune=commune))

        assert entry.confirmed_on == expected

    @pytest.mark.parametrize("kind", ["site", "service", "role"])
    def test_what_is_withdrawn_and_brought_back_is_told_for_its_agendas(self, kind):
        agenda = AgendaFactory()
        AgendaFactory()
        entries = {"site": agenda.service.site, "service": agenda.service, "role": agenda.role}
        entry = entries[kind]

        with announced() as agendas:
            for change in (hide_entry, hide_entry, show_entry, show_entry):
                change(actor=ACTOR, entry=entry)

        assert agendas == [agenda.pk] * 2
        assert stored(entry).hidden_at is None
        assert [action for action, _ in lines()] == [f"{kind}.hide", f"{kind}.show"]

    def test_a_hidden_entry_says_since_when(self):
        hide_entry(actor=ACTOR, entry=CareSiteFactory())

        assert CareSite.objects.get().hidden_at is not None


@pytest.fixture
def due():
    """A site to confirm, with a coordinator, an administrator and two others."""
    site = CareSiteFactory(confirm_before=TODAY + timedelta(days=30), name="Centre & co")
    for role, email in [
        ("coordinator", "coord@example.fr"),
        ("administrator", "admin@example.fr"),
        ("practitioner", "doctor@example.fr"),
        ("relay", "relay@example.fr"),
    ]:
        MembershipFactory(organisation=site.organisation, role=role, user__email=email)
    return site


@pytest.fixture
def remind(django_capture_on_commit_callbacks):
    """Remind owners as of a date, with what happens after commit."""

    def run(today=TODAY):
        with django_capture_on_commit_callbacks(execute=True):
            return remind_owners(today=today)

    return run


class TestReminders:
    def test_those_who_keep_the_offer_are_written_to_in_french(self, due, remind):
        CareServiceFactory(site=due, name="Soins", confirm_before=TODAY - timedelta(days=1))

        assert remind() == 2

        assert sorted(message.to[0] for message in mail.outbox) == [
            "admin@example.fr",
            "coord@example.fr",
        ]
        message = mail.outbox[0]
        assert message.subject == "Annuaire des soins\u00a0: 2 fiches à confirmer"
        assert (
            "service «\u00a0Soins\u00a0»\u00a0: à confirmer depuis le 21 novembre 2026"
            in message.body
        )
        assert (
            "lieu «\u00a0Centre & co\u00a0»\u00a0: à confirmer avant le 22 décembre 2026"
            in message.body
        )
        assert "http" in message.body
        assert details() == {"entries": 2, "people": 2}
        assert lines() == [("offer.remind", f"organisation:{due.organisation_id}")]

    def test_an_entry_is_reminded_of_once_for_its_date(self, due, remind):
        remind()
        later = TODAY + timedelta(days=200)

        assert [remind(TODAY), remind(TODAY + timedelta(days=60)), remind(later)] == [0, 0, 0]
        CareSite.objects.update(confirm_before=later)
        assert remind(later) == 2

    @pytest.mark.parametrize(
        "change",
        [{"confirm_before": TODAY + timedelta(days=31)}, {"hidden_at": "2026-01-01T00:00Z"}],
    )
    def test_nobody_is_written_to_about_what_is_sure_or_withdrawn(self, due, remind, change):
        CareSite.objects.update(**change)

        assert remind() == 0
        assert mail.outbox == []

    def test_an_owner_without_anybody_is_asked_again_once_someone_is_there(self, remind):
        site = CareSiteFactory(confirm_before=TODAY)
        closed = MembershipFactory(organisation=site.organisation, user__is_active=False)

        assert remind() == 0
        assert stored(site).reminded_on is None
        closed.user.is_active = True
        closed.user.save()
        assert remind() == 1

    def test_when_no_e_mail_leaves_the_next_call_tries_again(self, due, remind, monkeypatch):
        def refuse(*message):
            raise SMTPException

        with monkeypatch.context() as patch:
            patch.setattr("maillage.apps.offer.services.reminders.send_mail", refuse)
            assert remind() == 2

        assert remind() == 2
        assert len(mail.outbox) == 2

    def test_each_organisation_is_told_of_its_own_entries_only(self, due, remind):
        other = CareServiceFactory(
            name="Ailleurs", confirm_before=TODAY, site__organisation__name="Autre"
        )
        MembershipFactory(organisation=other.site.organisation, user__email="autre@example.fr")

        assert remind() == 3

        bodies = {message.to[0]: message.body for message in mail.outbox}
        assert "Ailleurs" in bodies["autre@example.fr"]
        assert "Centre & co" not in bodies["autre@example.fr"]
        assert "Ailleurs" not in bodies["coord@example.fr"]

    def test_what_is_rolled_back_writes_to_nobody(self, due, monkeypatch):
        def refuse(**line):
            raise RuntimeError

        monkeypatch.setattr(audit, "record", refuse)
        with pytest.raises(RuntimeError):
            remind_owners(today=TODAY)

        assert mail.outbox == []
        assert stored(due).reminded_on is None

    def test_a_long_list_is_cut_and_counted(self, due, remind):
        CareServiceFactory.create_batch(60, site=due, confirm_before=TODAY)

        remind()

        assert mail.outbox[0].body.count("\n- ") == 51
        assert "- et 11 autres fiches." in mail.outbox[0].body
        assert CareService.objects.filter(reminded_on=TODAY).count() == 60
