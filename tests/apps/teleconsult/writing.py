"""A consultation under way, what its practitioner types, and who might want to read it."""

from uuid import uuid4

from maillage.apps.teleconsult.models import Consultation
from maillage.apps.teleconsult.services import documents, rooms
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.offer.factories import CareSiteFactory, PractitionerRoleFactory, rpps

from .factories import NOW, a_duty, a_practitioner, an_accepted_ticket, person

RPPS, OTHER_RPPS = rpps(1_900_000_001), rpps(1_900_000_002)
LINE = {"medicine": "Amoxicilline", "form": "gélule 500 mg", "dosage": "1 gélule matin et soir"}


def a_prescriber(**values):
    """A GP whose entry in the directory has all that the law asks of a prescription."""
    values = {
        "family_name": "Martin",
        "rpps": RPPS,
        "profession": "Médecin généraliste",
        "email": "anne.martin@exemple.fr",
    } | values
    practitioner = a_practitioner(**values)
    site = CareSiteFactory(name="Cabinet du Thaurion", commune__name="Bourganeuf")
    PractitionerRoleFactory(practitioner=practitioner, site=site)
    return practitioner


def a_consultation(practitioner=None, *, now=NOW, **values):
    """The person is in front of the practitioner."""
    practitioner = practitioner or a_prescriber()
    values = {"person": person(birth_date="1948-02-29")} | values
    duty = a_duty(practitioner, now=now)
    _, consultation = an_accepted_ticket(duty=duty, now=now, **values)
    user = practitioner.user
    rooms.enter_as_practitioner(consultation_id=consultation.pk, user=user, now=now)
    consultation.participants.filter(kind="patient").update(joined_at=now)
    rooms.admit(consultation_id=consultation.pk, user=user, now=now)
    return Consultation.objects.get(pk=consultation.pk)


def a_prescription(**values):
    """What is typed for one medicine, seven days."""
    line = LINE | {"days": 7, "renewals": 0}
    return {"sex": "F", "lines": [line], "advice": ""} | values


def a_certificate(**values):
    return {"certificate": "presence"} | values


def a_summary(**values):
    return {"conclusion": "Angine.", "agrees": True} | values


def issued(consultation, kind="prescription", typed=None, *, now=NOW, **values):
    """A document of a consultation, issued by its practitioner."""
    typed = typed or {
        "prescription": a_prescription,
        "certificate": a_certificate,
        "summary": a_summary,
    }[kind](**values)
    return documents.issue(
        consultation_id=consultation.pk,
        user=consultation.practitioner.user,
        kind=kind,
        typed=typed,
        number=uuid4(),
        now=now,
    )


def a_receiver(kind="pharmacy", name="Pharmacie du Marché", **site):
    """An organisation where a document may be put, with one member who may read it."""
    organisation = OrganisationFactory(kind=kind, name=name)
    CareSiteFactory(organisation=organisation, name=name, **site)
    MembershipFactory(organisation=organisation, role="practitioner")
    return organisation


def member_of(organisation):
    return organisation.memberships.order_by("pk").first().user


def everyone_else(consultation):
    """Everyone around a consultation who may never read what it wrote."""
    point = consultation.ticket.point
    centre = consultation.practitioner.user.memberships.get().organisation
    return {
        "the relay": consultation.ticket.opened_by,
        "the mayor": MembershipFactory(organisation=point.organisation, role="administrator").user,
        "a colleague": MembershipFactory(organisation=centre, role="administrator").user,
        "another practitioner": a_practitioner().user,
        "a pharmacist": member_of(a_receiver(name="Pharmacie d’ailleurs")),
    }
