"""Our own pages in the admin."""
