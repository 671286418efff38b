"""JSON Schema 2020-12 as a language of forms: what of a schema applies to a value, and what it asks people for."""

from forms.language.kinds import Kind, kind_of, types_of
from forms.language.language import Here, Language, Variants, language_of, language_of_schema

__all__ = ["Here", "Kind", "Language", "Variants", "kind_of", "language_of", "language_of_schema", "types_of"]
