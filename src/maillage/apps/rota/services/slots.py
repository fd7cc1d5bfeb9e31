"""What patients book: « le médecin de la semaine », open in the weeks that have a doctor."""

from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.offer import services as offer
from maillage.apps.offer.enums import CareType, Channel, Mode, Yes
from maillage.apps.offer.models import CareService
from maillage.apps.rota.enums import PostState
from maillage.apps.rota.models import Line, Post
from maillage.apps.rota.weeks import monday_of

NAME = "Médecin de la semaine"
MINUTES = 20
_FIRST = 1


def follow_weeks(line_ids, *, actor=audit.SYSTEM, today=None):
    """Open the agendas of some lines in the weeks that have a doctor, close them in the others.

    From the current week on, at the hours of the centre's site. When another doctor takes a week
    nothing changes. Appointments of a week that closes stay booked: `selectors.published` lists
    them. Call it inside the transaction that changes the posts.
    """
    first_monday = monday_of(today or timezone.localdate())
    lines = Line.objects.filter(pk__in=line_ids, centre__is_reserve=False)
    for line in lines.select_related("agenda__service", "centre__site__commune").order_by("pk"):
        agenda = ensure_agenda(line, actor=actor)
        filled = Post.objects.filter(line=line).exclude(state=PostState.EMPTY)
        offer.open_weeks(
            actor=actor,
            agenda=agenda,
            reasons=agenda.service.reasons.filter(is_active=True).order_by("pk"),
            mondays=filled.values_list("monday", flat=True),
            hours=line.centre.site.opening_hours,
            first_monday=first_monday,
        )


def ensure_agenda(line, *, actor=audit.SYSTEM):
    """The agenda of a line, made with its service and its reason the first time."""
    if line.agenda is None:
        service = _service(line.centre.site, actor)
        name = NAME if line.number == _FIRST else f"{NAME}, ligne {line.number}"
        line.agenda = offer.save_agenda(actor=actor, service=service, name=name)
        line.save(update_fields=["agenda"])
    return line.agenda


def _service(site, actor):
    found = CareService.objects.filter(site=site, name=NAME, hidden_at=None).first()
    if found is not None:
        return found
    service = offer.save_service(
        actor=actor,
        site=site,
        name=NAME,
        care_type=CareType.GENERAL_MEDICINE,
        modes=[Mode.ON_SITE],
        takes_new_patients=Yes.YES,
    )
    offer.save_reason(
        actor=actor,
        service=service,
        inside_name="Consultation",
        public_label="Consultation",
        minutes=MINUTES,
        channels=Channel.values,
    )
    return service
