"""Sentences of definitions as people read them, wherever they come to stand."""

from collections.abc import Mapping

from engine.definitions.templates import fill
from tenants.numbers import shortened_in


def told(text: str, names: Mapping[str, object]) -> str:
    """A template filled for people to read; whatever number of a person comes into it is masked by its shape."""
    return shortened_in(fill(text, names))
