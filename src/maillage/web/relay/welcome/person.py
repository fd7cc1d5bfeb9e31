"""One person at the counter: welcomed, given their paper, led to the screen, or gone."""

import segno
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.accounts import audit
from maillage.apps.accounts.enums import OrganisationKind
from maillage.apps.offer.phones import shown as shown_phone
from maillage.apps.teleconsult.enums import LIVE
from maillage.apps.teleconsult.errors import BadRequest, NotAllowed, TeleconsultError
from maillage.apps.teleconsult.selectors.points import why_closed
from maillage.apps.teleconsult.selectors.queue import waiting_at
from maillage.apps.teleconsult.services import tickets
from maillage.apps.teleconsult.tokens import TICKET, token_of
from maillage.web.public.teleconsult.ticket import described

from .access import for_relays, page
from .forms import Counter
from .pages import rows

# Elected people and agents of public bodies must report a crime they learn of (article 40 CPP).
_ARTICLE_40 = {
    OrganisationKind.TOWN_HALL,
    OrganisationKind.INTERCOMMUNALITY,
    OrganisationKind.HOSPITAL,
    OrganisationKind.AGENCY,
}


@for_relays
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request, point):
    """The questions, on one screen; a closed point says why and asks nothing."""
    closed = why_closed(point, timezone.now())
    if closed:
        return redirect("relay:welcome", point.pk)
    form = Counter(request.POST if request.method == "POST" else None, label_suffix="")
    if form.is_valid():
        ticket = _enter(request, point, form)
        if ticket:
            return redirect("relay:welcomed", point.pk, ticket.public_id)
    context = {"form": form, "must_report": point.organisation.kind in _ARTICLE_40}
    return page(request, "counter", point, context, status=422 if form.errors else 200)


@for_relays
@require_safe
def welcomed(request, point, public_id):
    """What to tell the person now, their paper, and the screen to hand over."""
    ticket = _ticket_or_404(point, public_id)
    context = _shown(ticket, point) | {"can_leave": ticket.started_at is None}
    return page(request, "welcomed", point, context)


@for_relays
@require_safe
def slip(request, point, public_id):
    """Their paper: what happens next, whom to call, a QR code to follow on a telephone."""
    ticket = _ticket_or_404(point, public_id)
    address = reverse("public:ticket", args=[token_of(ticket, TICKET)])
    drawing = segno.make(request.build_absolute_uri(address), micro=False)
    phone = point.site.phone
    context = _shown(ticket, point) | {
        "qr": drawing.svg_data_uri(scale=4, light="white"),
        "point_phone": shown_phone(phone) if phone else "",
    }
    return page(request, "slip", point, context)


@for_relays
@require_POST
def left(request, point, public_id):
    """The person went away without waiting."""
    ticket = _ticket_or_404(point, public_id)
    try:
        tickets.abandon(ticket_id=ticket.pk, actor=audit.actor_of(request.user))
    except TeleconsultError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "C’est noté\u00a0: cette personne n’attend plus.")
    return redirect("relay:welcome", point.pk)


def _enter(request, point, form):
    """The ticket of who is at the counter, or None with the errors in the form."""
    try:
        return tickets.enter(
            person=form.person(),
            point=point,
            opened_by=request.user,
            key=f"{request.user.pk}:{form.cleaned_data['key']}",
            **form.wishes(),
        )
    except BadRequest as error:
        for field, text in error.errors.items():
            form.add_error(field if field in form.fields else None, text)
    except NotAllowed:
        raise
    except TeleconsultError as error:
        form.add_error(None, str(error))
    return None


def _ticket_or_404(point, public_id):
    """A live ticket of this point; of the others a relay sees nothing."""
    found = waiting_at(point).filter(public_id=public_id, state__in=LIVE).first()
    if found is None:
        raise Http404
    return found


def _shown(ticket, point):
    row = next(row for row in rows(point, timezone.now()) if row["number"] == ticket.public_id)
    return described(ticket, token_of(ticket, TICKET)) | {"row": row, "number_of": ticket.public_id}
