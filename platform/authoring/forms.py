"""The editing form of a definition: its JSON text, and for a new one its system."""

from json import JSONDecodeError
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin.forms.models import WagtailAdminModelForm

from authoring.texts import document_text
from authoring.words import KINDS
from exchange.drafts import same
from exchange.releasing import region_draft
from schemas.limits import MAX_BYTES
from schemas.models import Definition
from schemas.packs import read_json


class DocumentTextarea(forms.Textarea):
    """A wide field for JSON with small letters of equal width."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "document-text", "rows": 36, "spellcheck": "false", "wrap": "off"})

    def about(self, definition: int) -> None:
        """Say which definition's text it is, so that the editor can ask about it; 0 for a new one."""
        self.attrs |= {
            "data-source": "",
            "data-complete": reverse("authoring:text_options", args=[definition]),
            "data-problems": reverse("authoring:text_problems", args=[definition]),
        }


class DocumentFormField(forms.CharField):
    """A JSON object as text: shown as packs write it, read with exact numbers."""

    widget = DocumentTextarea

    def prepare_value(self, value: Any) -> Any:
        """The text of a document; what somebody typed stays as typed."""
        return value if isinstance(value, str) else document_text(value or {})

    def to_python(self, value: Any) -> Any:
        """Read the text.

        Raises:
            ValidationError: it is not JSON, or not an object.
        """
        text = super().to_python(value) or ""
        if len(text.encode()) > MAX_BYTES:
            raise ValidationError(_("This text is too long for a definition."), code="too_long")
        try:
            document = read_json(text)
        except JSONDecodeError as error:
            message = _("This is not JSON: line %(line)s, column %(column)s. %(reason)s")
            reason = pgettext("json", error.msg)
            data = {"line": error.lineno, "column": error.colno, "reason": reason, "position": error.pos}
            raise ValidationError(message, code="json", params=data) from error
        except (RecursionError, ValueError) as error:
            message = _("This text names a property twice, is nested too deeply or has impossible numbers.")
            raise ValidationError(message, code="json") from error
        if not isinstance(document, dict):
            raise ValidationError(_("A definition is a JSON object: it begins with { and ends with }."), code="object")
        return document

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether it says something else; spaces and line breaks do not count."""
        try:
            return not same(initial or {}, self.to_python(data))
        except (ValidationError, ValueError):
            return True


class DefinitionForm(WagtailAdminModelForm):
    """Keeps kind, key and title of the row the same as in its document."""

    document = DocumentFormField(label=gettext_lazy("Definition"))
    system = forms.ChoiceField(label=gettext_lazy("System"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].widget.about(self.instance.pk or 0)
        if self.instance.pk:
            del self.fields["system"]
        else:
            self.fields["system"].choices = [(key, key) for key in (region_draft() or {}).get("systems", ())]

    def clean(self) -> dict[str, Any]:
        """Refuse a document that is not the one being edited, or that exists already."""
        cleaned: dict[str, Any] = super().clean()
        document = cleaned.get("document")
        if document is not None:
            self._check_names(document, str(cleaned.get("system", "")))
        return cleaned

    def _check_names(self, document: dict[str, Any], system: str) -> None:
        kind, key = document.get("kind"), document.get("key")
        if self.instance.pk and (kind, key) != (self.instance.kind, self.instance.key):
            text = _("Kind and key cannot change: they are “%(kind)s” and “%(key)s”.")
            self.add_error("document", text % {"kind": self.instance.kind, "key": self.instance.key})
        elif kind not in KINDS or not isinstance(key, str) or not key or len(key) > 60:
            self.add_error("document", _("“kind” must be a known kind and “key” a name of at most 60 characters."))
        elif not self.instance.pk and Definition.objects.filter(system=system, kind=kind, key=key).exists():
            self.add_error("document", _("This system has a definition of this kind and key already."))
        else:
            self.instance.kind, self.instance.key = kind, key
            self.instance.title = str(document.get("title", ""))[:200]
