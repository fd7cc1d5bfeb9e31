"""The answers, read again before taking the place."""

from datetime import date

from maillage.apps.teleconsult.enums import Language, Modality, Motive, Preference
from maillage.web.components.words import date_in_words

from . import words


def lines(answers):
    """What was answered: a label, the answer in words, and the step that changes it."""
    name = f"{answers['given_name']} {answers['family_name']}"
    born = date_in_words(date.fromisoformat(answers["birth_date"]))
    language = Language(answers["language"]).label
    wish = Preference(answers["preference"]).label
    return [
        _line("Où vous êtes", answers["place"], "lieu"),
        _line("Qui vous voulez voir", words.capital(words.for_what(answers["care_type"])), "soin"),
        _line("Pour quelle raison", words.capital(Motive(answers["motive"]).label), "motif"),
        _line("Pour qui", name, "personne"),
        _line("Date de naissance", born, "personne"),
        _line("Téléphone", answers["phone"], "personne"),
        _line("Comment", words.capital(Modality(answers["modality"]).label), "comment"),
        _line("Langue", words.capital(language), "comment"),
        _line("Préférence", words.capital(wish), "comment"),
        _line("Accompagné", "Oui" if answers["has_companion"] else "Non", "comment"),
    ]


def _line(label, answer, step):
    return {"label": label, "answer": answer, "step": step}
