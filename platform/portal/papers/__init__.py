"""Records on paper: what stands on a print, the pages to look at it, and the check of one that was given out."""
