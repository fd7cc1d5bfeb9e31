from django.db import migrations


class Migration(migrations.Migration):
    """A session may take place somewhere: it is no longer remote by its name."""

    dependencies = [("training", "0001_training")]

    operations = [migrations.RenameModel(old_name="RemoteSession", new_name="Session")]
