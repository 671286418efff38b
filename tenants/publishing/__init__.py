"""What regions publish for the view over all of them: single results, and the sums of each period and area."""
