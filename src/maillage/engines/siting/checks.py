"""Refuse at the border what cannot be computed with, and say what to do about it."""

import numpy as np

from maillage.engines.errors import InvalidInput
from maillage.engines.siting.distances import Matrix, Plane
from maillage.engines.siting.neighbours import ROUNDINGS


def check_weight(weight, n, names=()):
    """One finite weight from 0 up per demand point, at least one point, a name for all or none."""
    if n == 0:
        raise InvalidInput("there is no demand point; give at least one")
    if len(names) not in (0, n):
        raise InvalidInput(f"{len(names)} names for {n} demand points; give one each, or none")
    check_amounts(weight, n, "demand", names)


def check_amounts(values, size, what, names=()):
    """A float array of ``size`` finite amounts from 0 up."""
    values = np.asarray(values, float)
    if values.shape != (size,):
        raise InvalidInput(f"{what} has shape {values.shape}; expected ({size},)")
    wrong = np.flatnonzero(~(np.isfinite(values) & (values >= 0)))
    if wrong.size:
        named = f" ({names[wrong[0]]})" if len(names) else ""
        raise InvalidInput(
            f"{what} {wrong[0]}{named} is {values[wrong[0]]}; expected a finite number from 0 up "
            f"({wrong.size} such value(s)): correct or remove them"
        )
    return values


def check_distances(distances):
    """Coordinates finite, distances from 0 up, at least one site."""
    if isinstance(distances, Plane):
        _check_plane(distances)
        return
    values = distances.values if isinstance(distances, Matrix) else distances.pairs.data
    if len(distances.shape) != 2 or distances.shape[1] == 0:
        raise InvalidInput(f"distances have shape {distances.shape}; expected at least one site")
    wrong = np.argwhere(~(values >= 0))
    if len(wrong):
        demand, site = wrong[0] if isinstance(distances, Matrix) else distances.place(wrong[0][0])
        what = "is not a number" if np.isnan(values[tuple(wrong[0])]) else "is negative"
        raise InvalidInput(
            f"the distance from demand {demand} to site {site} {what} ({len(wrong)} such); "
            "expected 0 or more, inf for a pair without a route: correct the table"
        )


def _check_plane(plane):
    if plane.rounding not in ROUNDINGS:
        raise InvalidInput(f"rounding is {plane.rounding!r}; expected one of {sorted(ROUNDINGS)}")
    for what, xy in (("demand", plane.demand_xy), ("site", plane.site_xy)):
        if xy.ndim != 2 or xy.shape[1] != 2 or not len(xy):
            raise InvalidInput(f"{what} coordinates have shape {xy.shape}; expected (points, 2)")
        wrong = np.flatnonzero(~np.isfinite(xy).all(axis=1))
        if wrong.size:
            raise InvalidInput(f"{what} {wrong[0]} has no finite coordinates: {xy[wrong[0]]}")


def check_openings(openings, m):
    """p between 1 and the sites that may open, a usable budget, no site in two roles."""
    if openings.costs is not None:
        check_amounts(openings.costs, m, "site cost")
    for role in ("existing", "forced", "forbidden"):
        _check_indices(getattr(openings, role), m, role)
    kept = set(openings.existing) | set(openings.forced)
    torn = kept & set(openings.forbidden)
    if torn:
        raise InvalidInput(f"site {min(torn)} is both kept and forbidden; choose one")
    if openings.budget is not None and not (np.isfinite(openings.budget) and openings.budget >= 0):
        raise InvalidInput(f"budget is {openings.budget}; expected a finite amount from 0 up")
    if openings.p is not None:
        _check_p(openings, m - len(set(openings.forbidden)) - len(set(openings.existing)))
    if openings.kinds is not None or len(openings.most):
        _check_kinds(openings, m)


def _check_p(openings, most):
    p = openings.p
    if isinstance(p, bool) or not (np.isfinite(p) and p == int(p) and p >= 1):
        raise InvalidInput(f"p is {p}; expected a whole number of sites, 1 or more")
    if p > most:
        raise InvalidInput(f"p is {p} but only {most} site(s) may be opened; lower p")
    forced = len(set(openings.forced) - set(openings.existing))
    if forced > p:
        raise InvalidInput(f"{forced} sites are forced but p is {p}; raise p or free some")


def _check_kinds(openings, m):
    """A kind for each site, a limit for each kind, room for the forced sites."""
    if openings.kinds is None or not len(openings.most):
        raise InvalidInput("kinds and most go together; give both or neither")
    most = check_amounts(openings.most, len(openings.most), "most (openings of kind)")
    if (most != np.floor(most)).any():
        raise InvalidInput(f"most is {tuple(openings.most)}; expected whole numbers from 0 up")
    kinds = check_amounts(openings.kinds, m, "kind of site")
    wrong = np.flatnonzero((kinds != np.floor(kinds)) | (kinds >= most.size))
    if wrong.size:
        raise InvalidInput(
            f"site {wrong[0]} has kind {kinds[wrong[0]]:g}; expected a whole number from 0 to "
            f"{most.size - 1}, since most gives {most.size} limit(s)"
        )
    forced = sorted(set(openings.forced) - set(openings.existing))
    for kind, count in enumerate(np.bincount(kinds[forced].astype(int), minlength=most.size)):
        if count > most[kind]:
            raise InvalidInput(
                f"{count} sites of kind {kind} are forced but most[{kind}] is {most[kind]:g}; "
                "raise it or free some"
            )


def refuse_kinds(openings, problem):
    """Kinds of sites make sense where openings add up, not where the nearest serves."""
    if openings.kinds is not None or len(openings.most):
        raise InvalidInput(
            f"{problem} does not take kinds of sites; only Lift and MaxCover do: leave out kinds "
            "and most"
        )


def _check_indices(indices, m, role):
    for index in indices:
        if not 0 <= index < m:
            raise InvalidInput(f"{role} site {index} does not exist; there are {m} sites (from 0)")


def check_radius(radius, backup):
    """A finite radius from 0 up, a whole backup from 0 up."""
    if not (np.isfinite(radius) and radius >= 0):
        raise InvalidInput(f"radius is {radius}; expected a finite distance from 0 up")
    if backup < 0 or backup != int(backup):
        raise InvalidInput(f"backup is {backup}; expected a whole number from 0 up")


def check_lift(score, gains, threshold):
    """Scores and gains from 0 up and finite, a finite threshold."""
    check_amounts(score, gains.shape[0], "score")
    if gains.shape[1] == 0:
        raise InvalidInput("there is no site; give at least one")
    if not (np.isfinite(gains.data) & (gains.data >= 0)).all():
        raise InvalidInput("a gain is negative or not finite; an opening only ever adds")
    if not np.isfinite(threshold):
        raise InvalidInput(f"threshold is {threshold}; expected a finite score")
