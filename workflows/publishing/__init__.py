"""What records of a region publish for the view over all regions."""
