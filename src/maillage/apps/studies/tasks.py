"""Work done out of the page, by `maillage work`."""

from django_tasks import task


@task()
def run_study(study_id):
    """Compute one study; what happened is in the study itself."""
    from django.conf import settings

    from .beating import beating
    from .executors import open_executor
    from .run import compute

    with open_executor(settings.EXECUTOR) as executor:
        compute(study_id, executor=executor, beat=beating)
