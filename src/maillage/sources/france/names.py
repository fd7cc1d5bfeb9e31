"""The article that goes before a place's name (Insee's TNCC code, "type de nom en clair")."""

ARTICLES = {
    "0": "",
    "1": "",
    "2": "Le ",
    "3": "La ",
    "4": "Les ",
    "5": "L'",
    "6": "Aux ",
    "7": "Las ",
    "8": "Los ",
}


def with_article(name, article_code):
    """A commune's full name.

    >>> with_article("Abergement-Clémenciat", "5")
    "L'Abergement-Clémenciat"
    """
    return ARTICLES[article_code] + name
