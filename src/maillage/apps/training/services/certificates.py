"""The certificate of a course, given by itself inside the transaction of the last quiz passed."""

from django.utils import timezone

from maillage.apps.training.codes import new_code
from maillage.apps.training.models import Certificate, PageRead
from maillage.apps.training.selectors import latest_certificate, uncounted_passes
from maillage.apps.training.validity import last_day


def issue_if_earned(*, user, course, now):
    """Give the certificate when every module is passed; return it, or None.

    Called with the person's row locked, inside the caller's transaction and audit line. What was
    passed counts for this certificate only, and the pages read are forgotten: renewing starts anew.
    """
    today = timezone.localdate(now)
    passes = uncounted_passes(user, course, today)
    passed = set(passes.order_by().values_list("module", flat=True))
    if not {module.id for module in course.modules} <= passed:
        return None
    previous = latest_certificate(user, course.id)
    certificate = Certificate.objects.create(
        user=user,
        course=course.id,
        version=course.version,
        code=new_code(),
        issued_on=today,
        valid_until=last_day(
            today, course.validity_months, previous.valid_until if previous else None
        ),
    )
    passes.update(certificate=certificate)
    PageRead.objects.filter(user=user, course=course.id).delete()
    return certificate
