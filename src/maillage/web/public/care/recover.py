"""Back to an appointment: by its short code, or by a message to the contact that booked it."""

from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.booking.codes import appointment_of_code, link_token
from maillage.apps.booking.errors import BadBooking, TooManyTries
from maillage.apps.booking.services.lost_codes import send_lost_code

from .contacts import read_contact
from .forms import LostCode, ShortCode
from .pages import private, render, visitor

UNKNOWN = (
    "Aucun rendez-vous ne porte ce code. Vérifiez chaque signe\u00a0: il n’y a ni zéro, "
    "ni lettre O, ni chiffre 1, ni lettres I et L."
)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def short_code(request):
    """The code printed on the slip, read in the messages or told on the telephone."""
    if request.method != "POST":
        return render(request, "short_code", {"form": ShortCode()})
    form = ShortCode(request.POST)
    if not form.is_valid():
        return render(request, "short_code", {"form": form}, status=422)
    try:
        found = appointment_of_code(
            form.cleaned_data["code"], who=visitor(request), now=timezone.now()
        )
    except TooManyTries as error:
        form.add_error("code", str(error))
        return render(request, "short_code", {"form": form}, status=429)
    if found is None:
        form.add_error("code", UNKNOWN)
        return render(request, "short_code", {"form": form}, status=422)
    return redirect("public:appointment", link_token(found))


@require_http_methods(["GET", "HEAD", "POST"])
@private
def lost_code(request):
    """The same answer whatever is known of this contact: it tells nothing to a stranger."""
    if request.method != "POST":
        return render(request, "lost_code", {"form": LostCode()})
    form = LostCode(request.POST)
    if not form.is_valid():
        return render(request, "lost_code", {"form": form}, status=422)
    try:
        _, contact = read_contact(form.cleaned_data["contact"])
    except BadBooking as error:
        form.add_error("contact", str(error))
        return render(request, "lost_code", {"form": form}, status=422)
    try:
        send_lost_code(contact=contact, who=visitor(request))
    except TooManyTries as error:
        form.add_error("contact", str(error))
        return render(request, "lost_code", {"form": form}, status=429)
    return render(request, "lost_code_sent")
