"""`maillage accounts`: what only whoever runs the server does with accounts."""

import sys


def add_parser(subparsers):
    parser = subparsers.add_parser("accounts", help="add a first administrator, help someone in")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _add_add(verbs)
    reset = verbs.add_parser(
        "reset-second-factor", help="for someone who lost telephone and recovery codes"
    )
    reset.add_argument("email", metavar="EMAIL")
    reset.set_defaults(run=reset_second_factor, needs_django=True)
    close = verbs.add_parser(
        "close-demonstration", help="close the demonstration accounts, whose password is public"
    )
    close.set_defaults(run=close_demonstration, needs_django=True)
    renew = verbs.add_parser(
        "re-encrypt", help="write stored secrets anew under the newest of MAILLAGE_ENCRYPTION_KEYS"
    )
    renew.set_defaults(run=re_encrypt, needs_django=True)


def _add_add(verbs):
    add = verbs.add_parser(
        "add",
        help="give a person a role in an organisation, creating what is missing",
        description="Without --password-from-stdin, prints the path of the page where the person "
        "chooses a password.",
    )
    add.add_argument("email", metavar="EMAIL")
    add.add_argument("--organisation", required=True, metavar="NAME")
    add.add_argument(
        "--role",
        default="administrator",
        help="relay, practitioner, coordinator or administrator (default)",
    )
    add.add_argument("--kind", default="other", help="nature of a new organisation, as town_hall")
    add.add_argument("--name", default="", metavar="FULL_NAME", help="the person's full name")
    add.add_argument(
        "--password-from-stdin",
        action="store_true",
        help="read the password from the first line of standard input",
    )
    add.set_defaults(run=add_account, needs_django=True)


def add_account(args):
    from django.db import transaction

    from maillage.apps.accounts import audit, invitations, services
    from maillage.apps.accounts.models import Organisation

    password = sys.stdin.readline().rstrip("\r\n") if args.password_from_stdin else None
    with transaction.atomic():
        organisation = Organisation.objects.filter(name=args.organisation).first()
        organisation = organisation or services.create_organisation(
            actor=audit.COMMAND, name=args.organisation, kind=args.kind
        )
        membership = services.add_member(
            actor=audit.COMMAND,
            organisation=organisation,
            email=args.email,
            role=args.role,
            full_name=args.name,
            password=password,
        )
    user = membership.user
    print(f"{user.email}: {membership.role} of {organisation.name}")
    if not user.has_usable_password():
        print(f"Password still to choose, within {invitations.days_valid()} days, at the page")
        print(f"  {invitations.password_path(user)}")
    return 0


def reset_second_factor(args):
    from maillage.apps.accounts import audit, services
    from maillage.apps.accounts.models import User

    email = args.email.strip().lower()
    user = User.objects.filter(email=email).first()
    if user is None:
        print(f"error: no account has the address {email}", file=sys.stderr)
        return 1
    count = services.reset_second_factor(actor=audit.COMMAND, user=user)
    print(f"{email}: {count} second factor(s) removed; the password alone signs in again")
    return 0


def close_demonstration(args):
    from maillage.apps.accounts.demonstration import close_demonstration_accounts

    print(f"{close_demonstration_accounts()} demonstration account(s) closed")
    return 0


def re_encrypt(args):
    from maillage.apps.accounts import audit, services

    count = services.re_encrypt(actor=audit.COMMAND)
    print(f"{count} secrets written anew under the newest key.")
    return 0
