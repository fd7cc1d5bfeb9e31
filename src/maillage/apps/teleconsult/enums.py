"""Closed lists of teleconsultation."""

from django.db import models

from maillage.apps.offer.enums import CareType

CARE_TYPES = (
    CareType.GENERAL_MEDICINE,
    CareType.PSYCHIATRY,
    CareType.PSYCHOLOGY,
    CareType.GYNAECOLOGY,
    CareType.PAEDIATRICS,
)


class PlaceKind(models.TextChoices):
    """Where an access point is."""

    TOWN_HALL = "town_hall", "mairie"
    HEALTH_HOUSE = "health_house", "maison de santé"
    FRANCE_SERVICES = "france_services", "France services"
    LIBRARY = "library", "bibliothèque"
    THIRD_PLACE = "third_place", "tiers-lieu"


class PointState(models.TextChoices):
    PREPARING = "preparing", "en préparation"
    OPEN = "open", "ouvert"
    CLOSED = "closed", "fermé"


class Requirement(models.TextChoices):
    """What the opening gate asks (HAS, 6 March 2024). The computed ones are never ticked."""

    CONCERTATION = "concertation", "besoin établi avec les acteurs locaux"
    PLACE = "place", "lieu qui ne donne pas directement sur l’espace public"
    ROOM = "room", "pièce fermée, calme, éclairée, réservée à cet usage"
    SOUND = "sound", "essai d’écoute : on n’entend pas de l’extérieur"
    WAITING_AREA = "waiting_area", "espace d’attente sans publicité"
    HYGIENE = "hygiene", "nettoyage entre deux personnes"
    DEVICES = "devices", "appareils connectés vérifiés"
    EMERGENCY = "emergency", "conduite à tenir en urgence vitale"
    SIGNAGE = "signage", "signalétique"
    COMPLAINTS = "complaints", "réclamations"
    ALTERNATIVE = "alternative", "solution de repli si la téléconsultation ne convient pas"
    HOURS = "hours", "horaires entre 7 h et 23 h"
    RELAYS = "relays", "deux relais formés depuis moins de 24 mois"
    LINE = "line", "essai de ligne de moins de 30 jours"


COMPUTED = (Requirement.HOURS, Requirement.RELAYS, Requirement.LINE)


class Rung(models.TextChoices):
    """The ladder of a line, from best to last resort."""

    HD = "hd", "vidéo en haute définition"
    VIDEO = "video", "vidéo simple (360p)"
    AUDIO = "audio", "son seul"
    TELEPHONE = "telephone", "appel téléphonique"
    IN_PERSON = "in_person", "rendez-vous sur place"


class Modality(models.TextChoices):
    VIDEO = "video", "en vidéo"
    TELEPHONE = "telephone", "par téléphone"


class Motive(models.TextChoices):
    """Why a person comes: a closed list, shown afterwards to the practitioner alone."""

    INFECTION = "infection", "fièvre, toux, gorge, oreille"
    PAIN = "pain", "douleur"
    SKIN = "skin", "peau"
    DIGESTIVE = "digestive", "ventre, digestion"
    URINARY = "urinary", "brûlures en urinant"
    RENEWAL = "renewal", "renouvellement d’une ordonnance"
    CHRONIC = "chronic", "suivi d’une maladie connue"
    RESULTS = "results", "lecture de résultats"
    MIND = "mind", "moral, anxiété, sommeil"
    WOMEN = "women", "contraception, grossesse, gynécologie"
    CHILD = "child", "santé d’un enfant"
    OTHER = "other", "autre, à dire au praticien"


class Language(models.TextChoices):
    """Languages a consultation may be held in, most spoken first."""

    FRENCH = "fr", "français"
    ENGLISH = "en", "anglais"
    ARABIC = "ar", "arabe"
    PORTUGUESE = "pt", "portugais"
    SPANISH = "es", "espagnol"
    TURKISH = "tr", "turc"
    UKRAINIAN = "uk", "ukrainien"
    FRENCH_SIGN = "fsl", "langue des signes française"


class Priority(models.TextChoices):
    """A vital emergency is not a ticket: the screen says 15 or 112 first."""

    USUAL = "usual", "habituelle"
    SOON = "soon", "à voir en premier"


class Preference(models.TextChoices):
    NONE = "none", "sans préférence"
    WOMAN = "woman", "une femme"
    MAN = "man", "un homme"


class TicketState(models.TextChoices):
    """Where a ticket stands. In those of `WITH_SOMEONE` one practitioner holds it."""

    WAITING = "waiting", "en attente"
    PROPOSED = "proposed", "proposé à un praticien"
    ACCEPTED = "accepted", "accepté par un praticien"
    IN_ROOM = "in_room", "en consultation"
    CLOSED = "closed", "terminé"
    ABANDONED = "abandoned", "parti sans consultation"
    HANDED = "handed", "orienté vers un rendez-vous"


WITH_SOMEONE = (TicketState.PROPOSED, TicketState.ACCEPTED, TicketState.IN_ROOM)
LIVE = (TicketState.WAITING, *WITH_SOMEONE)


class Step(models.TextChoices):
    """What happened to a ticket, one line of its history each."""

    ENTERED = "entered", "arrivée dans la file"
    PROPOSED = "proposed", "proposé"
    ACCEPTED = "accepted", "accepté"
    DECLINED = "declined", "rendu à la file par le praticien"
    UNANSWERED = "unanswered", "rendu à la file : pas de réponse"
    VANISHED = "vanished", "rendu à la file : praticien injoignable"
    IN_ROOM = "in_room", "consultation commencée"
    CLOSED = "closed", "consultation terminée"
    ABANDONED = "abandoned", "parti sans consultation"
    HANDED = "handed", "orienté vers un rendez-vous"
    RETURNED = "returned", "revenu dans la file"
    CHANGED = "changed", "demande modifiée"


class DutyState(models.TextChoices):
    AVAILABLE = "available", "disponible"
    ON_BREAK = "on_break", "en pause"
    ENDED = "ended", "terminée"


class ParticipantKind(models.TextChoices):
    PATIENT = "patient", "patient"
    PRACTITIONER = "practitioner", "praticien"
    THIRD = "third", "tierce personne"


class Alone(models.TextChoices):
    """The answer to « Êtes-vous seul·e ? », asked to the patient only."""

    UNKNOWN = "unknown", "pas encore répondu"
    ALONE = "alone", "oui, je suis seul·e"
    ACCOMPANIED = "accompanied", "non, et cela me convient"
    WANTS_PRIVACY = "wants_privacy", "je souhaite que la personne sorte"


class RoomEventKind(models.TextChoices):
    """What happened in a room; never what was said."""

    OPENED = "opened", "le praticien est entré"
    ADMITTED = "admitted", "la personne est entrée"
    INVITED = "invited", "une tierce personne est invitée"
    JOINED = "joined", "arrivée"
    LEFT = "left", "départ"
    LOST = "lost", "liaison perdue"
    BACK = "back", "liaison revenue"
    RUNG = "rung", "changement de qualité"
    SIGNALLED = "signalled", "signal discret"
    ENDED = "ended", "fin"


class DocumentKind(models.TextChoices):
    PRESCRIPTION = "prescription", "ordonnance"
    CERTIFICATE = "certificate", "certificat"
    SUMMARY = "summary", "compte rendu pour le médecin traitant"


class DeliveryWay(models.TextChoices):
    PRINTED = "printed", "imprimé au point"
    PHARMACY = "pharmacy", "mis à disposition de la pharmacie"
    REFERENT = "referent", "mis à disposition du médecin traitant"
