"""The people of a region, for its administrators: opening accounts, roles, start passwords, closing."""
