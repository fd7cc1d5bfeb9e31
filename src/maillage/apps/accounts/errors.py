"""What can go wrong with accounts, in words a person can act on (shown in French).

    AccountsError
    ├── NotAllowed            also Django's PermissionDenied: the page answers 403
    ├── BadInput              a value that cannot be used; `field` names the form's field
    │   └── AlreadyMember
    ├── LastAdministrator
    ├── MembershipGone        someone else removed it meanwhile
    ├── InvitationNotSent     the membership is kept, the e-mail did not leave
    ├── NotDelivered          a message certainly did not leave: it is tried again
    ├── MaybeDelivered        a message may have left: it is not tried again
    ├── CannotDecrypt         no key of today made this secret
    └── DemonstrationAccountInProduction

Errors of whoever writes code, never shown: `PersonalValueInAudit`, `NoTransaction`.
"""

from django.core.exceptions import PermissionDenied


class AccountsError(Exception):
    """Base of every error of this app meant for people."""

    exit_code = 40


class NotAllowed(AccountsError, PermissionDenied):
    """The signed-in person may not do this."""


class BadInput(AccountsError):
    """A value that cannot be used."""

    def __init__(self, message, *, field):
        super().__init__(message)
        self.field = field


class AlreadyMember(BadInput):
    def __init__(self, membership):
        super().__init__(
            f"{membership.user} est déjà membre de « {membership.organisation} » "
            f"(rôle : {membership.get_role_display()}). Changez plutôt son rôle.",
            field="email",
        )


class LastAdministrator(AccountsError):
    def __init__(self, organisation):
        super().__init__(
            f"« {organisation} » doit garder au moins une personne qui administre. "
            "Donnez d’abord ce rôle à quelqu’un d’autre."
        )


class MembershipGone(AccountsError):
    def __init__(self):
        super().__init__("Cette personne n’est plus membre : quelqu’un l’a retirée entre-temps.")


class InvitationNotSent(AccountsError):
    def __init__(self):
        super().__init__(
            "Le compte est prêt, mais le courriel d’invitation n’est pas parti. "
            "Vérifiez l’adresse ; la personne peut aussi choisir son mot de passe "
            "avec « Mot de passe oublié »."
        )


class NotDelivered(AccountsError):
    """A message certainly did not leave, or may be sent again under the same key."""


class MaybeDelivered(AccountsError):
    """A message may have left, and sending it again could double it."""


class CannotDecrypt(AccountsError):
    def __init__(self):
        super().__init__(
            "A stored secret was made with none of MAILLAGE_ENCRYPTION_KEYS; put back the key that "
            "was in use, after the newest one."
        )


class DemonstrationAccountInProduction(AccountsError):
    def __init__(self, count):
        super().__init__(
            f"{count} demonstration account(s) can sign in with a public password; production "
            "refuses to start. Close them with: maillage accounts close-demonstration"
        )


class PersonalValueInAudit(ValueError):
    """A line of the audit trail would hold a person's value."""


class NoTransaction(RuntimeError):
    """A line or a message would not share the transaction of the change it tells."""
