"""Kinds of care, as France's nomenclatures and everyday words name them.

Specialities: TRE_R38 (Agence du numérique en santé), professions: TRE_G15. A code that is not
listed here is "specialist" for a speciality and "other" for a profession: never a guess.
"""

from .words import plain_words

# What a resident looks for, by the code of `apps.offer.enums.CareType`; the first word is shown.
CARE = {
    "general_medicine": ("Médecine générale", "médecin généraliste", "généraliste"),
    "nursing": ("Soins infirmiers", "infirmier", "infirmière", "soins infirmiers à domicile"),
    "physiotherapy": ("Kinésithérapie", "masseur-kinésithérapeute", "kinésithérapeute", "kiné"),
    "dentistry": ("Soins dentaires", "dentiste", "chirurgien-dentiste", "chirurgie dentaire"),
    "midwifery": ("Sage-femme", "maïeutique"),
    "gynaecology": ("Gynécologie", "gynécologie-obstétrique", "gynécologue"),
    "paediatrics": ("Pédiatrie", "pédiatre", "PMI"),
    "psychiatry": ("Psychiatrie", "psychiatre", "CMP"),
    "psychology": ("Psychologie", "psychologue"),
    "cardiology": ("Cardiologie", "cardiologue"),
    "ophthalmology": ("Ophtalmologie", "ophtalmologue", "ophtalmologiste"),
    "dermatology": ("Dermatologie", "dermatologue"),
    "specialist": ("Autre spécialité médicale", "spécialiste"),
    "pharmacy": ("Pharmacie", "pharmacien"),
    "laboratory": ("Analyses et prélèvements", "laboratoire", "biologie médicale"),
    "imaging": ("Radiologie et imagerie", "radiologie", "imagerie"),
    "vaccination": ("Vaccination", "centre de vaccination"),
    "prevention": ("Prévention et éducation à la santé", "prévention", "dépistage"),
    "social_rights": ("Aide aux droits et à la mutuelle", "accès aux droits", "mutuelle"),
    "other": ("Autre soin", "autre"),
}
_SPECIALITIES = {
    "general_medicine": "26 53 54",
    "cardiology": "04 73 79 80 81",
    "dermatology": "15",
    "gynaecology": "19 20 51 52",
    "ophthalmology": "38 85",
    "paediatrics": "40 87 88 89 90",
    "psychiatry": "33 42 43 92 93",
    "imaging": "44 55 74 94",
}
_SPECIALITY_CARE = {
    f"SM{number}": care for care, numbers in _SPECIALITIES.items() for number in numbers.split()
}
PROFESSIONS = {
    "10": ("Médecin", "specialist"),
    "21": ("Pharmacien", "pharmacy"),
    "40": ("Chirurgien-dentiste", "dentistry"),
    "50": ("Sage-femme", "midwifery"),
    "60": ("Infirmier", "nursing"),
    "70": ("Masseur-kinésithérapeute", "physiotherapy"),
    "93": ("Psychologue", "psychology"),
}
_WORDS = {plain_words(word): care for care, words in CARE.items() for word in words}


def care_of(text):
    """The kind of care of a code or of everyday words; ValueError, in French, otherwise.

    >>> care_of("Kinésithérapie"), care_of("Médecin généraliste"), care_of("nursing")
    ('physiotherapy', 'general_medicine', 'nursing')
    """
    if text in CARE:
        return text
    care = _WORDS.get(plain_words(text))
    if care is None:
        known = ", ".join(words[0].lower() for words in CARE.values())
        raise ValueError(
            f"le soin «\u00a0{text[:60]}\u00a0» n’est pas connu. Écrivez\u00a0: {known}."
        )
    return care


def care_of_codes(speciality, profession=""):
    """The kind of care of national codes, "" when neither is given.

    >>> care_of_codes("SM54", "10"), care_of_codes("SM32", "10"), care_of_codes("", "60")
    ('general_medicine', 'specialist', 'nursing')
    """
    if speciality:
        return _SPECIALITY_CARE.get(speciality, "specialist")
    return PROFESSIONS.get(profession, ("", "other" if profession else ""))[1]
