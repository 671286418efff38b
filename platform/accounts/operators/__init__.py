"""Operators on site: whom the leader of a project authorises to work in it."""
