"""Closed lists of the compact app."""

from django.db import models


class CompactKind(models.TextChoices):
    BILATERAL = "bilateral", "convention entre deux réseaux"
    NATIONAL = "national", "convention nationale"
    REGIONAL = "regional", "déclinaison territoriale"
    HEALTH_CONTRACT = "health_contract", "contrat local de santé"
    COMMUNE_OPERATOR = "commune_operator", "convention de commune et d’opérateur"


class CompactState(models.TextChoices):
    DRAFT = "draft", "en rédaction"
    NEGOTIATED = "negotiated", "texte arrêté"
    SIGNED = "signed", "signée"
    RUNNING = "running", "en cours"
    IN_REVIEW = "in_review", "en bilan"
    RENEWED = "renewed", "reconduite par avenant"
    ENDED = "ended", "terminée"


WRITABLE = frozenset({CompactState.DRAFT, CompactState.NEGOTIATED})  # its text may change
LIVING = frozenset({CompactState.RUNNING, CompactState.IN_REVIEW, CompactState.RENEWED})


class PartyRole(models.TextChoices):
    PILOT = "pilot", "pilote"
    SIGNATORY = "signatory", "signataire"
    PARTNER = "partner", "partenaire"


class ClauseLevel(models.TextChoices):
    """An axis holds objectives, an objective holds commitments."""

    AXIS = "axis", "axe"
    OBJECTIVE = "objective", "objectif"
    COMMITMENT = "commitment", "engagement"


class ActionState(models.TextChoices):
    """Late and blocked are not states: they are read from dates and obstacles."""

    TO_START = "to_start", "à démarrer"
    RUNNING = "running", "en cours"
    DONE = "done", "faite"
    ABANDONED = "abandoned", "abandonnée"


class Visibility(models.TextChoices):
    PARTY = "party", "mon organisation seulement"
    SHARED = "shared", "toutes les parties"


class ExperimentState(models.TextChoices):
    """Finished is not a state: it is read from the end date."""

    DRAFT = "draft", "protocole en rédaction"
    RUNNING = "running", "en cours"
    DECIDED = "decided", "décidée"


class Step(models.IntegerChoices):
    """How many months one measure of an experiment covers."""

    MONTH = 1, "un mois"
    QUARTER = 3, "un trimestre"
    YEAR = 12, "un an"


class Better(models.TextChoices):
    HIGHER = "higher", "plus il est haut, mieux c’est"
    LOWER = "lower", "plus il est bas, mieux c’est"


class LogKind(models.TextChoices):
    NOTE = "note", "fait marquant"
    DEVIATION = "deviation", "écart au protocole"
    TROUBLE = "trouble", "difficulté"


class Decision(models.TextChoices):
    GENERALISE = "generalise", "généraliser"
    AMEND = "amend", "modifier et recommencer"
    STOP = "stop", "arrêter"


class ReviewState(models.TextChoices):
    PREPARED = "prepared", "préparé"
    COMMENTS = "comments", "ouvert aux commentaires"
    CONCLUSIONS = "conclusions", "conclusions en écriture"
    DECIDED = "decided", "décision proposée aux parties"
    CLOSED = "closed", "clos"


class ReviewDecision(models.TextChoices):
    """What the parties decide at the end of a review."""

    CONTINUE = "continue", "continuer sans rien changer"
    AMEND = "amend", "modifier le texte par un avenant"
    RENEW = "renew", "reconduire par un avenant"
    END = "end", "mettre fin"


class ReviewSection(models.TextChoices):
    """Parts of the report of a review, in its order; `WHOLE` is for comments only."""

    PROMISED = "promised", "Ce qui était promis, ce qui a été fait"
    INDICATORS = "indicators", "Les indicateurs"
    ACTIONS = "actions", "Les actions"
    LATE = "late", "Ce qui est en retard ou bloqué, et pourquoi"
    MONEY = "money", "L’argent prévu et dépensé"
    FEEDBACK = "feedback", "Les remontées de terrain"
    EXPERIMENTS = "experiments", "Les expérimentations"
    WHOLE = "whole", "L’ensemble"


class AmendmentKind(models.TextChoices):
    AMEND = "amend", "modifie le texte"
    RENEW = "renew", "reconduit la convention"
    END = "end", "met fin à la convention"


class AmendmentState(models.TextChoices):
    DRAFT = "draft", "en rédaction"
    TO_SIGN = "to_sign", "à signer"
    SIGNED = "signed", "signé"
    WITHDRAWN = "withdrawn", "retiré"


class ChangeKind(models.TextChoices):
    """What an article of an amendment does."""

    REWORD = "reword", "modifier une clause"
    ADD = "add", "ajouter une clause"
    REMOVE = "remove", "supprimer une clause"
    JOIN = "join", "faire entrer une partie"
    LEAVE = "leave", "faire sortir une partie"


class FeedbackTopic(models.TextChoices):
    """What a difficulty of the field is about."""

    APPOINTMENT = "appointment", "pas de rendez-vous, ou trop tard"
    TRAVEL = "travel", "se déplacer jusqu’aux soins"
    REFUSAL = "refusal", "refus de soins"
    RIGHTS = "rights", "droits, papiers, reste à payer"
    LANGUAGE = "language", "langue, compréhension, handicap"
    TELECONSULTATION = "teleconsultation", "téléconsultation"
    EQUIPMENT = "equipment", "matériel ou connexion"
    COORDINATION = "coordination", "entente entre professionnels"
    TOOL = "tool", "cette plateforme"
    OTHER = "other", "autre difficulté"


class Level(models.TextChoices):
    """How far someone answers."""

    NATIONAL = "national", "toute la France"
    REGIONAL = "regional", "certains départements"
