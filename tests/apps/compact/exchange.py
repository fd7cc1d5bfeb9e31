"""Feedback, expertise, requests and practices, for tests."""

from datetime import timedelta

from maillage.apps.compact import models
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.compact.factories import NOW, TODAY, pilot_of
from tests.apps.territory.factories import CommuneFactory


def a_feedback(compact=None, **values):
    """A difficulty that the pilot reported, ten days ago; answered when `answered_at` is given."""
    if "organisation" not in values:
        values["organisation"] = (
            pilot_of(compact).organisation if compact else (OrganisationFactory())
        )
    if values.get("answered_at"):
        values = {"answer": "C’est réglé.", "answered_for": values["organisation"]} | values
    values = {
        "topic": "appointment",
        "text": "Aucun rendez-vous avant trois mois.",
        "created_at": NOW - timedelta(days=10),
    } | values
    return models.Feedback.objects.create(compact=compact, **values)


def an_expertise(organisation=None, **values):
    """What a team of an organisation offers to explain to the whole country."""
    values = {
        "title": "Monter un contrat local de santé",
        "theme": "coordination",
        "level": "national",
        "created_at": NOW - timedelta(days=90),
    } | values
    organisation = organisation or OrganisationFactory()
    return models.Expertise.objects.create(organisation=organisation, **values)


def a_request(expertise, **values):
    """A question of another organisation, asked five days ago."""
    values = {
        "organisation": values.pop("organisation", None) or OrganisationFactory(),
        "question": "Par où commencer ?",
        "asked_at": NOW - timedelta(days=5),
        "due_on": TODAY + timedelta(days=5),
    } | values
    return models.ExpertiseRequest.objects.create(expertise=expertise, **values)


def a_practice(organisation=None, **values):
    number = models.Practice.objects.count() + 1
    values = {
        "title": f"Pratique {number}",
        "theme": "prevention",
        "context": "Peu de dépistages.",
        "done": "Un dépistage au marché.",
        "cost": "200 euros de matériel.",
        "result": "40 personnes dépistées.",
        "contact_name": "Service santé",
        "created_at": NOW,
    } | values
    organisation = organisation or OrganisationFactory()
    return models.Practice.objects.create(organisation=organisation, **values)


def a_copy(practice, **values):
    """Another organisation does it too, since today."""
    values = {
        "organisation": values.pop("organisation", None) or OrganisationFactory(),
        "commune": values.pop("commune", None) or CommuneFactory(),
        "started_on": TODAY,
        "created_at": NOW,
    } | values
    return models.PracticeCopy.objects.create(practice=practice, **values)
