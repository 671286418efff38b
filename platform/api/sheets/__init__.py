"""Score sheets for programs: what was entered, what it came to and why, the rounds, the evidence."""
