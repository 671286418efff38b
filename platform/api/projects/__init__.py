"""Projects over all systems of the region, for programs."""
