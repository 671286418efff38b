"""Paper: what a print says as values, drawn as HTML for browsers and as PDF."""
