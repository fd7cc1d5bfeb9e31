"""An organisation's own offer: its tree, what it must confirm, its agendas, what collides."""

from datetime import date, time, timedelta

import pytest

from maillage.apps.offer.selectors import (
    agendas_of,
    entries_to_confirm,
    openings_of,
    organisation_offer,
    overlapping_rules,
    owner_of,
    reasons_of,
)
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.offer.factories import (
    AgendaFactory,
    CareServiceFactory,
    CareSiteFactory,
    OpeningExceptionFactory,
    OpeningRuleFactory,
    PractitionerRoleFactory,
    ReasonFactory,
    RoomFactory,
    open_agenda,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_the_tree_is_read_in_the_same_queries_whatever_its_size(django_assert_num_queries):
    organisation = OrganisationFactory()
    for _ in range(2):
        site = CareSiteFactory(organisation=organisation, hidden_at="2026-01-01T00:00Z")
        RoomFactory(site=site)
        for service in CareServiceFactory.create_batch(2, site=site):
            open_agenda(service=service)
    CareServiceFactory()

    with django_assert_num_queries(7):
        tree = [
            (room.name, service.name, reason.public_label, str(agenda.role.practitioner))
            for site in organisation_offer(organisation)
            for room in site.rooms.all()
            for service in site.services.all()
            for reason in service.reasons.all()
            for agenda in service.agendas.all()
            if not list(service.shared_with.all()) and list(site.roles.all())
        ]

    assert len(tree) == 4


def test_what_is_due_or_late_is_to_confirm_the_latest_first():
    organisation = OrganisationFactory()
    site = CareSiteFactory(organisation=organisation, confirm_before=TODAY + timedelta(days=30))
    late = CareServiceFactory(site=site, confirm_before=TODAY - timedelta(days=91))
    role = PractitionerRoleFactory(site=site, confirm_before=TODAY - timedelta(days=1))
    CareServiceFactory(site=site, confirm_before=TODAY + timedelta(days=31))
    CareServiceFactory(site=site, confirm_before=TODAY, hidden_at="2026-01-01T00:00Z")
    CareServiceFactory(confirm_before=TODAY)

    found = entries_to_confirm(organisation, TODAY)

    assert [(each.kind, each.entry, each.freshness) for each in found] == [
        ("service", late, "stale"),
        ("role", role, "out_of_date"),
        ("site", site, "due"),
    ]
    assert {owner_of(each.entry) for each in found} == {organisation}


def test_one_finds_the_agendas_of_ones_organisations_only():
    agenda = AgendaFactory()
    AgendaFactory()
    member = MembershipFactory(organisation=agenda.service.site.organisation, role="relay").user

    assert list(agendas_of(member)) == [agenda]
    assert not agendas_of(MembershipFactory().user)


def test_reasons_no_longer_offered_are_left_out():
    agenda, reason = open_agenda()
    ReasonFactory(service=agenda.service, is_active=False)
    ReasonFactory()

    assert list(reasons_of(agenda)) == [reason]


def test_openings_gone_by_are_left_out_of_what_is_shown_for_editing():
    agenda = AgendaFactory()
    rule = OpeningRuleFactory(agenda=agenda, last_day=TODAY)
    OpeningRuleFactory(agenda=agenda, last_day=TODAY - timedelta(days=1))
    exception = OpeningExceptionFactory(agenda=agenda, day=TODAY)
    OpeningExceptionFactory(agenda=agenda, day=TODAY - timedelta(days=1))

    assert openings_of(agenda, TODAY) == ([rule], [exception])


@pytest.mark.parametrize(
    ("other", "collides"),
    [
        ({"starts": time(11, 40), "ends": time(13)}, True),
        ({"starts": time(12), "ends": time(13)}, False),
        ({"weekdays": [1]}, False),
        ({"last_day": date(2026, 1, 11)}, False),
        ({"first_day": date(2030, 1, 7)}, True),
    ],
)
def test_rules_that_open_together_are_told(other, collides):
    agenda = AgendaFactory()
    rule = OpeningRuleFactory(agenda=agenda, first_day=date(2026, 1, 12), weekdays=[0])
    other = OpeningRuleFactory(agenda=agenda, **{"weekdays": [0]} | other)
    OpeningRuleFactory(weekdays=[0])

    assert overlapping_rules(agenda, rule) == ([other] if collides else [])
    assert overlapping_rules(agenda, other) == ([rule] if collides else [])
