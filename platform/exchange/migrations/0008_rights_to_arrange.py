"""Those who may change definitions may arrange who approves releases.

Wagtail's own migrations come with a workflow for pages; pages have none here, so it goes, unless it was ever used.
"""

from django.db import migrations

_RIGHTS = [f"{right}_{name}" for name in ("workflow", "task") for right in ("add", "change", "delete")]


def give_rights(apps, _editor):
    permissions = apps.get_model("auth", "Permission").objects
    wanted = permissions.filter(content_type__app_label="wagtailcore", codename__in=_RIGHTS)
    for group in apps.get_model("auth", "Group").objects.filter(name="Regional admins"):
        group.permissions.add(*wanted)


def drop_workflows_of_pages(apps, _editor):
    workflow, task = (apps.get_model("wagtailcore", name) for name in ("Workflow", "Task"))
    apps.get_model("wagtailcore", "WorkflowPage").objects.all().delete()
    workflow.objects.filter(workflow_states=None).delete()
    task.objects.filter(task_states=None, workflow_tasks=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("exchange", "0007_steps_of_approval"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(give_rights, migrations.RunPython.noop),
        migrations.RunPython(drop_workflows_of_pages, migrations.RunPython.noop),
    ]
