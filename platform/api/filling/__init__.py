"""What a form needs while it is filled in: what a new record starts with, what a field offers, numbers in full."""
