"""Asking a register over HTTP: where it is and as whom, one bounded request, and how its answer is read."""
