"""`maillage demo`: make data of fiction to try one door with, and say how to find it."""

import json
import sys


def add_parser(subparsers):
    parser = subparsers.add_parser(
        "demo", help="create professionals or volunteers of fiction to try a door with"
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
    rota = verbs.add_parser(
        "rota",
        help="a collective of 500 invented volunteers, five centres and a published year",
        description="Creates it once; France must be loaded (maillage prepare).",
    )
    rota.set_defaults(run=create_rota, needs_django=True)


def create_sas(args):
    from maillage.apps.booking.sas_demonstration import create_sas_demonstration

    if _is_refused():
        return 2
    numbers = create_sas_demonstration()
    if args.json:
        print(json.dumps(numbers))
        return 0
    for name, number in numbers.items():
        print(f"{name:20} {number if isinstance(number, str) else ', '.join(number)}")
    return 0


def create_rota(args):
    from maillage.apps.accounts.demonstration import address, create_demonstration_accounts
    from maillage.apps.offer.demonstration import create_demonstration_offer
    from maillage.apps.rota.demonstration import create_demonstration_rota
    from maillage.apps.rota.models import Post, Volunteer

    if _is_refused():
        return 2
    create_demonstration_accounts()
    create_demonstration_offer()
    create_demonstration_rota()
    print(f"{Volunteer.objects.count()} volunteers, {Post.objects.count()} published posts")
    print(f"sign in as {address('collectif')} or {address('volontaire')}")
    return 0


def _is_refused():
    """Whether this is production, where nobody invents people; says so."""
    from django.conf import settings

    if settings.PRODUCTION:
        print(
            "error: the demonstration cannot be created with MAILLAGE_ENV=production",
            file=sys.stderr,
        )
    return settings.PRODUCTION
