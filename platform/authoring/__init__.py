"""Where regional admins change definitions."""
