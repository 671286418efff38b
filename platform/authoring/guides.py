"""How help pages are edited in Wagtail, and what keeps one from being withdrawn."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, ObjectList

from forms.guides.models import GuidePage
from forms.uploads import Unfit, look_at
from schemas.selectors import current_region, current_release, system_of

_UNFIT = {
    "empty": gettext_lazy("This file is empty. Please choose another one."),
    "too_many_bytes": gettext_lazy("This file is too large. Please choose a smaller one."),
    "too_many_pixels": gettext_lazy("This picture is too large. Please make it smaller."),
    "not_readable": gettext_lazy("This file is damaged. Please choose another one."),
}


class GuideForm(WagtailAdminPageForm):
    """The form of a help page: its roles are those of the region, its file is looked at before it is kept."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("For the roles"),
        help_text=gettext_lazy("Nothing chosen: everybody finds it."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(role.key, role.title) for role in current_region().roles]

    def clean_file(self) -> Any:
        """Take only what shows by its first bytes that it is a PDF or a picture."""
        sent = self.cleaned_data.get("file")
        if sent and "file" in self.changed_data:
            try:
                look_at(sent.read())
            except Unfit as error:
                known = _UNFIT.get(error.code, _("Please choose a PDF or a picture."))
                raise forms.ValidationError(known) from error
            sent.seek(0)
        return sent


#: What an author fills in about a help page.
EDIT_HANDLER = ObjectList(
    [
        FieldPanel("title", heading=gettext_lazy("Title"), help_text=gettext_lazy("What people look for.")),
        FieldPanel("body", heading=gettext_lazy("Text")),
        FieldPanel("file", heading=gettext_lazy("File to download")),
        FieldPanel("roles", heading=gettext_lazy("For the roles")),
    ],
    base_form_class=GuideForm,
)


def wanted_by(guide: GuidePage) -> tuple[str, ...]:
    """The titles of the systems, and of their types, that want this page read."""
    return tuple(title for key in current_region().systems for title in _wanted_in(key, guide.slug))


def _wanted_in(system: str, slug: str) -> list[str]:
    release = current_release(system)
    if release is None:
        return []
    found = system_of(release)
    parts = (found, *found.record_types.values())
    return [part.title for part in parts if any(one.guide == slug for one in part.must_read)]
