"""The database itself refuses to edit or delete a line of the audit trail."""

from django.db import migrations

CREATE = {
    "sqlite": [
        """
        CREATE TRIGGER audit_line_never_edited BEFORE UPDATE ON accounts_auditline
        BEGIN SELECT RAISE(ABORT, 'a line of the audit trail is never edited'); END
        """,
        """
        CREATE TRIGGER audit_line_never_deleted BEFORE DELETE ON accounts_auditline
        BEGIN SELECT RAISE(ABORT, 'a line of the audit trail is never deleted'); END
        """,
    ],
    "postgresql": [
        """
        CREATE FUNCTION audit_line_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'a line of the audit trail is never edited nor deleted'; END $$
        """,
        """
        CREATE TRIGGER audit_line_is_final BEFORE UPDATE OR DELETE ON accounts_auditline
        FOR EACH ROW EXECUTE FUNCTION audit_line_is_final()
        """,
    ],
}
DROP = {
    "sqlite": [
        "DROP TRIGGER audit_line_never_edited",
        "DROP TRIGGER audit_line_never_deleted",
    ],
    "postgresql": [
        "DROP TRIGGER audit_line_is_final ON accounts_auditline",
        "DROP FUNCTION audit_line_is_final()",
    ],
}


def run(statements):
    def on_this_database(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return on_this_database


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_accounts")]
    operations = [migrations.RunPython(run(CREATE), run(DROP))]
