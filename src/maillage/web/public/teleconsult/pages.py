"""What every page of teleconsultation shares: emergency numbers on top, secret addresses."""

from django.http import Http404
from django.shortcuts import render as render_page
from django.utils import timezone

from maillage.apps.teleconsult.selectors.queue import ticket_of
from maillage.web.public.care import emergency


def render(request, template, context=None, **options):
    """A page of teleconsultation. A vital emergency never waits: its numbers come first."""
    today = timezone.localdate()
    context = {"idle_address": "", **(context or {}), "emergency": emergency.numbers(today)}
    return render_page(request, f"public/teleconsult/{template}.html", context, **options)


def ticket_or_404(token):
    """The ticket of a secret address; a token that we did not make leads nowhere."""
    found = ticket_of(token)
    if found is None:
        raise Http404
    return found
