"""Forms of a compact on the one page that creates or changes an entry."""

from copy import copy

from django import forms
from django.contrib import messages

from maillage.apps.accounts.french import unbroken
from maillage.apps.compact.errors import BadCompact, CompactError, NotNow, StaleEdit
from maillage.apps.compact.models import Compact
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.errors import StaleEdit as StaleOffer
from maillage.web.coordination.offer.sheets import SheetForm
from maillage.web.coordination.offer.sheets import answer as answer_offer

SAVED = "C’est enregistré."


class Sheet(SheetForm):
    """As `SheetForm`; what a compact counts of its own changes is no change of its sheet."""

    def __init__(self, *args, entry=None, **kwargs):
        if isinstance(entry, Compact):
            entry = copy(entry)
            entry.revision = 0
        super().__init__(*args, entry=entry, **kwargs)


def answer(request, form, *, save, **page):
    """As `offer.sheets.answer`, with the errors of compacts."""

    def told(form):
        try:
            return save(form)
        except BadCompact as error:
            raise BadOffer(error.errors) from error
        except StaleEdit as error:
            raise StaleOffer(form.entry) from error
        except NotNow as error:
            raise BadOffer(str(error)) from error

    return answer_offer(request, form, save=told, **page)


def attempt(request, change, said):
    """Run `change()` and tell the reader `said`, or why it was refused; whether it was done."""
    try:
        change()
    except CompactError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, unbroken(said))
    return True


def lines_field(label, longest, rows=6, **options):
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=longest, widget=widget, **{"required": False} | options
    )
