"""What every page of these journeys shares: its headers, its emergency numbers, its keys."""

import secrets
from functools import wraps

from allauth.account.adapter import get_adapter
from django.http import Http404
from django.shortcuts import render as render_page
from django.utils import timezone

from maillage.apps.booking.codes import appointment_of_link

from . import emergency


def render(request, template, context=None, **options):
    """A page about care, emergency numbers on top."""
    today = timezone.localdate()
    context = {**(context or {}), "emergency": emergency.numbers(today)}
    return render_page(request, f"public/care/{template}.html", context, **options)


def private(view):
    """A page about one appointment: kept by no cache, found by no search engine.

    Its address is a secret, never told to another site. A page with a form tells it to ours:
    with `no-referrer` browsers hide where the form comes from, and the form would be refused.
    """

    @wraps(view)
    def kept_private(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        has_form = b"<form" in response.content
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "same-origin" if has_form else "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return kept_private


def appointment_or_404(token):
    """The appointment of a link; a token that we did not make leads nowhere."""
    appointment = appointment_of_link(token)
    if appointment is None:
        raise Http404
    return appointment


def new_key():
    """A random key for one form: sent twice, it is done once."""
    return secrets.token_urlsafe(16)


def key_of(request):
    """The key a form carries; a form without one is done each time."""
    return request.POST.get("key", "")[:40] or None


def visitor(request):
    """The visitor's address, for counting tries; never stored as such."""
    return get_adapter(request).get_client_ip(request)
