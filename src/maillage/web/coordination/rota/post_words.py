"""Published weeks, their states and their history as a coordinator reads them."""

from django.utils import timezone

from maillage.apps.accounts.models import User
from maillage.apps.rota.enums import Cause, PostState
from maillage.apps.rota.weeks import departure, in_words
from maillage.web.components.words import BLANK, clock, count, date_in_words, number

SILENT = "sans réponse"


def conclusion(picture):
    """One sentence: how many weeks to come have a doctor."""
    if picture.last is None:
        return "Aucun planning n’est publié."
    total, empty = picture.counts.total(), picture.counts[PostState.EMPTY]
    until = date_in_words(departure(picture.last))
    if not empty:
        return f"Jusqu’au {until}, les {number(total)} semaines publiées ont un médecin."
    have = "a" if total - empty < 2 else "ont"
    return (
        f"Jusqu’au {until}, {number(total - empty)} des {number(total)} semaines publiées "
        f"{have} un médecin{BLANK}; il en manque {number(empty)}."
    )


def figures(picture):
    """What `key_figures.html` takes."""
    counts, silent = picture.counts, len(picture.silent)
    note = f"dont {number(silent)} {SILENT}" if silent else ""
    return [
        {"label": "confirmées", "value": number(counts[PostState.CONFIRMED]), "unit": ""},
        {"label": "à confirmer", "value": number(counts[PostState.TO_CONFIRM]), "note": note},
        {"label": "à pourvoir", "value": number(counts[PostState.EMPTY]), "unit": ""},
    ]


def centre_rows(row, now):
    """One centre: the posts of each week shown."""
    weeks = [
        {"week": short_week(monday), "posts": [post_row(post, now) for post in posts]}
        for monday, posts in sorted(row.weeks.items())
    ]
    return {"name": row.centre.name, "is_reserve": row.centre.is_reserve, "weeks": weeks}


def post_row(post, now):
    """One published week: who, and where it stands in words."""
    is_silent = post.state == PostState.TO_CONFIRM and post.confirm_before < now
    before = timezone.localtime(post.confirm_before) if post.confirm_before else None
    return {
        "pk": post.pk,
        "who": post.volunteer.full_name if post.volunteer else "",
        "centre": post.line.centre.name,
        "line": post.line.number,
        "week": in_words(post.monday),
        "state": SILENT if is_silent else post.get_state_display(),
        "code": "silent" if is_silent else post.state,
        "before": date_in_words(before.date()) if before else "",
    }


def short_week(monday):
    """« 4 – 9 janv. » would be too short to be sure: a week in words, its year dropped.

    >>> from datetime import date
    >>> short_week(date(2027, 1, 4))
    'du 4 au 9 janvier'
    """
    return in_words(monday).removesuffix(f" {departure(monday).year}")


def changes(rows):
    """Each change in one sentence, with when and by whom."""
    rows = list(rows)
    people = _people(rows)
    return [_change(row, people) for row in rows]


def summary_in_words(summary):
    """What a publication would do, in one sentence."""
    filled = count(summary.filled, "semaine a un médecin", "semaines ont un médecin")
    empty = count(summary.empty, "reste à pourvoir", "restent à pourvoir")
    return f"{filled}, {empty}. {_told(len(summary.volunteers))}"


def _told(people):
    if not people:
        return "Personne ne recevra de message."
    return count(
        people,
        "médecin recevra un message pour confirmer.",
        "médecins recevront un message pour confirmer.",
    )


def _change(row, people):
    local = timezone.localtime(row.at)
    return {
        "at": f"{date_in_words(local.date())} à {clock(local.time())}",
        "who": people.get(row.actor, "le portail"),
        "week": f"{row.post.line.centre.name}, {in_words(row.post.monday)}",
        "post": row.post_id,
        "sentence": _sentence(row),
        "incident": row.incident_id,
    }


def _sentence(row):
    before = row.before.full_name if row.before else ""
    after = row.after.full_name if row.after else ""
    if row.cause == Cause.PUBLICATION:
        return f"Publiée avec {after}." if after else "Publiée sans médecin."
    if row.cause == Cause.CONFIRMATION:
        return f"{after} confirme."
    if row.cause == Cause.WITHDRAWAL:
        return f"{before} ne vient plus."
    closing = "fermeture" if row.cause == Cause.CLOSING else "réparation"
    if before and after:
        return f"{after} vient à la place de {before} ({closing})."
    return f"{after} vient ({closing})." if after else f"{before} ne vient plus ({closing})."


def _people(rows):
    """Actor of the trail → name, for the people among them."""
    numbers = {int(row.actor[5:]) for row in rows if row.actor.startswith("user:")}
    return {f"user:{user.pk}": f"{user}" for user in User.objects.filter(pk__in=numbers)}
