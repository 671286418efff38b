"""What registers say flows into records by itself: look-ups made up for later, and listings taken over."""
