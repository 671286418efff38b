"""Forms of other projects: a JSON Schema of any draft, with or without a layout of JSON Forms, as a form of ours."""

from schemas.importing.forms import WRAPPED, import_form

__all__ = ["WRAPPED", "import_form"]
