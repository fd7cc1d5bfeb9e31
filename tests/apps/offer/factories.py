"""A small care offer for tests: a site of the Creuse, a service, an agenda open on weekdays."""

from datetime import date, time

import factory
from factory.django import DjangoModelFactory

from maillage.apps.offer import models
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.territory.factories import CommuneFactory

FAR = date(2099, 1, 1)
WEEKDAYS = [0, 1, 2, 3, 4]


def rpps(number):
    """The RPPS of a ten-digit number: its Luhn key added."""
    digits = [int(digit) for digit in reversed(f"{number:010d}")]
    total = sum(2 * d - 9 * (d > 4) if at % 2 == 0 else d for at, d in enumerate(digits))
    return f"{number:010d}{-total % 10}"


class CareSiteFactory(DjangoModelFactory):
    class Meta:
        model = models.CareSite

    organisation = factory.SubFactory(OrganisationFactory, kind="health_centre")
    name = factory.Sequence(lambda n: f"Centre de santé {n}")
    commune = factory.SubFactory(CommuneFactory)
    address = "1 place de la Mairie"
    postal_code = "23380"
    latitude = factory.SelfAttribute("commune.latitude")
    longitude = factory.SelfAttribute("commune.longitude")
    phone = "+33555000001"
    confirm_before = FAR


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = models.Room

    site = factory.SubFactory(CareSiteFactory)
    name = factory.Sequence(lambda n: f"Salle {n}")


class CareServiceFactory(DjangoModelFactory):
    class Meta:
        model = models.CareService
        skip_postgeneration_save = True

    site = factory.SubFactory(CareSiteFactory)
    name = "Consultation de médecine générale"
    care_type = "general_medicine"
    modes = factory.LazyFunction(lambda: ["on_site"])
    languages = factory.LazyFunction(lambda: ["fr"])
    takes_new_patients = "yes"
    confirm_before = FAR


class PractitionerFactory(DjangoModelFactory):
    class Meta:
        model = models.Practitioner

    family_name = factory.Sequence(lambda n: f"Martin{n}")
    given_name = "Anne"
    title = "Dr"
    rpps = factory.Sequence(lambda n: rpps(1_000_000_000 + n))


class PractitionerRoleFactory(DjangoModelFactory):
    class Meta:
        model = models.PractitionerRole

    practitioner = factory.SubFactory(PractitionerFactory)
    site = factory.SubFactory(CareSiteFactory)
    takes_new_patients = "yes"
    confirm_before = FAR


class AgendaFactory(DjangoModelFactory):
    """An agenda with a practitioner; `unnamed` for the time of a service with no name."""

    class Meta:
        model = models.Agenda

    class Params:
        unnamed = factory.Trait(role=None)

    service = factory.SubFactory(CareServiceFactory)
    role = factory.SubFactory(PractitionerRoleFactory, site=factory.SelfAttribute("..service.site"))
    name = factory.Sequence(lambda n: f"Agenda {n}")


class ReasonFactory(DjangoModelFactory):
    class Meta:
        model = models.Reason
        skip_postgeneration_save = True

    service = factory.SubFactory(CareServiceFactory)
    inside_name = factory.Sequence(lambda n: f"Consultation {n}")
    public_label = "Consultation"
    minutes = 20
    notice_minutes = 30
    horizon_days = 90
    channels = factory.LazyFunction(lambda: ["web", "phone", "counter", "relay", "sas"])


class OpeningRuleFactory(DjangoModelFactory):
    """Weekdays from 9 to 12, local time; `reasons=[…]` says which."""

    class Meta:
        model = models.OpeningRule
        skip_postgeneration_save = True

    agenda = factory.SubFactory(AgendaFactory)
    first_day = date(2026, 1, 5)
    weekdays = factory.LazyFunction(lambda: list(WEEKDAYS))
    starts = time(9)
    ends = time(12)
    step_minutes = 20

    @factory.post_generation
    def reasons(self, create, extracted, **kwargs):
        self.reasons.set(extracted or [])


class OpeningExceptionFactory(DjangoModelFactory):
    """One Thursday open from 14 to 17; `closed` for one closed from 9 to 12."""

    class Meta:
        model = models.OpeningException
        skip_postgeneration_save = True

    class Params:
        closed = factory.Trait(is_open=False, starts=time(9), ends=time(12))

    agenda = factory.SubFactory(AgendaFactory)
    is_open = True
    day = date(2026, 1, 8)
    starts = time(14)
    ends = time(17)
    step_minutes = 20

    @factory.post_generation
    def reasons(self, create, extracted, **kwargs):
        self.reasons.set(extracted or [])


class AffiliationFactory(DjangoModelFactory):
    class Meta:
        model = models.Affiliation

    cpts = factory.SubFactory(OrganisationFactory, kind="cpts")
    organisation = factory.SubFactory(OrganisationFactory, kind="practice")


def open_agenda(*, rule=None, reason=None, **agenda):
    """An agenda open on weekdays from 9 to 12 for one reason of 20 minutes: (agenda, reason)."""
    made = AgendaFactory(**agenda)
    why = ReasonFactory(service=made.service, **(reason or {}))
    OpeningRuleFactory(agenda=made, reasons=[why], **(rule or {}))
    return made, why
