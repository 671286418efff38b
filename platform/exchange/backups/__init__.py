"""Backup and restore: everything, or one region alone (docs/backup.md)."""
