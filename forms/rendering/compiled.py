"""A field ready to be drawn: joins prepared strings, whatever kind of field it is."""

from dataclasses import dataclass, replace

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from engine.definitions.values import Field
from forms.rendering.fields.base import DISPLAY, FieldType
from forms.rendering.skeleton import Skeleton
from forms.rendering.values import FieldView, Option, Plain, control_id
from tenants.numbers import is_masked

ANSWERED = "forms/fields/answered.html"


@dataclass(frozen=True)
class CompiledField:
    """A field with everything about it that is the same on all pages.

    In a row of a table its name begins with that row's, which `fill` is given as `at`: one drawing serves all rows.
    """

    field: Field
    type: FieldType
    options: tuple[Option, ...]
    name: str  # its wire name, in a row the part behind the row's
    entry: Skeleton
    display: Skeleton
    parts: tuple["CompiledField", ...] = ()  # of a group, or the columns of a table
    row: Skeleton | None = None  # of a table: what stands around the cells of one row
    lines: Skeleton | None = None  # of a line of text: how it is entered where several lines stand in it
    kept: Skeleton | None = None  # of a personal one: what is said while a stored value stands there masked

    def fill(self, view: FieldView, at: str = "") -> SafeString:
        """The field as it stands on this page: a control, or text where it may only be read.

        `at` is the wire name of the row it stands in, with a dot behind it; empty outside of tables.
        """
        is_shown = view.read_only or self.type.template == DISPLAY
        if view.same and (stays := (self.display if is_shown else self.entry).same):
            return stays
        gaps = {"at": at, "errors": self._said(view, at) if view.errors or view.answered else ""}
        if is_shown:
            return self.display.fill({**gaps, "shown": self.drawn(view.value) or "—"})
        is_kept = isinstance(view.value, str) and is_masked(self.field.mask, view.value)
        gaps["kept"] = self.kept.fill(gaps) if self.kept and is_kept else ""
        gaps["described"] = described = self._described(view, at, is_kept=is_kept)
        gaps["state"] = f" required{described}" if view.required else described
        gaps["mark"] = "req" if view.required else ""
        gaps["parts"] = self.type.inner(self, view, at)
        if view.only is not None:
            gaps |= {f"off:{each.key}": " hidden disabled" for each in self.options if each.key not in view.only}
        several = self.lines if isinstance(view.value, str) and "\n" in view.value else None
        return (several or self.entry).fill({**gaps, **self.type.gaps(view.value)})

    @property
    def takes_files(self) -> bool:
        """Whether files may be chosen in it."""
        return self.type.takes_files or any(part.takes_files for part in self.parts)

    def unmasked(self) -> "CompiledField":
        """The same field without its mask, for one look that was noted (`forms.revealing`)."""
        parts = tuple(part.unmasked() for part in self.parts)
        return replace(self, field=replace(self.field, mask=""), parts=parts)

    def shown(self, value: object) -> str:
        """The value as people read it."""
        return self.type.shown(self, value)

    def drawn(self, value: object) -> SafeString:
        """The value as it is read on a page."""
        return self.type.drawn(self, value)

    def plain(self, value: object) -> Plain:
        """The value for a spreadsheet."""
        return self.type.plain(self, value)

    def words(self, value: object) -> str:
        """The words by which the value is found."""
        return self.type.words(self, value)

    def _described(self, view: FieldView, at: str, *, is_kept: bool) -> str:
        if not self.field.hint and not view.errors and not is_kept:
            return ""
        control = control_id(f"{at}{self.name}")
        told = {"kept": is_kept, "hint": self.field.hint, "errors": view.errors}
        ids = " ".join(f"{control}-{name}" for name, there in told.items() if there)
        invalid = ' aria-invalid="true"' if view.errors else ""
        return f'{invalid} aria-describedby="{ids}"'

    def _said(self, view: FieldView, at: str) -> str:
        """What is wrong with it, and what a register answered."""
        answer = render_to_string(ANSWERED, {"answered": view.answered}) if view.answered else ""
        return (self._errors(view, at) if view.errors else "") + answer

    def _errors(self, view: FieldView, at: str) -> str:
        lines = format_html_join("", '<p class="field__error">{}</p>', ((error,) for error in view.errors))
        return format_html('<div id="{}-errors">{}</div>', control_id(f"{at}{self.name}"), lines)
