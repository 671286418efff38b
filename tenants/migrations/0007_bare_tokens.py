import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

_FILL = """
    UPDATE public.tenants_inboxitem SET bare_tokens = ARRAY(
        SELECT substr(token, length(region_slug) + 2) FROM unnest(tokens) WITH ORDINALITY AS held (token, n) ORDER BY n)
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0006_inbox_by_record")]

    operations = [
        migrations.AddField(
            model_name="inboxitem",
            name="bare_tokens",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), blank=True, default=list, size=None
            ),
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="inboxitem",
            index=django.contrib.postgres.indexes.GinIndex(fields=["bare_tokens"], name="inbox_item_bare"),
        ),
    ]
