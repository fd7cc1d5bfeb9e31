"""What must hold before the portal answers anyone."""

from django.conf import settings

from .errors import DemonstrationAccountInProduction
from .models import User


def refuse_demonstration_accounts_in_production():
    """Raise if, in production, an account with a public password could sign in."""
    if not settings.PRODUCTION:
        return
    count = User.objects.filter(is_demonstration=True, is_active=True).count()
    if count:
        raise DemonstrationAccountInProduction(count)
