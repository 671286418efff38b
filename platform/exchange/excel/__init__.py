"""Spreadsheets: catalogues and score sheets out and in again, with nothing changed before somebody has confirmed it."""
