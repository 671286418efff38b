"""Taking actions on records, their history and their inbox rows."""
