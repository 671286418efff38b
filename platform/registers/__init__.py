"""Registers that look-ups ask."""
