"""The operation manual of a role, written out of what is released: pages, PDF, Word, and what changed in it."""
