"""Definitions: documents become frozen values, and everything wrong with them is found before anybody meets it."""

from engine.definitions.errors import DefinitionProblems
from engine.definitions.loading import load_region, load_system

__all__ = ["DefinitionProblems", "load_region", "load_system"]
