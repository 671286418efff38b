"""Public tables of what regions publish. Like the inbox they name regions by their slug and carry all they show."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

#: The area of the sums over all districts, as grants call it.
EVERYWHERE = "*"


class PublishedMeasure(models.Model):
    """What a region publishes under one key, as its release in force says; regions with the same key are compared."""

    region_slug = models.CharField(max_length=41)
    region_title = models.CharField(max_length=100)
    region_short = models.CharField(max_length=4, blank=True)
    system = models.CharField(max_length=60)
    system_title = models.CharField(max_length=200)
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    period_kind = models.CharField(max_length=10)  # month, quarter, year
    scale_title = models.CharField(max_length=200)
    has_score = models.BooleanField()
    grades = models.JSONField(default=list)  # [[grade, level], …], best first
    readers = ArrayField(models.TextField(), default=list)  # roles held by grant
    rule = models.CharField(max_length=64, default="")  # a digest of all that decides what single records publish
    followed = models.CharField(max_length=64, default="")  # the rule by which every record has been published
    asked_at = models.DateTimeField(null=True)  # when a worker was last at it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region_slug", "system", "key"], name="published_measure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.region_slug}:{self.system}:{self.key}"


class PublishedResult(models.Model):
    """A record's part in a measure: a line in the lists of its parties, and what the sums are made of."""

    region_slug = models.CharField(max_length=41)
    region_title = models.CharField(max_length=100)
    region_short = models.CharField(max_length=4, blank=True)
    system = models.CharField(max_length=60)
    system_title = models.CharField(max_length=200)
    measure = models.CharField(max_length=60)
    measure_title = models.CharField(max_length=200)
    scale_title = models.CharField(max_length=200)
    record_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=80)
    state_title = models.CharField(max_length=200)
    state_tone = models.CharField(max_length=20, blank=True)
    area = models.CharField(max_length=20, blank=True)
    period_start = models.DateField()
    period_title = models.CharField(max_length=100)
    is_summed = models.BooleanField()  # everybody who compares may see the record as it is now
    is_counted = models.BooleanField()
    score = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    grade = models.CharField(max_length=60, blank=True)
    level = models.CharField(max_length=10, blank=True)
    due_on = models.DateField(null=True)
    tokens = ArrayField(models.TextField(), default=list)  # `<region slug>|<token>`
    bare_tokens = ArrayField(models.TextField(), default=list)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region_slug", "record_id", "measure"], name="published_result_once"),
        ]
        indexes = [
            GinIndex(fields=["tokens"], name="published_result_tokens"),
            GinIndex(fields=["bare_tokens"], name="published_result_bare"),
            models.Index(fields=["region_slug", "system", "measure", "period_start"], name="published_result_period"),
        ]

    def __str__(self) -> str:
        return f"{self.region_slug}:{self.measure}:{self.record_id}"


class PublishedSum(models.Model):
    """The results of one period in one district, or in all of them, put together so that sums can be added up."""

    measure = models.ForeignKey(PublishedMeasure, on_delete=models.CASCADE, related_name="sums")
    area = models.CharField(max_length=20)
    period_start = models.DateField()
    records = models.PositiveIntegerField()
    counted = models.PositiveIntegerField()
    grades = models.JSONField(default=dict)  # how many have each grade
    scores = models.JSONField(default=dict)  # how many have each score, exactly as text
    due = models.JSONField(default=dict)  # how many are due by each day: what is overdue is known on any day

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "period_start", "area"], name="published_sum_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure}:{self.area}:{self.period_start}"


class PublishedChange(models.Model):
    """A period of a measure whose sums are behind: written with the result that changed, taken away with the sums."""

    region_slug = models.CharField(max_length=41)
    system = models.CharField(max_length=60)
    measure = models.CharField(max_length=60)
    period_start = models.DateField()

    def __str__(self) -> str:
        return f"{self.region_slug}:{self.measure}:{self.period_start}"
