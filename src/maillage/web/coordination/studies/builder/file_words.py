"""Why a list of places was refused, in French: the readers of files speak to developers.

A reason that is not known here is shown as it came.
"""

import re

EXPECTED = (
    "Il faut une colonne «\u00a0nom\u00a0», et «\u00a0code_insee\u00a0» ou bien "
    "«\u00a0latitude\u00a0» et «\u00a0longitude\u00a0»."
)
_LINES = {
    r"a site without a name": "le nom manque.",
    r"(.+): neither coordinates nor a commune code": "\\1\u00a0: ni commune ni coordonnées.",
    r"['\"](.*)['\"] is not a commune code.*": (
        "«\u00a0\\1\u00a0» n’est pas un code Insee (5 caractères, comme 23002)."
    ),
    r"coordinates: ['\"](.*)['\"] is not a number": "«\u00a0\\1\u00a0» n’est pas un nombre.",
    r"no coordinates": "une coordonnée manque.",
    r"latitude (.+), longitude (.+): not a place on Earth.*": (
        "latitude \\1, longitude \\2\u00a0: ce n’est pas un lieu sur Terre."
    ),
    r"latitude (.+), longitude (.+): they look swapped.*": (
        "latitude \\1, longitude \\2\u00a0: elles semblent inversées."
    ),
    r"['\"](.*)['\"] is not a known type of site.*": (
        "«\u00a0\\1\u00a0» n’est pas un type de lieu connu. Laissez cette colonne vide."
    ),
    r"(.+) was already given at line (\d+)": "ce lieu est déjà à la ligne \\2.",
}
_FILES = {
    r".* (?:is empty|holds no line)\..*": f"Ce fichier est vide. {EXPECTED}",
    r".* does not have the columns of a list of sites: found (.*?)\. Expected.*": (
        f"Ce fichier n’a pas les colonnes attendues. Trouvé\u00a0: \\1. {EXPECTED}"
    ),
    r".* holds no usable site \((.*)\)\. Expected.*": (
        f"Aucune ligne de ce fichier ne donne un lieu. {EXPECTED}"
    ),
    r".* (?:is not text|is not CSV|is not an Excel|is damaged|it is damaged|encoding).*": (
        "Ce fichier ne se lit pas. Enregistrez votre tableau en CSV ou en XLSX, et donnez-le "
        "de nouveau."
    ),
}


def line_reason(reason):
    """Why one line was refused.

    >>> line_reason("a site without a name"), line_reason("autre chose")
    ('le nom manque.', 'autre chose')
    """
    return _translated(reason, _LINES)


def file_problem(message):
    """Why a whole file was refused."""
    return _translated(message, _FILES)


def _translated(text, sentences):
    for pattern, sentence in sentences.items():
        found = re.fullmatch(pattern, text, re.S)
        if found:
            return found.expand(sentence)
    return text
