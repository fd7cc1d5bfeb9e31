"""What the directory of professionals says of a volunteer's RPPS number."""

from dataclasses import dataclass

from maillage.apps.offer.models import Practitioner
from maillage.apps.territory.names import plain


@dataclass(frozen=True)
class Finding:
    """`practitioner`: the directory's entry, or None; `is_same`: its name is the volunteer's;
    `is_taken`: another account already holds the entry.
    """

    practitioner: Practitioner | None
    is_same: bool
    is_taken: bool


def look_up(volunteer):
    """`Finding` for one volunteer. Without an entry there is nothing to compare: `is_same`."""
    found = Practitioner.objects.filter(rpps=volunteer.rpps).exclude(rpps="").first()
    if found is None:
        return Finding(None, is_same=True, is_taken=False)
    is_taken = found.user_id is not None and found.user_id != volunteer.user_id
    return Finding(found, is_same=is_same_name(found, volunteer), is_taken=is_taken)


def is_same_name(one, other):
    """Whether two people have one family name and one first given name, accents aside.

    >>> from maillage.apps.rota.models import Volunteer
    >>> one = Volunteer(given_name="Zoé Marie", family_name="LE GOFF")
    >>> is_same_name(one, Volunteer(given_name="ZOE", family_name="Le Goff"))
    True
    >>> is_same_name(one, Volunteer(given_name="Zoé", family_name="Martin"))
    False
    """
    families = {plain(each.family_name) for each in (one, other)}
    givens = {plain(each.given_name).partition(" ")[0] for each in (one, other)} - {""}
    return len(families) == 1 and len(givens) <= 1
