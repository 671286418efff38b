"""Packs, releases, the birth of regions, scenarios."""
