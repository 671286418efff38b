"""Reports: tables over records, their numbers, drawings and spreadsheets."""
