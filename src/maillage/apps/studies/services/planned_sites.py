"""Decide that a place of an answer will be made real, and change one's mind."""

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.studies.errors import StudyChanged
from maillage.apps.studies.models import PlannedSite
from maillage.apps.territory.models import Commune


@transaction.atomic
def plan_site(*, study, place, response, user, actor):
    """Keep one place of the answer for later work; once, however often it is asked."""
    found = next(
        (p for p in study.result["places"] if (p["id"], p["response"]) == (place, response)), None
    ) if study.has_answer else None  # fmt: skip
    commune = found and Commune.objects.filter(code=found["commune"]).first()
    if commune is None:
        raise StudyChanged("Ce lieu n’est pas dans la réponse, ou sa commune n’existe plus.")
    facts = {field: found[field] for field in ("name", "latitude", "longitude")}
    planned, is_new = PlannedSite.objects.get_or_create(
        study=study,
        place=place,
        response=response,
        defaults=facts | {"commune": commune, "decided_by": user, "decided_at": timezone.now()},
    )
    if is_new:
        _record(actor, "study.plan_site", planned)
    return planned


@transaction.atomic
def unplan_site(*, planned_site, actor):
    """Give a decided place up; nothing when another person did already."""
    deleted, _ = PlannedSite.objects.filter(pk=planned_site.pk).delete()
    if deleted:
        _record(actor, "study.unplan_site", planned_site)


def _record(actor, action, planned):
    details = {"place": planned.place, "response": planned.response}
    subject = f"study:{planned.study_id}"
    audit.record(actor=actor, action=action, subject=subject, details=details)
