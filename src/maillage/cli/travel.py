"""`maillage travel`: build, import, list, show travel-time sets; calibrate the straight line."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from maillage.engines.errors import InvalidInput

FOLDER = os.path.join(os.environ.get("MAILLAGE_VAR", "var"), "travel")  # where studies look
STYLES = ("auto", "long", "osrm", "metric")


def add_parser(subparsers):
    """Add the verb `travel` and its actions."""
    verb = subparsers.add_parser("travel", help="travel times between places")
    actions = verb.add_subparsers(required=True, metavar="ACTION")
    _add_build(actions)
    _add_import(actions)
    listing = _add(actions, "list", run_list, "sets held: name, pairs, date, source, error")
    show = _add(actions, "show", run_show, "minutes from A to B in each set, or in one")
    show.add_argument("origin", metavar="A")
    show.add_argument("destination", metavar="B")
    show.add_argument("--name", help="only this set")
    for action in (listing, show):
        action.add_argument("--folder", default=FOLDER, help="where sets are kept")
    calibrate = _add(actions, "calibrate", run_calibrate, "fit the straight line to pairs")
    calibrate.add_argument("pairs", metavar="PAIRS", help="CSV or .dbf: minutes, and km or ends")
    calibrate.add_argument("--limit-km", type=float, default=20.0)
    calibrate.add_argument("--seed", type=int, default=0)


def _add(actions, name, run, text):
    action = actions.add_parser(name, help=text, description=text)
    action.set_defaults(run=run)
    return action


def _add_build(actions):
    build = _add(actions, "build", run_build, "minutes by road, or by the straight line")
    roads = build.add_mutually_exclusive_group(required=True)
    roads.add_argument("roads", nargs="?", help=".osm.pbf, .osm or .graphml")
    roads.add_argument("--straight-line", action="store_true", help="no road: the fitted line")
    build.add_argument("--origins", required=True, metavar="CSV", help="id,latitude,longitude")
    build.add_argument("--destinations", metavar="CSV", help="the origins when left out")
    build.add_argument("--limit", type=float, default=30.0, metavar="MINUTES")
    build.add_argument("--snap-km", type=float, default=2.0, help="farthest way to the road")
    build.add_argument("--csv", help="also write origin,destination,minutes")
    _add_identity(build)


def _add_import(actions):
    imported = _add(actions, "import", run_import, "take over a matrix made elsewhere")
    imported.add_argument("file", help="CSV, or the JSON of OSRM's table service")
    imported.add_argument("--style", choices=STYLES, default="auto")
    imported.add_argument("--origins", metavar="CSV", help="for JSON: places asked, in order")
    imported.add_argument("--destinations", metavar="CSV", help="for JSON; else the origins")
    imported.add_argument("--error", type=float, help="measured mean absolute error, minutes")
    _add_identity(imported)


def _add_identity(action):
    action.add_argument("--name", required=True, help="name of the set")
    action.add_argument("--source", help="where the figures come from")
    action.add_argument("--date", help="date of the figures (today when left out)")
    action.add_argument("--folder", default=FOLDER, help="where sets are kept")


def run_build(args):
    """Read the places and the roads, compute, keep the set under its name."""
    from maillage.sources.points import read_points
    from maillage.sources.travel_sets import free_path

    free_path(args.folder, args.name)  # better told before the work than after
    origins = read_points(args.origins)
    destinations = read_points(args.destinations) if args.destinations else origins
    if args.straight_line:
        minutes, source, error = _by_straight_line(origins, destinations, args.limit)
    else:
        minutes, source, error = _by_road(args, origins, destinations), Path(args.roads).name, None
    _keep(args, (origins.ids, destinations.ids), minutes, (source, args.limit, error))
    if args.csv:
        _write_csv(args.csv, origins.ids, destinations.ids, minutes)


def _by_straight_line(origins, destinations, limit):
    from maillage.engines.travel import Places, StraightLine, straight_line

    model = StraightLine()
    ends = [Places(p.ids, p.latitude, p.longitude) for p in (origins, destinations)]
    if limit > model.minutes(model.limit_km):
        print(
            f"note: the line was fitted up to {model.limit_km:g} km "
            f"({model.minutes(model.limit_km):.0f} minutes) and is prolonged beyond",
            file=sys.stderr,
        )
    source = f"straight line: {model.fixed_minutes} + {model.minutes_per_km} min per km"
    return straight_line(*ends, limit, model), source, model.mean_absolute_error_minutes


def _by_road(args, origins, destinations):
    from maillage.engines.travel import Places, build_network, within

    table = _read_roads(args.roads)
    network = build_network(
        table.latitude, table.longitude, table.tails, table.heads, table.minutes
    )
    print(
        f"{len(network)} crossings, {network.heads.size} arcs, {table.ferries} ferries; left out: "
        f"{network.nodes_left_out} crossings not connected, {table.ways_closed} ways closed to cars"
    )
    if table.limits_not_understood:
        print(f"speed limits not understood: {', '.join(table.limits_not_understood[:10])}")
    snapped = []
    for name, points in (("origins", origins), ("destinations", destinations)):
        places = Places(points.ids, points.latitude, points.longitude)
        snapped.append(network.snap(places, limit_km=args.snap_km))
        if len(places):
            farthest = snapped[-1].distance_km.argmax()
            print(
                f"{name}: {len(places)}, farthest from a road: {points.ids[farthest]} "
                f"({snapped[-1].distance_km[farthest]:.2f} km)"
            )
    return within(
        network, snapped[0].nodes, snapped[1].nodes, args.limit, progress=_show_progress()
    )


def _read_roads(path):
    from maillage.sources.graphml import read_graphml
    from maillage.sources.osm import read_osm

    return read_graphml(path) if Path(path).suffix.lower() == ".graphml" else read_osm(path)


def _show_progress():
    if not sys.stderr.isatty():
        return None

    def show(done, total):
        end = "\n" if done == total else ""
        print(f"\rsearches: {done} of {total}", end=end, file=sys.stderr, flush=True)

    return show


def run_import(args):
    """Read the matrix, keep what is good under its name, list what is not."""
    from scipy.sparse import csr_array

    from maillage.sources.access_tables import without_own_trip

    matrix = _read_matrix(args)
    for line, reason in matrix.rejections[:20]:
        print(f"line {line} rejected: {reason}", file=sys.stderr)
    if len(matrix.rejections) > 20:
        print(f"… and {len(matrix.rejections) - 20} more lines rejected", file=sys.stderr)
    if not matrix.minutes.size:
        raise InvalidInput(f"{args.file}: no pair could be kept; no set was made")
    shape = len(matrix.origin_ids), len(matrix.destination_ids)
    minutes = csr_array((matrix.minutes, (matrix.origin, matrix.destination)), shape)
    print(
        f"columns read: {', '.join(matrix.columns)}; {len(matrix.rejections)} lines rejected, "
        f"{matrix.without_route} pairs without route"
    )
    ids = matrix.origin_ids, matrix.destination_ids
    _tell_lonely(without_own_trip(*ids, matrix))
    _keep(args, ids, minutes, (Path(args.file).name, None, args.error))


def _tell_lonely(names):
    if names:
        first = names[0]
        print(
            f"note: no time from {first} to itself ({len(names)} such places): a site there is out "
            f"of reach of its own residents; if it is not, add the line {first},{first},0"
        )


def _read_matrix(args):
    from maillage.sources.od_matrix import read_od_csv, read_osrm_table
    from maillage.sources.points import read_points

    if Path(args.file).suffix.lower() != ".json":
        return read_od_csv(args.file, args.style)
    if not args.origins:
        raise InvalidInput(
            "the JSON of OSRM does not name its places; give --origins (and --destinations): the "
            "lists asked, in order"
        )
    origins = read_points(args.origins).ids
    destinations = read_points(args.destinations).ids if args.destinations else origins
    return read_osrm_table(args.file, origins, destinations)


def _keep(args, ids, minutes, told):
    from maillage.sources.travel_sets import SetFacts, TravelSet, save_set

    source, limit, error = told
    date = args.date or datetime.now(tz=UTC).date().isoformat()
    facts = SetFacts(args.name, date, args.source or source, limit, error)
    arrays = minutes.indptr, minutes.indices, minutes.data
    path = save_set(args.folder, TravelSet(facts, *ids, *arrays))
    print(f"{args.name}: {len(ids[0])} origins, {len(ids[1])} destinations, {minutes.nnz} pairs")
    print(f"kept in {path}")


def _write_csv(path, origin_ids, destination_ids, minutes):
    from maillage.sources.travel_sets import write_pairs

    write_pairs(path, origin_ids, destination_ids, minutes.tocoo())
    print(f"pairs written to {path}")


def run_list(args):
    """One line per set."""
    from maillage.sources.travel_sets import list_sets, load_set

    names = list_sets(args.folder)
    for name in names:
        held = load_set(args.folder, name)
        print(f"{name}: {held.minutes.size} pairs, {_origin_of(held.facts)}")
    if not names:
        print(f"no travel-time set in {args.folder}; make one with: maillage travel build")


def _origin_of(facts):
    error = "error not measured"
    if facts.error_minutes is not None:
        error = f"mean error {facts.error_minutes:.1f} min"
    limit = (
        "no stated limit" if facts.limit_minutes is None else f"up to {facts.limit_minutes:g} min"
    )
    return f"{limit}, {facts.date}, {facts.source}, {error}"


def run_show(args):
    """The trip from A to B in each set that knows both; 1 when none does."""
    from maillage.sources.travel_sets import list_sets, load_set

    names = [args.name] if args.name else list_sets(args.folder)
    known = 0
    for name in names:
        held = load_set(args.folder, name)
        try:
            minutes = held.minutes_between(args.origin, args.destination)
        except KeyError as error:
            print(f"{name}: does not know {error.args[0]}")
            continue
        known += 1
        trip = "out of reach" if minutes is None else f"{minutes:.2f} minutes"
        print(f"{name}: {args.origin} → {args.destination}: {trip} ({_origin_of(held.facts)})")
    if not names:
        print(f"no travel-time set in {args.folder}; make one with: maillage travel build")
    return 0 if known else 1


def run_calibrate(args):
    """Fit on three quarters of the pairs, report the error on the last quarter."""
    from maillage.engines.travel import calibrate
    from maillage.sources.travel_pairs import read_pairs

    pairs = read_pairs(args.pairs)
    found = calibrate(pairs.km, pairs.minutes, limit_km=args.limit_km, seed=args.seed)
    model = found.model
    print(f"minutes = {model.fixed_minutes:.2f} + {model.minutes_per_km:.3f} × km")
    print(
        f"fitted on {found.pairs_fitted} pairs up to {model.limit_km:g} km "
        f"({found.pairs_too_far} farther, {pairs.left_out} lines without time left out)"
    )
    print(
        f"mean absolute error on {found.pairs_held_back} pairs held back: "
        f"{model.mean_absolute_error_minutes:.2f} minutes "
        f"(the default line: {found.former_error_minutes:.2f})"
    )
