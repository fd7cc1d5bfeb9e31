"""The rota's e-mails join the portal's outbox, all of them: a key that left must not leave again.

In SQL, because what is encrypted is copied as it is.
"""

from django.db import migrations

_KEPT = "recipient, subject, text, state, attempts, next_try_at, claimed_at, ended_at"
_TO_ACCOUNTS = f"""
INSERT INTO accounts_notice ("key", about, {_KEPT})
SELECT 'rota:' || "key",
       CASE WHEN volunteer_id IS NULL THEN '' ELSE 'volunteer:' || volunteer_id END,
       {_KEPT}
FROM rota_notice ORDER BY id
"""
_TO_ROTA = f"""
INSERT INTO rota_notice ("key", volunteer_id, {_KEPT})
SELECT SUBSTR("key", 6),
       (SELECT id FROM rota_volunteer WHERE 'volunteer:' || rota_volunteer.id = about),
       {_KEPT}
FROM accounts_notice WHERE SUBSTR("key", 1, 5) = 'rota:' ORDER BY id
"""
_OUT_OF_ACCOUNTS = "DELETE FROM accounts_notice WHERE SUBSTR(\"key\", 1, 5) = 'rota:'"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_outbox"),
        ("rota", "0001_rota"),
    ]

    operations = [
        migrations.RunSQL([_TO_ACCOUNTS], [_TO_ROTA, _OUT_OF_ACCOUNTS]),
        migrations.DeleteModel(name="Notice"),
    ]
