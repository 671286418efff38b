"""Let the clock look at everything that was due before it kept a day of its own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assess_forms", "0007_clocks_and_marks")]

    operations = [
        migrations.RunSQL(
            "UPDATE assess_forms_record SET clock_on = due_on WHERE due_on IS NOT NULL", migrations.RunSQL.noop
        )
    ]
