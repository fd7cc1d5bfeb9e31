"""`maillage demo`: make data of fiction to try one door with, and say how to find it."""

import json
import sys


def add_parser(subparsers):
    parser = subparsers.add_parser(
        "demo", help="create professionals of fiction to try a door with"
    )
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    sas = verbs.add_parser(
        "sas",
        help="professionals with free slots today and the next two days",
        description="Creates what is missing, writes the free slots anew, and prints the "
        "national numbers to search for at /fhir/Slot. Run it again at will.",
    )
    sas.add_argument("--json", action="store_true", help="print the numbers as JSON")
    sas.set_defaults(run=create_sas, needs_django=True)


def create_sas(args):
    from django.conf import settings

    from maillage.apps.booking.sas_demonstration import create_sas_demonstration

    if settings.PRODUCTION:
        print(
            "error: the demonstration cannot be created with MAILLAGE_ENV=production",
            file=sys.stderr,
        )
        return 2
    numbers = create_sas_demonstration()
    if args.json:
        print(json.dumps(numbers))
        return 0
    for name, number in numbers.items():
        print(f"{name:20} {number if isinstance(number, str) else ', '.join(number)}")
    return 0
