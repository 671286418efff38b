from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0009_publishing")]

    operations = [
        migrations.AddField("publishedmeasure", "rule", models.CharField(max_length=64, default="")),
        migrations.AddField("publishedmeasure", "followed", models.CharField(max_length=64, default="")),
        migrations.AddField("publishedmeasure", "asked_at", models.DateTimeField(null=True)),
    ]
