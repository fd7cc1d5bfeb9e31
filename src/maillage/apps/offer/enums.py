"""Closed lists of the care offer."""

from django.db import models


class CareType(models.TextChoices):
    """What a resident looks for, in everyday words."""

    GENERAL_MEDICINE = "general_medicine", "médecine générale"
    NURSING = "nursing", "soins infirmiers"
    PHYSIOTHERAPY = "physiotherapy", "kinésithérapie"
    DENTISTRY = "dentistry", "soins dentaires"
    MIDWIFERY = "midwifery", "sage-femme"
    GYNAECOLOGY = "gynaecology", "gynécologie"
    PAEDIATRICS = "paediatrics", "pédiatrie"
    PSYCHIATRY = "psychiatry", "psychiatrie"
    PSYCHOLOGY = "psychology", "psychologie"
    CARDIOLOGY = "cardiology", "cardiologie"
    OPHTHALMOLOGY = "ophthalmology", "ophtalmologie"
    DERMATOLOGY = "dermatology", "dermatologie"
    SPECIALIST = "specialist", "autre spécialité médicale"
    PHARMACY = "pharmacy", "pharmacie"
    LABORATORY = "laboratory", "analyses et prélèvements"
    IMAGING = "imaging", "radiologie et imagerie"
    VACCINATION = "vaccination", "vaccination"
    PREVENTION = "prevention", "prévention et éducation à la santé"
    SOCIAL_RIGHTS = "social_rights", "aide aux droits et à la mutuelle"
    OTHER = "other", "autre soin"


class Mode(models.TextChoices):
    """How the person and the professional meet."""

    ON_SITE = "on_site", "sur place"
    ASSISTED_REMOTE = "assisted_remote", "à distance, avec une personne à vos côtés"
    REMOTE = "remote", "à distance, de chez vous"
    HOME_VISIT = "home_visit", "à domicile"


class Visibility(models.TextChoices):
    """Who sees a service."""

    ALL = "all", "tout le monde"
    PROFESSIONALS = "professionals", "les professionnels"
    CPTS = "cpts", "les membres de certaines CPTS"
    SAS = "sas", "les régulateurs du SAS"


class BookableBy(models.TextChoices):
    """Who may book a reason; each level includes the ones before."""

    MEMBERS = "members", "l’équipe seulement"
    PROFESSIONALS = "professionals", "l’équipe et les professionnels et relais d’ailleurs"
    EVERYONE = "everyone", "tout le monde"


class Channel(models.TextChoices):
    """How an appointment is asked for."""

    WEB = "web", "sur le portail"
    PHONE = "phone", "par téléphone"
    COUNTER = "counter", "au guichet"
    RELAY = "relay", "par un relais ou un professionnel"
    SAS = "sas", "par un régulateur du SAS"


class Yes(models.TextChoices):
    """An answer that may not be known."""

    YES = "yes", "oui"
    NO = "no", "non"
    UNKNOWN = "unknown", "non renseigné"


class Source(models.TextChoices):
    """Where an entry comes from."""

    MANUAL = "manual", "saisie"
    FINESS = "finess", "Finess"
    DIRECTORY = "directory", "annuaire national"
    CSV = "csv", "fichier"


class Freshness(models.TextChoices):
    """How much an entry may still be trusted."""

    CURRENT = "current", "à jour"
    DUE = "due", "à confirmer bientôt"
    OUT_OF_DATE = "out_of_date", "à confirmer"
    STALE = "stale", "plus confirmé depuis trop longtemps"


class ImportState(models.TextChoices):
    PROPOSED = "proposed", "à relire"
    APPLIED = "applied", "appliqué"
    DROPPED = "dropped", "abandonné"


class SchoolZone(models.TextChoices):
    A = "A", "zone A"
    B = "B", "zone B"
    C = "C", "zone C"
    NONE = "", "sans zone"
