"""Closed lists of the accounts app."""

from django.db import models


class OrganisationKind(models.TextChoices):
    TOWN_HALL = "town_hall", "mairie"
    INTERCOMMUNALITY = "intercommunality", "intercommunalité"
    HOSPITAL = "hospital", "hôpital public"
    CPTS = "cpts", "communauté professionnelle territoriale de santé (CPTS)"
    HEALTH_CENTRE = "health_centre", "centre de santé"
    HEALTH_HOUSE = "health_house", "maison de santé"
    PRACTICE = "practice", "cabinet"
    PHARMACY = "pharmacy", "pharmacie"
    ASSOCIATION = "association", "association"
    MUTUAL = "mutual", "mutuelle"
    AGENCY = "agency", "agence régionale de santé"
    OTHER = "other", "autre organisme"


class Role(models.TextChoices):
    """What a member may do in an organisation. A resident needs no account, hence no role."""

    RELAY = "relay", "relais"
    PRACTITIONER = "practitioner", "professionnel de santé"
    COORDINATOR = "coordinator", "coordination"
    ADMINISTRATOR = "administrator", "administration"


class MessageState(models.TextChoices):
    """Where a message to a person stands; `WITHHELD` and `UNCERTAIN` are never sent again."""

    WAITING = "waiting", "à envoyer"
    SENDING = "sending", "en cours d’envoi"
    SENT = "sent", "envoyé"
    WITHHELD = "withheld", "non envoyé, par choix"
    FAILED = "failed", "échec"
    UNCERTAIN = "uncertain", "peut-être parti"
