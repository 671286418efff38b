"""Scoring catalogues as the kind of table that authorities publish, out and in again."""
