"""The API of a region: everything a page can do, for programs (docs/api.md)."""
