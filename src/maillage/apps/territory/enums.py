"""Closed lists of the territory app."""

from django.db import models


class PointSource(models.TextChoices):
    """Where a commune's point comes from."""

    TOWN_HALL = "town_hall", "mairie"
    CONTOUR = "contour", "point pris à l’intérieur du contour"


class Profession(models.TextChoices):
    """Professions for which DREES publishes an access score."""

    GP = "gp", "médecins généralistes"
    NURSE = "nurse", "infirmières et infirmiers"
    PHYSIOTHERAPIST = "physiotherapist", "kinésithérapeutes"
    DENTIST = "dentist", "dentistes"
    MIDWIFE = "midwife", "sages-femmes"


class SiteKind(models.TextChoices):
    """Kinds of places where care, or help to reach it, is given."""

    ROTATING_CENTRE = "rotating_centre", "centre de médecins volontaires"
    HEALTH_CENTRE = "health_centre", "centre de santé"
    HEALTH_HOUSE = "health_house", "maison de santé"
    EMERGENCY = "emergency", "service d’urgences"
    HOSPITAL = "hospital", "hôpital public"
    PHARMACY = "pharmacy", "pharmacie"
    MATERNITY = "maternity", "maternité"
    FRANCE_SERVICES = "france_services", "espace France services"
    OTHER = "other", "autre lieu"
