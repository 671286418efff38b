from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0005_inbox_order")]

    operations = [
        migrations.RemoveConstraint(model_name="inboxitem", name="inbox_item_key"),
        migrations.AddConstraint(
            model_name="inboxitem",
            constraint=models.UniqueConstraint(
                fields=("region_slug", "record_id", "kind", "key"), name="inbox_item_line"
            ),
        ),
    ]
