"""The database itself refuses two appointments on one seat, practitioner or room at a time.

PostgreSQL: exclusion constraints. SQLite: triggers, whose writers are one at a time anyway.
"""

from django.db import migrations

TAKES_PLACE = "state IN ('held', 'booked', 'arrived', 'seen', 'no_show')"
# (name, what must not meet): the same seat of an agenda; a practitioner or a room elsewhere.
RULES = {
    "appointment_seat_taken": "agenda_id = NEW.agenda_id AND seat = NEW.seat",
    "appointment_practitioner_taken": (
        "practitioner_id = NEW.practitioner_id AND agenda_id <> NEW.agenda_id"
    ),
    "appointment_room_taken": "room_id = NEW.room_id AND agenda_id <> NEW.agenda_id",
}
EXCLUSIONS = {
    "appointment_seat_taken": "agenda_id WITH =, seat WITH =",
    "appointment_practitioner_taken": "practitioner_id WITH =, agenda_id WITH <>",
    "appointment_room_taken": "room_id WITH =, agenda_id WITH <>",
}


def _trigger(name, meets, moment):
    new_state = TAKES_PLACE.replace("state", "NEW.state", 1)
    return f"""
        CREATE TRIGGER {name}_{moment.split()[0].lower()}
        BEFORE {moment} ON booking_appointment
        WHEN {new_state} AND EXISTS (
            SELECT 1 FROM booking_appointment
            WHERE {meets} AND id <> COALESCE(NEW.id, -1) AND {TAKES_PLACE}
            AND start < NEW."end" AND "end" > NEW.start
        )
        BEGIN SELECT RAISE(ABORT, '{name}'); END
        """


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, meets in RULES.items():
            for moment in ("INSERT", "UPDATE"):
                schema_editor.execute(_trigger(name, meets, moment))
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    for name, columns in EXCLUSIONS.items():
        schema_editor.execute(
            f"""
            ALTER TABLE booking_appointment ADD CONSTRAINT {name}
            EXCLUDE USING gist ({columns}, tstzrange(start, "end") WITH &&) WHERE ({TAKES_PLACE})
            """
        )


def drop(apps, schema_editor):
    for name in RULES:
        if schema_editor.connection.vendor == "sqlite":
            for moment in ("insert", "update"):
                schema_editor.execute(f"DROP TRIGGER {name}_{moment}")
        else:
            schema_editor.execute(f"ALTER TABLE booking_appointment DROP CONSTRAINT {name}")


class Migration(migrations.Migration):
    dependencies = [("booking", "0001_appointments")]
    operations = [migrations.RunPython(create, drop)]
