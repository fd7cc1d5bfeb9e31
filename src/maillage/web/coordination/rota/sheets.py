"""A form of the rota on the offer's page to create or change one entry."""

from django.contrib import messages

from maillage.apps.accounts.french import unbroken
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.errors import StaleEdit as StaleOffer
from maillage.apps.rota.errors import BadRota, NotNow, RotaError, StaleEdit
from maillage.web.coordination.offer.sheets import answer as answer_offer


def answer(request, form, *, save, **page):
    """As `offer.sheets.answer`, with the errors of the rota."""

    def told(form):
        try:
            return save(form)
        except BadRota as error:
            raise BadOffer(error.errors) from error
        except StaleEdit as error:
            if form.entry is not None:
                raise StaleOffer(form.entry) from error
            raise BadOffer(str(error)) from error
        except NotNow as error:
            raise BadOffer(str(error)) from error

    return answer_offer(request, form, save=told, **page)


def attempt(request, change, said):
    """Run `change()` and tell the reader `said`, or why it was refused."""
    try:
        change()
    except RotaError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, unbroken(said))
