"""Published weeks in the words of an e-mail."""

from maillage.apps.rota.weeks import in_words


def week_of(post):
    """One week as an e-mail says it: « à Ajain, du 9 au 14 mars 2026 »."""
    if post.line.centre.is_reserve:
        return f"dans la réserve, {in_words(post.monday)}"
    return f"à {post.line.centre.name}, {in_words(post.monday)}"


def weeks_of(posts):
    """Several weeks, in order."""
    return [week_of(post) for post in sorted(posts, key=lambda post: post.monday)]
