"""Closed lists of the rota app."""

from django.db import models


class Practice(models.TextChoices):
    """How a volunteer practises the rest of the year."""

    SETTLED = "settled", "en cabinet"
    LOCUM = "locum", "en remplacement"
    SALARIED = "salaried", "en poste salarié"
    RETIRED = "retired", "à la retraite"


class VolunteerState(models.TextChoices):
    CANDIDATE = "candidate", "demande reçue"
    ACTIVE = "active", "volontaire"
    PAUSED = "paused", "en pause"
    LEFT = "left", "a quitté le collectif"


class TwoRunning(models.TextChoices):
    """Whether two weeks in a row, in one centre, are wished."""

    EITHER = "either", "peu importe"
    PREFERRED = "preferred", "deux semaines de suite, si possible"
    REFUSED = "refused", "jamais deux semaines de suite"


class Formality(models.TextChoices):
    """What must be in order before a first week."""

    IDENTITY = "identity", "pièce d’identité et diplôme"
    COUNCIL = "council", "accord du conseil de l’Ordre"
    CONTRACT = "contract", "contrat signé"
    INSURANCE = "insurance", "assurance en responsabilité civile professionnelle"
    SOCIAL_SECURITY = "social_security", "déclaration à la caisse d’assurance maladie"
    BANK = "bank", "coordonnées bancaires"


class Wish(models.TextChoices):
    """What a volunteer says of one centre."""

    PREFERRED = "preferred", "de préférence"
    ACCEPTED = "accepted", "d’accord"
    REFUSED = "refused", "non"


class Milestone(models.TextChoices):
    """What a centre needs before its first week, in the usual order."""

    PREMISES = "premises", "locaux"
    AGENCY = "agency", "accord de l’agence régionale de santé"
    HEALTH_INSURANCE = "health_insurance", "accord de l’assurance maladie"
    TEAM = "team", "équipe recrutée"
    HOUSING = "housing", "logement et véhicule"
    FIRST_WEEK = "first_week", "première semaine"


class TeamJob(models.TextChoices):
    """The fixed team, who stays when the doctor of the week goes."""

    COORDINATOR = "coordinator", "coordination"
    ASSISTANT = "assistant", "assistance médicale"
    NURSE = "nurse", "soins infirmiers"


class DraftState(models.TextChoices):
    OPEN = "open", "brouillon"
    PUBLISHED = "published", "publié"
    DISCARDED = "discarded", "abandonné"


class SolveState(models.TextChoices):
    WAITING = "waiting", "en attente"
    RUNNING = "running", "en cours"
    DONE = "done", "terminé"
    STOPPED = "stopped", "arrêté"
    FAILED = "failed", "impossible"


class PostState(models.TextChoices):
    """One line in one week of the published rota."""

    EMPTY = "empty", "à pourvoir"
    TO_CONFIRM = "to_confirm", "à confirmer"
    CONFIRMED = "confirmed", "confirmée"


class Cause(models.TextChoices):
    """Why a published post changed."""

    PUBLICATION = "publication", "publication"
    CONFIRMATION = "confirmation", "confirmation"
    WITHDRAWAL = "withdrawal", "désistement"
    REPAIR = "repair", "réparation"
    CLOSING = "closing", "fermeture"


class IncidentKind(models.TextChoices):
    """What happened to the published rota."""

    WITHDRAWAL = "withdrawal", "un médecin ne peut plus venir"
    OFFER = "offer", "un médecin propose une semaine"
    OPENING = "opening", "un centre ouvre une ligne"
    CLOSING = "closing", "un centre ferme"
    FLAT = "flat", "un logement n’est plus disponible"
    VEHICLE = "vehicle", "un véhicule n’est plus disponible"


class IncidentState(models.TextChoices):
    OPEN = "open", "à réparer"
    SETTLED = "settled", "réparé"
    LEFT = "left", "laissé tel quel"


class ItemKind(models.TextChoices):
    """What one doctor hands over to the next."""

    TASK = "task", "chose à faire"
    RESULT = "result", "résultat attendu"
    WATCH = "watch", "patient à surveiller"


class ItemState(models.TextChoices):
    OPEN = "open", "ouvert"
    DONE = "done", "fait"
    DROPPED = "dropped", "sans objet"


class ClaimState(models.TextChoices):
    """A volunteer's travel claim."""

    SUBMITTED = "submitted", "envoyée"
    ACCEPTED = "accepted", "acceptée"
    REFUSED = "refused", "refusée"
    PAID = "paid", "payée"


class FigureSource(models.TextChoices):
    TYPED = "typed", "saisi"
    COMPUTED = "computed", "calculé d’après les rendez-vous"
