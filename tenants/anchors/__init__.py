"""Anchors: where the chains of all schemas ended on a day, signed, in a public table and in files outside of it."""
