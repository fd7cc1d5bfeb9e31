"""The communes of a territory as a table: filtered, sorted, cut into pages."""

from django.core.paginator import Paginator

from maillage.apps.territory import names

PAGE_SIZE = 100
MOST_WORST = 10
SORTS = ("nom", "habitants", "valeur")
_KEYS = {
    "nom": lambda row: names.plain(row.name),
    "habitants": lambda row: row.residents,
    "valeur": lambda row: row.value,
}


def asked(query):
    """(sort, filter) of a query string; anything unknown sorts by name."""
    sort = query.get("tri", "")
    return sort if sort.removeprefix("-") in SORTS else "nom", query.get("filtre", "").strip()[:80]


def sorted_rows(rows, sort):
    """Rows in the order asked; those without the figure come last, both ways."""
    key = _KEYS[sort.removeprefix("-")]
    known = sorted((row for row in rows if key(row) is not None), key=key)
    if sort.startswith("-"):
        known.reverse()
    return known + [row for row in rows if key(row) is None]


def filtered_rows(rows, text):
    """Rows whose name or code holds the text; accents and case do not matter."""
    wanted = names.plain(text)
    if not wanted:
        return rows
    return [row for row in rows if wanted in names.plain(row.name) or row.code.lower() == wanted]


def page_of(rows, query):
    """The page asked for; the first or last one when the number makes no sense."""
    return Paginator(rows, PAGE_SIZE).get_page(query.get("page"))


def headings(query, sort, value_title):
    """Column headings: label, sort state for screen readers, address that sorts by it."""
    titles = {"nom": "Commune", "habitants": "Habitants", "valeur": value_title}
    return [_heading(key, titles[key], query, sort) for key in SORTS]


def _heading(key, title, query, sort):
    state = {key: "ascending", f"-{key}": "descending"}.get(sort, "none")
    link = query.copy()
    link.pop("page", None)
    link["tri"] = f"-{key}" if sort == key else key
    return {
        "label": title,
        "state": state,
        "url": f"?{link.urlencode()}#tableau",
        "is_numeric": key != "nom",
    }


def base_query(query):
    """The query string without its page, for links to other pages."""
    kept = query.copy()
    kept.pop("page", None)
    return kept.urlencode()


def worst_served(rows, better):
    """The ten communes furthest from what is good; more residents first where they tie."""
    known = [row for row in rows if row.value is not None and row.residents]
    sign = 1 if better == "higher" else -1
    return sorted(known, key=lambda row: (sign * row.value, -row.residents))[:MOST_WORST]
