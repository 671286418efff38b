"""What regions publish, over all regions of a person: the comparison of authorities, the results of companies."""
