"""An index for looks at the records in which an organisation has a part."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assess_forms", "0003_rounds_and_evidence")]

    operations = [
        migrations.AddIndex("record", GinIndex(fields=["parties"], name="record_parties", opclasses=["jsonb_path_ops"]))
    ]
