"""What pages of expertise and of practices share."""

from django.contrib import messages
from django.shortcuts import redirect, render

from maillage.apps.accounts.french import unbroken
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.territory.models import Departement


def asked_words(request, *names):
    """What was asked in the address, shortened."""
    return {name: request.GET.get(name, "").replace("\x00", "").strip()[:60] for name in names}


def departements():
    """(code, label) of every département."""
    found = Departement.objects.order_by("code").values_list("code", "name")
    return [(code, f"{code} {name}") for code, name in found]


def filled(request, form, save, shown):
    """A page with one form: once it is right, `save()` gives (what to say, where to go).

    `shown` is (template, context); without a form, nothing may be sent.
    """
    status = 200
    if request.method == "POST" and form is None:
        messages.error(request, unbroken("Ce n’est plus possible ici : relisez la page."))
        return redirect(request.path)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                said, address = save()
            except BadCompact as error:
                form.blame(error)
            except (NotNow, StaleEdit) as error:
                form.add_error(None, str(error))
                status = 409
            else:
                messages.success(request, unbroken(said))
                return redirect(address)
    template, context = shown
    return render(request, template, context, status=status)
