"""From a form to skeletons: one per field for entering, one for reading, one per section around them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from engine.definitions.values import Catalogue, District, Field, Form, Section
from forms.frames import Frame
from forms.rendering.compiled import CompiledField
from forms.rendering.fields import FIELD_TYPES
from forms.rendering.skeleton import Gaps, Skeleton, clean, draw, gap
from forms.rendering.values import BLANK, FieldView, Surroundings, control_id
from forms.wire import wire_token

__all__ = ["CompiledForm", "Views", "compile_form", "compiled", "compiled_in", "control_id"]

Views = Mapping[str, FieldView]
ROW, LINES, KEPT = "forms/fields/row.html", "forms/fields/area.html", "forms/fields/kept.html"


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
        """All sections for entering values, those that stand beside the others last."""
        main, aside = self._drawn(views, aside=False), self._drawn(views, aside=True)
        if main and aside:
            main = f'<div class="cols"><div class="stack">{main}</div><div class="stack">{aside}</div></div>'
        return mark_safe(main or aside)  # noqa: S308 - sections are safe

    def _drawn(self, views: Views, *, aside: bool) -> str:
        return "".join(each.fill(views) for each in self.sections if each.section.aside is aside)

    def fields(self) -> Iterator[CompiledField]:
        """Every field in the order of the page."""
        return (each for section in self.sections for each in section.fields)

    @cached_property
    def by_key(self) -> Mapping[str, CompiledField]:
        """Every field by its key."""
        return {each.field.key: each for each in self.fields()}

    @cached_property
    def takes_files(self) -> bool:
        """Whether files may be chosen somewhere in it."""
        return any(each.takes_files for each in self.fields())

    def shown(self, key: str, value: object) -> str:
        """The value of one field as people read it."""
        return self.by_key[key].shown(value)


_compiled: dict[tuple[object, ...], CompiledForm] = {}
_MOST = 500  # forms kept: far more than a region's current releases have


def compiled(
    form: Form, *, digest: str, districts: Sequence[District], catalogues: Mapping[str, Catalogue] | None = None
) -> CompiledForm:
    """The form of this release, compiled when it is first asked for."""
    key = (digest, form.key, tuple(districts), get_language())
    if key not in _compiled:
        if len(_compiled) >= _MOST:
            _compiled.pop(next(iter(_compiled)))
        _compiled[key] = compile_form(form, districts=districts, catalogues=catalogues)
    return _compiled[key]


def compiled_in(frame: Frame, form: Form | None = None) -> CompiledForm:
    """A form of a record's system (its own, if none is named), with all that its fields may offer there."""
    around = {"districts": frame.region.districts, "catalogues": frame.system.catalogues}
    return compiled(form or frame.form, digest=frame.release.digest, **around)


def compile_form(
    form: Form, *, districts: Sequence[District] = (), catalogues: Mapping[str, Catalogue] | None = None
) -> CompiledForm:
    """Draw every field and section once, with gaps for what differs from page to page."""
    around = Surroundings(districts, catalogues or {})
    return CompiledForm(tuple(_section(section, around) for section in form.sections))


def _section(section: Section, around: Surroundings) -> CompiledSection:
    context = {
        "key": section.key,
        "title": clean(section.title),
        "hint": clean(section.hint),
        "aside": section.aside,
        "columns": section.columns,
    }
    frame = draw("forms/fields/section.html", {**context, "gaps": Gaps()})
    return CompiledSection(section, frame, tuple(compile_field(field, around) for field in section.fields))


def compile_field(field: Field, around: Surroundings, *, inside: str = "", in_row: bool = False) -> CompiledField:
    """One field ready to be drawn; `inside` is the wire name of the group it is part of, with a dot behind it."""
    kind = FIELD_TYPES.get(field.widget, FIELD_TYPES["text"])
    options = kind.options(field, around)
    name = f"{inside}{wire_token(field.key)}"
    below = {"inside": "", "in_row": True} if kind.has_rows else {"inside": f"{name}.", "in_row": in_row}
    context = {
        **_names(name, in_row=in_row),
        "field": field,
        "title": clean(field.title),
        "hint": clean(field.hint),
        "unit": clean(field.unit),
        "columns": field.fields,
        "gaps": Gaps(),
        **kind.context(field, options),
    }
    return CompiledField(
        field=field,
        type=kind,
        options=options,
        name=name,
        entry=draw(kind.template, context),
        display=draw(kind.display, context),
        parts=tuple(compile_field(part, around, **below) for part in field.fields),
        row=draw(ROW, context) if kind.has_rows else None,
        lines=draw(LINES, context) if kind.name == "text" else None,
        kept=draw(KEPT, context) if field.mask else None,
    )


def _names(name: str, *, in_row: bool) -> dict[str, object]:
    """The control's name and id; a wire name has no sign of HTML in it."""
    whole = f"{gap('at')}{name}" if in_row else name
    return {"name": mark_safe(whole), "id": mark_safe(control_id(whole)), "in_row": in_row}  # noqa: S308
