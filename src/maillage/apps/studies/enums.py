"""Closed lists of the studies app."""

from django.db import models


class State(models.TextChoices):
    """Where a study stands. Only a draft can be changed."""

    DRAFT = "draft", "brouillon"
    WAITING = "waiting", "en attente"
    RUNNING = "running", "calcul en cours"
    DONE = "done", "terminé"
    STOPPED = "stopped", "arrêté avant la fin"
    FAILED = "failed", "impossible"


class Aim(models.TextChoices):
    """What matters most; each aim is one siting problem."""

    COVER = "cover", "Le plus d’habitants à moins de N minutes"
    WORST = "worst", "D’abord les communes les plus loin"
    MEAN = "mean", "Le trajet moyen le plus court"
    LIFT = "lift", "Le plus d’habitants remontés à 2,5 consultations par an"


class Limit(models.TextChoices):
    """What bounds the openings: the numbers of each response alone, or a yearly budget as well."""

    NUMBER = "number", "Les nombres choisis"
    BUDGET = "budget", "Un budget par an"


class Candidates(models.TextChoices):
    """Where a response could open."""

    TOWN_HALLS = "town_halls", "Les mairies"
    COMMUNES = "communes", "Toutes les communes"
    FRANCE_SERVICES = "france_services", "Les espaces France services"
    IMPORTED = "imported", "Une liste de lieux à moi"
