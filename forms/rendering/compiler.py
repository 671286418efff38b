"""From a form to skeletons: one per field for entering, one for reading, one per section around them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from engine.definitions.values import District, Field, Form, Section
from forms.rendering.skeleton import Skeleton, clean, draw, gap
from forms.rendering.values import BLANK, FieldView, Option
from forms.rendering.widgets import WIDGETS
from forms.rendering.widgets.base import DISPLAY, Widget
from forms.wire import wire_token

Views = Mapping[str, FieldView]


@dataclass(frozen=True)
class CompiledField:
    """A field ready to be drawn."""

    field: Field
    widget: Widget
    options: tuple[Option, ...]
    entry: Skeleton
    display: Skeleton

    def fill(self, view: FieldView, at: str = "") -> SafeString:
        """The field as it stands on this page: a control, or text where it may only be read.

        `at` is the wire name of what it stands in, with a dot behind it; empty at the top of a form.
        """
        errors = self._errors(view, at)
        if view.read_only or self.widget.template == DISPLAY:
            shown = self.shown(view.value) or "—"
            return self.display.fill({"shown": escape(shown), "errors": errors, "at": at})
        described = self._described(view, at)
        gaps = {
            "mark": "req" if view.required else "",
            "state": f"{' required' if view.required else ''}{described}",
            "described": described,
            "errors": errors,
            "at": at,
        }
        return self.entry.fill({**self.widget.gaps(view.value), **gaps})

    def shown(self, value: object) -> str:
        """The value as people read it."""
        return self.widget.shown(self.field, value, self.options)

    def _described(self, view: FieldView, at: str) -> str:
        if not self.field.hint and not view.errors:
            return ""
        control = control_id(f"{at}{wire_token(self.field.key)}")
        hint, errors = f"{control}-hint", f"{control}-errors"
        ids = " ".join([hint] * bool(self.field.hint) + [errors] * bool(view.errors))
        invalid = ' aria-invalid="true"' if view.errors else ""
        return f'{invalid} aria-describedby="{ids}"'

    def _errors(self, view: FieldView, at: str) -> str:
        if not view.errors:
            return ""
        lines = format_html_join("", '<p class="field__error">{}</p>', ((error,) for error in view.errors))
        control = control_id(f"{at}{wire_token(self.field.key)}")
        return format_html('<div id="{}-errors">{}</div>', control, lines)


@dataclass(frozen=True)
class CompiledSection:
    """A section ready to be drawn."""

    section: Section
    frame: Skeleton
    fields: tuple[CompiledField, ...]

    def fill(self, views: Views) -> str:
        """The section with its visible fields; nothing when none is visible."""
        drawn = [each.fill(view) for each in self.fields if (view := views.get(each.field.key, BLANK)).visible]
        return self.frame.fill({"fields": "".join(drawn)}) if drawn else ""


@dataclass(frozen=True)
class CompiledForm:
    """A form ready to be drawn."""

    sections: tuple[CompiledSection, ...]

    def fill(self, views: Views) -> SafeString:
        """All sections for entering values."""
        return mark_safe("".join(section.fill(views) for section in self.sections))  # noqa: S308 - sections are safe

    def fields(self) -> Iterator[CompiledField]:
        """Every field in the order of the page."""
        return (each for section in self.sections for each in section.fields)

    def shown(self, key: str, value: object) -> str:
        """The value of one field as people read it."""
        return next(each.shown(value) for each in self.fields() if each.field.key == key)


_compiled: dict[tuple[object, ...], CompiledForm] = {}
_MOST = 500  # forms kept: far more than a region's current releases have


def compiled(form: Form, *, digest: str, districts: Sequence[District]) -> CompiledForm:
    """The form of this release, compiled when it is first asked for."""
    key = (digest, form.key, tuple(districts), get_language())
    if key not in _compiled:
        if len(_compiled) >= _MOST:
            _compiled.pop(next(iter(_compiled)))
        _compiled[key] = compile_form(form, districts=districts)
    return _compiled[key]


def compile_form(form: Form, *, districts: Sequence[District] = ()) -> CompiledForm:
    """Draw every field and section once, with gaps for what differs from page to page."""
    return CompiledForm(tuple(_section(section, districts) for section in form.sections))


def control_id(name: str) -> str:
    """The id of the control with this wire name, to which error summaries link."""
    return f"f-{name}"


def _section(section: Section, districts: Sequence[District]) -> CompiledSection:
    context = {"key": section.key, "title": clean(section.title), "columns": section.columns}
    frame = draw("forms/widgets/section.html", {**context, "gaps": {"fields": gap("fields")}})
    return CompiledSection(section, frame, tuple(compile_field(field, districts) for field in section.fields))


def compile_field(field: Field, districts: Sequence[District], *, at: str = "") -> CompiledField:
    """One field ready to be drawn; inside of another value, `at` is the gap for that value's wire name."""
    name = f"{at}{wire_token(field.key)}"
    widget = WIDGETS.get(field.widget, WIDGETS["text"])
    options = widget.options(field, districts)
    context = {
        "field": field,
        "id": mark_safe(control_id(name)),  # noqa: S308 - a wire name has no sign of HTML in it
        "name": mark_safe(name),  # noqa: S308 - the same
        "title": clean(field.title),
        "hint": clean(field.hint),
        "gaps": {name: gap(name) for name in ("value", "shown", "mark", "state", "described", "errors")},
        **widget.context(field, options),
    }
    return CompiledField(field, widget, options, draw(widget.template, context), draw(DISPLAY, context))
