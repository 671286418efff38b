"""The designer: a definition as an outline, the questions about one node, and how it will look, side by side."""
