"""Changing a definition node by node: an outline of it, and questions about each node made from the meta-schema.

Nothing here knows a kind of document by name but `form_fields`, where a field and the schema of its value are one
thing to people and two to a form. What stands in the outline is marked `outline` in the meta-schema.
"""
