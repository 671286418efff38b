"""Definitions: meta-schemas, drafts, checks, releases."""
