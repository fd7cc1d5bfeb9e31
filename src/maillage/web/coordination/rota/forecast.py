"""What the weeks offered will hold: lines, weeks at risk, doctors that the next centre needs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.rota.errors import BadRota
from maillage.apps.rota.selectors.recruitment import last_forecast, refusal_since, waiting_forecast
from maillage.apps.rota.services.forecasting import ask_forecast

from . import forecast_words as words
from .forms_forecast import ForecastForm
from .published_access import collective_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request, collective_id):
    """The last forecast, and a button to make it again; the page reads itself anew meanwhile."""
    collective = collective_for(request.user, collective_id)
    found, waiting = last_forecast(collective), waiting_forecast(collective)
    usual = found.withdrawal_percent if found else 5
    form = ForecastForm(request.POST or None, initial={"withdrawal_percent": usual})
    if form.is_valid():
        try:
            ask_forecast(
                collective=collective, user=request.user, now=timezone.now(), **form.cleaned_data
            )
        except BadRota as error:
            form.add_error("withdrawal_percent", str(error))
        else:
            messages.success(request, "La prévision se calcule : environ une minute.")
            return redirect("coordination:rota_forecast", collective.pk)
    context = {
        "collective": collective,
        "form": form,
        "refusal": "" if waiting else refusal_since(collective, found),
        "is_waiting": waiting is not None,
        "said": words.forecast_in_words(found) if found else None,
    }
    status = 422 if form.errors else 200
    return render(request, "coordination/rota/forecast/page.html", context, status=status)
