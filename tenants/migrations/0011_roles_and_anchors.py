"""What the owner keeps for the application's role: the dump that regions are born from; and the anchors."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("tenants", "0010_published_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditAnchor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(unique=True)),
                ("at", models.DateTimeField()),
                ("heads", models.JSONField()),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("signature", models.CharField(max_length=100)),
            ],
            options={"ordering": ["number"]},
        ),
        migrations.CreateModel(
            name="TemplateDump",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=24, unique=True)),
                ("text", models.TextField()),
            ],
        ),
    ]
