"""Reads courses followed at one's own pace: who is trained and until when, where someone stands."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from maillage.apps.training import content
from maillage.apps.training.enums import Standing
from maillage.apps.training.models import Attempt, Certificate, PageRead
from maillage.apps.training.validity import add_months, renewal_opens

PASSED_MONTHS = 12  # a module passed longer ago is taken again


@dataclass(frozen=True)
class ModuleProgress:
    """How far someone is in a module: the ids of the pages opened, and whether it is passed."""

    module: content.Module
    read: frozenset
    is_passed: bool

    @property
    def next_page(self):
        """The first page not opened yet, or None."""
        return next((page for page in self.module.pages if page.id not in self.read), None)


@dataclass(frozen=True)
class Progress:
    """Where someone stands in a course on a day; `certificate` is their latest, or None."""

    course: content.Course
    modules: tuple[ModuleProgress, ...]
    certificate: Certificate | None
    on: date

    @property
    def standing(self):
        """See `Standing`; a training to renew is still valid."""
        latest = self.certificate
        if latest and self.on <= latest.valid_until:
            opens = renewal_opens(latest.valid_until)
            return Standing.VALID if self.on < opens else Standing.TO_RENEW
        if latest:
            return Standing.EXPIRED
        started = any(each.read or each.is_passed for each in self.modules)
        return Standing.STARTED if started else Standing.TO_DO

    @property
    def next_module(self):
        """The first module not passed yet, or None."""
        return next((each for each in self.modules if not each.is_passed), None)


def is_trained(user, on, course=content.RELAY_COURSE):
    """Whether a person's training is valid on a day, both ends included."""
    return _valid(on, course).filter(user=user).exists()


def valid_until(user, course=content.RELAY_COURSE):
    """Last valid day of a person's latest training, past or to come; None when they have none."""
    latest = latest_certificate(user, course)
    return latest.valid_until if latest else None


def latest_certificate(user, course=content.RELAY_COURSE):
    """The certificate that ends last, or None."""
    return Certificate.objects.filter(user=user, course=course).order_by("-valid_until").first()


def is_too_early(user, course, on):
    """Whether a person's training is valid for longer than the three months of renewal."""
    latest = latest_certificate(user, course)
    return latest is not None and on < renewal_opens(latest.valid_until)


def lapsing(on, within_days, course=content.RELAY_COURSE):
    """Certificates that end from a day to some days later and are not renewed; soonest first."""
    later = Certificate.objects.filter(
        user=OuterRef("user"), course=OuterRef("course"), valid_until__gt=OuterRef("valid_until")
    )
    ends = (on, on + timedelta(days=within_days))
    found = Certificate.objects.filter(course=course, valid_until__range=ends)
    return (
        found.filter(~Exists(later.order_by()), user__is_active=True)
        .select_related("user")
        .order_by("valid_until", "pk")
    )


def progress(user, course, on):
    """`Progress` of a person in a course (of `content`) on a day."""
    read = set(
        PageRead.objects.filter(user=user, course=course.id)
        .order_by()
        .values_list("module", "page")
    )
    passed = passed_modules(user, course, on)
    modules = tuple(
        ModuleProgress(
            module,
            frozenset(page.id for page in module.pages if (module.id, page.id) in read),
            module.id in passed,
        )
        for module in course.modules
    )
    return Progress(course, modules, latest_certificate(user, course.id), on)


def passed_modules(user, course, on):
    """{module id} passed in the last twelve months and not yet counted for a certificate."""
    return set(uncounted_passes(user, course, on).order_by().values_list("module", flat=True))


def uncounted_passes(user, course, on):
    """The attempts behind `passed_modules`."""
    return Attempt.objects.filter(
        user=user,
        course=course.id,
        is_passed=True,
        certificate=None,
        ended_at__date__gte=add_months(on, -PASSED_MONTHS),
    )


def certificates_of(user):
    """Every certificate of a person, the latest first."""
    return Certificate.objects.filter(user=user).order_by("-valid_until", "pk")


def _valid(on, course):
    return Certificate.objects.filter(course=course, issued_on__lte=on, valid_until__gte=on)
