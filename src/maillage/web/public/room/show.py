"""How a page of the room is drawn."""

from django.shortcuts import render as render_page


def render(request, template, context, **options):
    """A page of `templates/public/room/`."""
    return render_page(request, f"public/room/{template}.html", context, **options)
