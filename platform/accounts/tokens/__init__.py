"""Tokens: programs that act for a person, in one region, with some of their rights."""
