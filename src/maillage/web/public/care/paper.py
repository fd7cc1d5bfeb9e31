"""The appointment on paper and in a calendar."""

import segno
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.booking.messages import calendar_file

from .manage import described
from .pages import appointment_or_404, private, render


@require_safe
@private
def slip(request, token):
    """A sheet to keep: the day, the telephone and the code large, a QR code to come back."""
    found = appointment_or_404(token)
    if found.person is None:
        return redirect("public:appointment", token)
    address = request.build_absolute_uri(reverse("public:appointment", args=[token]))
    code = segno.make(address, micro=False)
    context = described(found, timezone.now())
    context["qr"] = code.svg_data_uri(scale=4, light="white")
    context["code_address"] = request.build_absolute_uri(reverse("public:code"))
    return render(request, "slip", context)


@require_safe
@private
def ics(request, token):
    """A calendar file: a title and an hour, never the reason."""
    found = appointment_or_404(token)
    if found.person is None:
        return redirect("public:appointment", token)
    text = calendar_file(found, timezone.now())
    headers = {"Content-Disposition": 'attachment; filename="rendez-vous.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
