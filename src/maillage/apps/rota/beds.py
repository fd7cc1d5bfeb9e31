"""Who sleeps where in one centre and one week: exact, for the few doctors and flats there are.

First nobody without a bed, then families together, then as few people moved as possible, then
flats that accept pets kept free for pets.
"""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Guest:
    """Who needs beds. `now`: beds already theirs, one number a flat."""

    key: int
    beds: int
    has_pet: bool = False
    now: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Dwelling:
    """Beds of one flat that week."""

    key: int
    beds: int
    accepts_pets: bool = False


def arrange(guests, dwellings):
    """Beds by flat of each guest who has a place: {guest key: {flat key: number}}.

    Someone with a pet only sleeps where pets are accepted; nobody gets fewer beds than needed.

    >>> family, alone = Guest(1, beds=2), Guest(2, beds=1, now={8: 1})
    >>> arrange([family, alone], [Dwelling(7, 1), Dwelling(8, 2)])
    {1: {8: 2}, 2: {7: 1}}
    """
    search = _Search({each.key: each for each in dwellings})
    search.place(list(guests), {each.key: each.beds for each in dwellings}, _Plan())
    return dict(sorted(search.best.beds.items()))


@dataclass(frozen=True)
class _Plan:
    cost: tuple = (0, 0, 0, 0)  # unhoused, split, moved, beds taken from pets
    beds: dict = field(default_factory=dict)

    def and_then(self, guest, given, cost):
        added = tuple(a + b for a, b in zip(self.cost, cost, strict=True))
        return replace(self, cost=added, beds=self.beds | ({guest.key: given} if given else {}))


class _Search:
    """Branch and bound: every cost only grows, so a plan that is already worse is dropped."""

    def __init__(self, dwellings):
        self.dwellings, self.best = dwellings, None

    def place(self, guests, free, plan):
        if self.best is not None and plan.cost >= self.best.cost:
            return
        if not guests:
            self.best = plan
            return
        guest, *others = guests
        for given in self._choices(guest, free):
            left = {key: number - given.get(key, 0) for key, number in free.items()}
            self.place(others, left, plan.and_then(guest, given, self._cost(guest, given)))

    def _choices(self, guest, free):
        """Where one guest may go, what is theirs now first, and at last nowhere."""
        open_to = {
            key: number
            for key, number in sorted(free.items())
            if number > 0 and (self.dwellings[key].accepts_pets or not guest.has_pet)
        }
        choices = [{key: guest.beds} for key, number in open_to.items() if number >= guest.beds]
        if guest.beds > 1:
            choices += filter(None, [_spread(guest.beds, open_to)])
        stays = all(open_to.get(key, 0) >= number for key, number in guest.now.items())
        if stays and sum(guest.now.values()) == guest.beds:
            choices.insert(0, guest.now)
        return [*choices, {}]

    def _cost(self, guest, given):
        from_pets = sum(number for key, number in given.items() if self._is_for_pets(guest, key))
        moved = bool(guest.now) and given != guest.now
        return (not given, max(0, len(given) - 1), moved, from_pets)

    def _is_for_pets(self, guest, key):
        return self.dwellings[key].accepts_pets and not guest.has_pet


def _spread(beds, free):
    """Beds in several flats, the largest first; None when there are not enough."""
    given = {}
    for key, number in sorted(free.items(), key=lambda each: (-each[1], each[0])):
        given[key] = min(number, beds)
        beds -= given[key]
        if not beds:
            return given
    return None
