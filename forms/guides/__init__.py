"""Help pages of a region: their versions, who has read them, and what must be read before anything can be done."""
