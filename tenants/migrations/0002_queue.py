"""The task queue's own schema (`pgmq`), installed from the SQL that its package ships; no extension is needed."""

from django.db import migrations
from pgmq.install import get_embedded_install_sql


def install(apps, schema_editor):
    """Create the schema once; a database that has it keeps it."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'pgmq'")
        if cursor.fetchone() is None:
            cursor.execute(get_embedded_install_sql())


class Migration(migrations.Migration):
    """Installs the queue."""

    dependencies = [("tenants", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
