

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenants', '0008_region_births'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region_slug', models.CharField(max_length=41)),
                ('system', models.CharField(max_length=60)),
                ('measure', models.CharField(max_length=60)),
                ('period_start', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='PublishedMeasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region_slug', models.CharField(max_length=41)),
                ('region_title', models.CharField(max_length=100)),
                ('region_short', models.CharField(blank=True, max_length=4)),
                ('system', models.CharField(max_length=60)),
                ('system_title', models.CharField(max_length=200)),
                ('key', models.CharField(max_length=60)),
                ('title', models.CharField(max_length=200)),
                ('period_kind', models.CharField(max_length=10)),
                ('scale_title', models.CharField(max_length=200)),
                ('has_score', models.BooleanField()),
                ('grades', models.JSONField(default=list)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('region_slug', 'system', 'key'), name='published_measure_once')],
            },
        ),
        migrations.CreateModel(
            name='PublishedResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region_slug', models.CharField(max_length=41)),
                ('region_title', models.CharField(max_length=100)),
                ('region_short', models.CharField(blank=True, max_length=4)),
                ('system', models.CharField(max_length=60)),
                ('system_title', models.CharField(max_length=200)),
                ('measure', models.CharField(max_length=60)),
                ('measure_title', models.CharField(max_length=200)),
                ('scale_title', models.CharField(max_length=200)),
                ('record_id', models.BigIntegerField()),
                ('title', models.CharField(max_length=300)),
                ('number', models.CharField(max_length=80)),
                ('state_title', models.CharField(max_length=200)),
                ('state_tone', models.CharField(blank=True, max_length=20)),
                ('area', models.CharField(blank=True, max_length=20)),
                ('period_start', models.DateField()),
                ('period_title', models.CharField(max_length=100)),
                ("is_summed", models.BooleanField()),
                ('is_counted', models.BooleanField()),
                ('score', models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                ('grade', models.CharField(blank=True, max_length=60)),
                ('level', models.CharField(blank=True, max_length=10)),
                ('due_on', models.DateField(null=True)),
                ('tokens', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('bare_tokens', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['tokens'], name='published_result_tokens'), django.contrib.postgres.indexes.GinIndex(fields=['bare_tokens'], name='published_result_bare'), models.Index(fields=['region_slug', 'system', 'measure', 'period_start'], name='published_result_period')],
                'constraints': [models.UniqueConstraint(fields=('region_slug', 'record_id', 'measure'), name='published_result_once')],
            },
        ),
        migrations.CreateModel(
            name='PublishedSum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=20)),
                ('period_start', models.DateField()),
                ('records', models.PositiveIntegerField()),
                ('counted', models.PositiveIntegerField()),
                ('grades', models.JSONField(default=dict)),
                ('scores', models.JSONField(default=dict)),
                ('due', models.JSONField(default=dict)),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sums', to='tenants.publishedmeasure')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('measure', 'period_start', 'area'), name='published_sum_once')],
            },
        ),
    ]
