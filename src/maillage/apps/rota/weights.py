"""What each flaw of a rota costs by default, and the wishes it is measured against.

Our own choice, to be set by the collective: an empty post outweighs everything, then a centre left
twice without a doctor, then beginners without anybody experienced; distance and habits come last.
"""

WEIGHTS = {
    "empty_post": 1000,
    "empty_twice": 400,
    "no_senior": 120,
    "distance": 1,
    "new_to_centre": 15,
    "unmet_wish": 25,
    "change": 200,
    "two_running": 30,
    "together": 40,
    "first_timer": 20,
    "new_in_month": 30,
    "reserve": 200,
    "holiday": 20,
    "continuity": 2,
}
LABELS = {
    "empty_post": "poste vide",
    "empty_twice": "centre sans médecin deux semaines de suite",
    "no_senior": "semaine sans médecin expérimenté",
    "distance": "trajets",
    "new_to_centre": "médecin nouveau dans un centre",
    "unmet_wish": "semaine souhaitée et non donnée",
    "change": "changement du planning publié",
    "two_running": "souhait sur les semaines de suite",
    "together": "amis qui ne viennent pas ensemble",
    "first_timer": "première fois sans médecin expérimenté à côté",
    "new_in_month": "trop de nouveaux médecins le même mois",
    "reserve": "réserve incomplète",
    "holiday": "vacances scolaires données plus d’une fois",
    "continuity": "retour trop tôt ou trop tard dans le même centre",
}
RETURN_EVERY = 8  # weeks between two visits of one doctor to one centre
FARTHEST = 20  # points of distance, at most
KM_PER_POINT = 50
