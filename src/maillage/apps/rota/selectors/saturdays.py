"""Saturdays between two stays: who leaves, who arrives, keys, flats to clean."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from maillage.apps.rota.models import BedNight, CleaningSlot, Flat, KeyHandover, Line, Post
from maillage.apps.rota.weeks import ARRIVES, LAST_DAY


@dataclass(frozen=True)
class Handing:
    """The keys of one line on a Saturday. `leaves`, `arrives`: posts, or None for the team."""

    line: Line
    saturday: date
    leaves: Post | None
    arrives: Post | None
    keys: KeyHandover | None


@dataclass(frozen=True)
class Cleaning:
    """One flat that someone leaves or reaches on a Saturday, and when it is cleaned, if said."""

    flat: Flat
    saturday: date
    leaves: bool
    arrives: bool
    slot: CleaningSlot | None


def leaving_and_arriving(line, saturday):
    """(post that ends, post that starts) on a Saturday; None where nobody does."""
    return _doctors(Post.objects.filter(line=line), saturday).get(line.pk, (None, None))


def key_time(line, saturday):
    """At what time the keys of a line change hands that day; None: nobody said."""
    said = KeyHandover.objects.filter(line=line, saturday=saturday).first()
    return said.at if said else None


def handing_of(line, saturday):
    """`Handing` of one line on a Saturday, whoever is there."""
    keys = KeyHandover.objects.filter(line=line, saturday=saturday).first()
    return Handing(line, saturday, *leaving_and_arriving(line, saturday), keys)


def handings_of(centres, saturday):
    """`Handing` of each line whose keys change hands that day, by centre then line."""
    doctors = _doctors(Post.objects.filter(line__centre__in=centres), saturday)
    keys = {each.line_id: each for each in KeyHandover.objects.filter(saturday=saturday)}
    lines = Line.objects.filter(pk__in=doctors, centre__is_reserve=False)
    lines = lines.select_related("centre__site__organisation", "centre__collective")
    return [
        Handing(line, saturday, *doctors[line.pk], keys.get(line.pk))
        for line in lines.order_by("centre__name", "centre", "number")
        if not _stays(*doctors[line.pk])
    ]


def cleanings_of(centres, saturday):
    """`Cleaning` of each flat of these centres that changes hands that day."""
    ends, starts = _in_flats(centres, saturday - LAST_DAY), _in_flats(centres, saturday - ARRIVES)
    slots = CleaningSlot.objects.filter(saturday=saturday).select_related("supplier")
    by_flat = {slot.flat_id: slot for slot in slots}
    flats = Flat.objects.filter(pk__in=[*ends, *starts]).select_related("centre")
    return [
        Cleaning(flat, saturday, flat.pk in ends, flat.pk in starts, by_flat.get(flat.pk))
        for flat in flats.order_by("centre__name", "centre", "name")
        if ends.get(flat.pk) != starts.get(flat.pk)
    ]


def _doctors(posts, saturday):
    """{line: (post that ends, post that starts)} of posts with a doctor."""
    found = defaultdict(lambda: [None, None])
    around = [saturday - LAST_DAY, saturday - ARRIVES]
    posts = posts.filter(monday__in=around, volunteer__isnull=False).select_related("volunteer")
    for post in posts:
        found[post.line_id][around.index(post.monday)] = post
    return {line: tuple(pair) for line, pair in found.items()}


def _stays(leaves, arrives):
    """The same doctor, two weeks running: the keys do not move."""
    return leaves is not None and arrives is not None and leaves.volunteer == arrives.volunteer


def _in_flats(centres, monday):
    """{flat: volunteers who sleep there that week}."""
    nights = BedNight.objects.filter(flat__centre__in=centres, monday=monday)
    found = defaultdict(set)
    for flat, volunteer in nights.values_list("flat", "post__volunteer"):
        found[flat].add(volunteer)
    return dict(found)
