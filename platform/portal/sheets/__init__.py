"""Score sheets side by side: shown, filled as one types, printed."""
