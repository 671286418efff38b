"""A small Django project of its own, in which other workflow packages make a transition."""
