"""One view over all regions: authorities compare them, companies find their results and tasks of all of them."""
