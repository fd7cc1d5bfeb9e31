"""Run inside the portal's own environment: move the demonstration's point of Varzy to a commune of
France where it is day, so that it is open whatever the hour. Prints the point's number, or 0 on a
public holiday, when every point is closed.
"""

import django

django.setup()

from django.utils import timezone  # noqa: E402

from maillage.apps.offer.models import CareSite  # noqa: E402
from maillage.apps.teleconsult.models import AccessPoint  # noqa: E402
from maillage.apps.teleconsult.selectors.points import why_closed  # noqa: E402

PLACES = ("58304", "97105", "97411")  # Varzy, Basse-Terre, Saint-Denis de La Réunion


def main():
    point = AccessPoint.objects.order_by("pk").first()
    for code in PLACES:
        CareSite.objects.filter(pk=point.site_id).update(commune=code)
        point = AccessPoint.objects.select_related("site__commune").get(pk=point.pk)
        if not why_closed(point, timezone.now()):
            return point.pk
    return 0


if __name__ == "__main__":
    print(main())  # noqa: T201
