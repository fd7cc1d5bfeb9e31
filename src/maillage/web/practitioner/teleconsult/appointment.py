"""When a screen is not enough: the person leaves with an appointment, booked at once."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.accounts.audit import actor_of
from maillage.apps.accounts.selectors import organisations_of
from maillage.apps.booking import services as booking
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.errors import BookingError
from maillage.apps.booking.people import PersonData
from maillage.apps.booking.selectors.search import find_care
from maillage.apps.offer.enums import Channel, Mode
from maillage.apps.teleconsult.enums import LIVE
from maillage.apps.teleconsult.errors import TeleconsultError
from maillage.apps.teleconsult.services import tickets
from maillage.apps.territory.opening_hours import time_zone
from maillage.web.components.words import count
from maillage.web.relay.instants import moment_in_words, read, written

from .access import consultation_for, for_practitioners

MOST = 6
_PERSON = ("family_name", "given_name", "birth_date", "phone", "email", "postal_address")
_WISHES = ("is_silent", "accepts_email", "accepts_sms", "accepts_letter")


@for_practitioners
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request, public_id):
    """The next appointments on site for the same care, near where the person is; one press."""
    found, now, error = consultation_for(request.user, public_id), timezone.now(), ""
    ticket = found.ticket
    if ticket.state not in LIVE:
        messages.info(request, "Cette consultation est déjà terminée.")
        return redirect("practitioner:consultation", public_id)
    if request.method == "POST":
        try:
            booked = _book(request, ticket)
            tickets.hand_over(ticket_id=ticket.pk, appointment=booked, actor=actor_of(request.user))
        except (BookingError, TeleconsultError) as refused:
            error = str(refused)
        else:
            messages.success(request, "Le rendez-vous est pris. Dites-le à la personne.")
            return redirect("practitioner:consultation", public_id)
    context = {"consultation": found, "offers": _offers(request, ticket, now), "error": error}
    status = 409 if error else 200
    return render(request, "practitioner/teleconsult/appointment.html", context, status=status)


def _book(request, ticket):
    """The same press twice is one appointment: the ticket is the key."""
    start = read(request.POST.get("start", ""))
    numbers = [request.POST.get(name, "") for name in ("agenda", "reason")]
    if start is None or not all(each.isdecimal() and len(each) < 19 for each in numbers):
        raise BookingError("Choisissez un rendez-vous de la liste.")
    person = ticket.person
    data = PersonData(**{name: getattr(person, name) for name in (*_PERSON, *_WISHES)})
    return booking.book(
        agenda_id=int(numbers[0]),
        reason_id=int(numbers[1]),
        start=start,
        person=data,
        channel=Channel.RELAY,
        booker=Booker.relay(request.user, organisations_of(request.user).first()),
        key=f"ticket:{ticket.public_id}:{'-'.join(numbers)}:{written(start)}",
    )


def _offers(request, ticket, now):
    answer = find_care(
        viewer=request.user,
        now=now,
        limit=MOST,
        care_type=ticket.care_type,
        commune=ticket.commune,
        when_from=now,
        mode=Mode.ON_SITE,
    )
    zone = time_zone(ticket.commune.departement_id)
    return [
        {
            "name": result.agenda.name,
            "site": result.site.name,
            "road": count(round(result.minutes), "minute"),
            "agenda": result.agenda.pk,
            "reason": result.reason.pk,
            "starts": [
                {"value": written(start), "label": moment_in_words(start, zone)}
                for start in result.next_starts
            ],
        }
        for result in answer.results
    ]
