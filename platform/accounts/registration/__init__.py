"""Companies that open their own account: what they say of themselves, who confirms it, who decides."""
