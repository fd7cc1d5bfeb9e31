"""Keep the record of what was loaded, from which file, and what was refused."""

from django.utils import timezone

from maillage.apps.territory.models import Dataset

MOST_REJECTIONS_KEPT = 500


def record_dataset(report, *, part=""):
    """Create or replace the Dataset of a report's kind, vintage and part."""
    dataset, _ = Dataset.objects.update_or_create(
        kind=report.kind,
        vintage=report.vintage,
        part=part,
        defaults={
            "title": report.title,
            "producer": report.producer,
            "licence": report.licence,
            "file_name": report.file_name,
            "checksum": report.checksum,
            "rows_read": report.rows_read,
            "rows_kept": report.rows_kept,
            "rejections": [
                [rejection.line, rejection.reason]
                for rejection in report.rejections[:MOST_REJECTIONS_KEPT]
            ],
            "loaded_at": timezone.now(),
        },
    )
    return dataset
