"""Closed lists of the training app."""

from django.db import models


class Standing(models.TextChoices):
    """Where someone stands in a course."""

    TO_DO = "to_do", "à suivre"
    STARTED = "started", "commencée"
    VALID = "valid", "valable"
    TO_RENEW = "to_renew", "à renouveler"
    EXPIRED = "expired", "expirée"


class Theme(models.TextChoices):
    """What a course, an action or a practice is about."""

    MEDICAL_DESERTS = "medical_deserts", "accès aux soins"
    AUTONOMY = "autonomy", "perte d’autonomie"
    EARLY_CHILDHOOD = "early_childhood", "petite enfance"
    MENTAL_HEALTH = "mental_health", "santé mentale"
    PREVENTION = "prevention", "prévention"
    HEALTH_EDUCATION = "health_education", "éducation à la santé"
    RIGHTS = "rights", "accès aux droits"
    VIOLENCE = "violence", "violences faites aux femmes"
    TELECONSULTATION = "teleconsultation", "téléconsultation"
    COORDINATION = "coordination", "coordination des acteurs"
    OTHER = "other", "autre thème"


class Audience(models.TextChoices):
    """For whom a course is."""

    ELECTED = "elected", "élus"
    TOWN_HALL_AGENTS = "town_hall_agents", "agents de mairie"
    RELAYS = "relays", "relais"
    MUTUAL_TEAMS = "mutual_teams", "équipes de mutuelles"
    CPTS = "cpts", "équipes de CPTS"
    HOSPITAL_STAFF = "hospital_staff", "équipes hospitalières"
    PRACTITIONERS = "practitioners", "professionnels de santé"
