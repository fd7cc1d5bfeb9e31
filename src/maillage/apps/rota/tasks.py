"""Work done out of the page, by `maillage work`."""

from django_tasks import task


@task()
def solve_draft(solve_id):
    """Fill a draft; what happened is in the solve itself."""
    from .run import compute

    compute(solve_id)


@task()
def make_forecast(forecast_id):
    """Say what a collective's offers will hold; what happened is in the forecast itself."""
    from .forecasting import compute

    compute(forecast_id)
