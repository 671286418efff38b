"""Records, the form runtime and score sheets."""
