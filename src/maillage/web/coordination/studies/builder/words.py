"""What the builder says of each choice, in words that need no manual."""

from maillage.apps.studies.enums import Aim, Candidates, Limit
from maillage.web.components.words import BLANK, count, date_in_words, number

AIMS = {
    Aim.COVER: (
        "Le plus d’habitants assez près",
        "Compte les habitants qui ont un lieu à moins du nombre de minutes choisi plus bas.",
    ),
    Aim.WORST: (
        "D’abord les communes les plus loin",
        "Raccourcit autant que possible le trajet de la commune la plus éloignée.",
    ),
    Aim.MEAN: (
        "Le trajet moyen le plus court",
        "Raccourcit le trajet de tous les habitants, en moyenne.",
    ),
    Aim.LIFT: (
        "Le plus d’habitants remontés au-dessus de 2,5 consultations par an",
        "Part du score officiel d’accès aux généralistes, et y ajoute les consultations de "
        "vos réponses.",
    ),
}
CANDIDATES = {
    Candidates.TOWN_HALLS: "Les mairies",
    Candidates.COMMUNES: "Toutes les communes",
    Candidates.FRANCE_SERVICES: "Les espaces France services",
    Candidates.IMPORTED: "Une liste à moi",
}
HOW_TO_LOAD_FRANCE_SERVICES = (
    "Aucun n’est chargé ici. La personne qui gère ce portail peut en charger la liste avec "
    "«\u00a0maillage data import france_services FICHIER.csv\u00a0»."
)
LIMITS = {Limit.NUMBER: "Les nombres choisis", Limit.BUDGET: "Un budget par an"}
BUDGET_HINT = "Ouvre ce que ce budget paie, sans dépasser les nombres choisis."
ROLES = {"existing": "Déjà ouverts", "forced": "Obligatoires", "forbidden": "Interdits"}
_LONGEST_NAME = 100


def default_name(perimeter_name):
    """The name a scenario bears until its people choose another; 100 characters at most.

    >>> default_name("Creuse")
    'Creuse\\xa0: où ouvrir\\xa0?'
    """
    end = f"{BLANK}: où ouvrir{BLANK}?"
    return f"{perimeter_name[: _LONGEST_NAME - len(end)].rstrip()}{end}"


def figures_in_words(entry):
    """« 4 500 consultations par an, 52 000 € par an »."""
    consultations = count(entry["consultations_per_year"], "consultation")
    return f"{consultations} par an, {euros(entry['cost_per_year'])} par an"


def euros(amount):
    return f"{number(amount)}{BLANK}€"


def chosen_in_words(responses):
    """What was chosen at step 2, and what it costs if all of it opens."""
    chosen = [entry for entry in responses if entry["count"]]
    if not chosen:
        return "Rien n’est encore choisi à l’étape 2."
    names = f"{BLANK}; ".join(f"{entry['name']}{BLANK}: {entry['count']}" for entry in chosen)
    cost = sum(entry["count"] * entry["cost_per_year"] for entry in chosen)
    return f"{names}. En tout, {euros(cost)} par an."


def age_of_figures(catalogue, today):
    """A warning when the default figures have passed their review date; else nothing."""
    if not catalogue.is_old(today):
        return ""
    verified, until = (date_in_words(d) for d in (catalogue.verified_on, catalogue.valid_until))
    return (
        f"Nos chiffres sont anciens{BLANK}: vérifiés le {verified}, ils devaient être revus avant "
        f"le {until}. Remplacez-les par les vôtres."
    )


def places_here(quantity):
    return f"{count(quantity, 'lieu possible', 'lieux possibles')} ici."
