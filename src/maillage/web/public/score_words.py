"""Access scores as sentences: what one can reach, beside what, and since when."""

from maillage.apps.territory.enums import Profession
from maillage.web.components.words import number, percent

_ONE = {
    Profession.GP: "un médecin généraliste",
    Profession.NURSE: "un infirmier ou une infirmière",
    Profession.PHYSIOTHERAPIST: "un ou une kinésithérapeute",
    Profession.DENTIST: "un ou une dentiste",
    Profession.MIDWIFE: "une sage-femme",
}


def title(profession):
    """Heading of a profession's paragraph.

    >>> title("midwife")
    'Consulter une sage-femme'
    """
    return f"Consulter {_ONE[Profession(profession)]}"


def column_title(profession):
    """Unit of the score, short enough for the head of a column.

    >>> column_title("midwife")
    'Temps plein pour 100\\u202f000\\xa0femmes'
    """
    if profession == Profession.GP:
        return "Consultations par an"
    return f"Temps plein pour 100\u202f000\u00a0{_among(profession)}"


def _among(profession):
    return "femmes" if profession == Profession.MIDWIFE else "habitants"


def access_sentence(profession, score, national, *, where=""):
    """What the score allows, and the mean of France where it is known.

    >>> access_sentence("gp", 2.1, 3.74)
    'Un habitant peut consulter un généraliste 2,1\\xa0fois par an\\xa0; en moyenne 3,7 en France.'
    """
    there = f"\u00a0; en moyenne {number(national, 1)} en France" if national is not None else ""
    before, shown = f"{where}, " if where else "", number(score, 1)
    if profession == Profession.GP:
        said = f"un habitant peut consulter un généraliste {shown}\u00a0fois par an"
    else:
        verb, noun = _full_time(profession, round(score, 1) >= 2)
        said = (
            f"pour 100\u202f000\u00a0{_among(profession)}, {shown}\u00a0{noun} à plein temps {verb}"
        )
    return f"{capital(before + said)}{there}."


def _full_time(profession, many):
    nouns = {
        Profession.NURSE: ("infirmier ou infirmière", "infirmiers et infirmières"),
        Profession.PHYSIOTHERAPIST: ("kinésithérapeute", "kinésithérapeutes"),
        Profession.DENTIST: ("dentiste", "dentistes"),
        Profession.MIDWIFE: ("sage-femme", "sages-femmes"),
    }
    verb = "sont accessibles" if many else "est accessible"
    return verb, nouns[Profession(profession)][many]


def rank_sentence(share_worse_off):
    """Where the commune stands among the residents of France.

    >>> rank_sentence(0.12), rank_sentence(0.0)
    ('12\\xa0% des habitants de France vivent dans une commune moins bien desservie.', \
'Aucune commune de France n’est moins bien desservie.')
    """
    if share_worse_off == 0:
        return "Aucune commune de France n’est moins bien desservie."
    shown = percent(share_worse_off)
    return f"{capital(shown)} des habitants de France vivent dans une commune moins bien desservie."


def trend_sentence(trend):
    """How the score moved between the first and the last vintage; "" with a single one.

    >>> trend_sentence(((2022, 2.3), (2023, 2.1)))
    'C’est 0,2 de moins qu’en 2022.'
    """
    if len(trend) < 2:
        return ""
    (year, first), (_, last) = trend[0], trend[-1]
    change = round(round(last, 1) - round(first, 1), 1)
    if not change:
        return f"C’est autant qu’en {year}."
    return f"C’est {number(abs(change), 1)} de {'plus' if change > 0 else 'moins'} qu’en {year}."


def without_older_sentence(profession, score):
    """The score without doctors near retirement; "" where it is not published."""
    if score is None or profession != Profession.GP:
        return ""
    return f"Sans les médecins de 65\u00a0ans et plus, ce serait {number(score, 1)}."


def need_sentence(residents, need, *, estimated):
    """The need for care said in residents of average age."""
    more = need - residents
    ages = "D’après leurs âges, les habitants ont besoin "
    label = " (estimé)" if estimated else ""
    if abs(more) < 0.01 * residents:
        return f"{ages}d’autant de soins que la moyenne{label}."
    kind = "plus" if more > 0 else "moins"
    return f"{ages}de {percent(abs(more) / residents)} de soins de {kind} que la moyenne{label}."


def capital(text):
    """The text with its first letter in upper case."""
    return text[0].upper() + text[1:]
