"""Minutes of an imported travel-time set, for the communes and places of one study."""

import numpy as np
from scipy.sparse import csr_array

from maillage.apps.studies.errors import BadStudy
from maillage.sources.errors import SourceError
from maillage.sources.travel_sets import load_set

from .studies import travel_folder

NAMED = 5


def minutes_of_set(name, communes, groups):
    """(facts of the set, minutes (communes, all sites of `groups`)).

    A place the set does not know by its own id is taken at its commune. A commune and itself are
    0 minutes apart where the set does not say. BadStudy when it misses a commune of the territory.
    """
    try:
        held = load_set(travel_folder(), name)
    except SourceError as error:
        raise BadStudy(
            f"Les temps de trajet «\u00a0{name}\u00a0» ne se lisent pas\u00a0: {error}"
        ) from error
    rows = _positions(held.origin_ids, communes.code)
    _refuse_unknown(name, communes, rows)
    ids = np.concatenate([_known_id(held.destination_ids, group) for group in groups])
    columns = _positions(held.destination_ids, ids)
    whole = csr_array(
        (held.minutes, held.indices, held.indptr),
        (held.origin_ids.size, held.destination_ids.size),
    )
    minutes = _taken(whole, rows, columns)
    commune_of = np.concatenate([group.commune for group in groups])
    facts = held.facts
    return {
        "name": facts.name,
        "source": f"{facts.source}, {facts.date}",
        "is_estimated": False,
        "error_minutes": facts.error_minutes,
    }, _with_own_commune(minutes, communes.code, commune_of)


def _positions(known, wanted):
    place = {name: at for at, name in enumerate(known.tolist())}
    return np.array([place.get(name, -1) for name in wanted.tolist()], int)


def _known_id(known, sites):
    here = np.isin(sites.id, known)
    return np.where(here, sites.id, sites.commune)


def _refuse_unknown(name, communes, rows):
    missing = communes.name[(rows < 0) & communes.is_inside]
    if missing.size:
        shown = ", ".join(missing[:NAMED].tolist())
        more = f" et {missing.size - NAMED} autres" if missing.size > NAMED else ""
        raise BadStudy(
            f"Les temps de trajet «\u00a0{name}\u00a0» ne connaissent pas {shown}{more}. "
            "Choisissez le vol d’oiseau, ou importez des temps pour tout le territoire."
        )


def _taken(whole, rows, columns):
    """Rows and columns by position; -1 gives an empty one."""
    padded = csr_array(
        (whole.data, whole.indices, np.append(whole.indptr, whole.indptr[-1])),
        (whole.shape[0] + 1, whole.shape[1]),
    )
    picked = padded[rows].tocsc()
    picked = csr_array(
        (picked.data, picked.indices, np.append(picked.indptr, picked.indptr[-1])),
        (picked.shape[1] + 1, picked.shape[0]),
    )
    return picked[columns].T.tocsr()


def _with_own_commune(minutes, codes, commune_of):
    row_of = {code: at for at, code in enumerate(codes.tolist())}
    own = [(row_of[code], j) for j, code in enumerate(commune_of.tolist()) if code in row_of]
    coo = minutes.tocoo()
    said = set(zip(coo.row.tolist(), coo.col.tolist(), strict=True))
    added = [pair for pair in own if pair not in said]
    rows = np.concatenate([coo.row, [i for i, _ in added]]).astype(int)
    columns = np.concatenate([coo.col, [j for _, j in added]]).astype(int)
    data = np.concatenate([coo.data, np.zeros(len(added))]).astype(np.float32)
    return csr_array((data, (rows, columns)), minutes.shape)
