"""A definition on the designer's desk: the node that is open, the questions about it, what an answer makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from authoring.designing import nodes
from authoring.designing.editing import with_values
from authoring.designing.known import known_names
from authoring.designing.outline import Twig, name_of, outline_of
from authoring.designing.questions import asked_of, questions
from authoring.designing.shapes import Document, Way, way_of
from authoring.designing.written import written_in
from engine.definitions.values import Form
from exchange.drafts import draft_documents
from exchange.releasing import region_draft
from forms.contexts import Scene
from forms.errors import Invalid
from forms.guides.selectors import guide_names
from forms.standalone import standalone_scene
from forms.validation import take_post
from portal.posting import posted_fields
from portal.presenters.pages import FormPage, form_page
from portal.problems import Refusal, refusal_of
from schemas.documents import canonical, digest


@dataclass
class Desk:
    """A document with one of its nodes open; the node is asked about by the runtime of forms."""

    system: str
    document: Document
    pointer: str
    now: datetime

    @cached_property
    def way(self) -> Way:
        """The way to the open node.

        Raises:
            KeyError: there is none at this pointer.
        """
        return way_of(self.pointer)

    @cached_property
    def asked(self) -> nodes.Asked:
        """The open node and its shape.

        Raises:
            KeyError: there is none at this pointer.
        """
        return nodes.asked(self.document, self.way)

    @cached_property
    def title(self) -> str:
        """What people call the open node."""
        return name_of(self.asked.values)

    @cached_property
    def outline(self) -> Twig:
        """The outline of the whole document."""
        return outline_of(self.document)

    @cached_property
    def form(self) -> Form:
        """The questions about the open node."""
        others = (*draft_documents(self.system), *guide_names()) if self.system else ()
        known = known_names(self.document, others=others, region=region_draft())
        fixed = ("key",) if not self.way else ()
        return questions(self.asked.shape, known, self.asked.values, fixed=fixed)

    @cached_property
    def scene(self) -> Scene:
        """The open node as a record that is filled in."""
        names = set(asked_of(self.asked.shape))
        stored = {name: _listed(self.form, name, one) for name, one in self.asked.values.items() if name in names}
        told = digest(canonical([dict(self.form.schema)]))
        return standalone_scene(self.form, stored, now=self.now, digest=told)

    @property
    def expressions(self) -> dict[str, Any]:
        """Which of the questions take expressions, for the editor of the page."""
        written = written_in(self.form)
        return {"at": self.pointer, "expressions": written.expressions, "templates": written.templates}

    def page(self, post: Any = None, *, refusal: Refusal | None = None) -> FormPage:
        """The questions with what stands in the node, or with what was typed."""
        return form_page(self.scene, posted=None if post is None else posted_fields(self.form, post), refusal=refusal)

    def answered(self, post: Any) -> dict[str, Any]:
        """The document with what was typed about the open node.

        Raises:
            Invalid: an answer cannot be taken.
        """
        outcome = take_post(self.scene, self.scene.record.data, posted_fields(self.form, post))
        if outcome.problems:
            raise Invalid(outcome.problems)
        node = with_values(self.asked.values, outcome.values, self.form)
        return nodes.changed(self.document, self.way, node)

    def refused(self, error: Invalid) -> Refusal:
        """Why an answer cannot be taken, in words."""
        return refusal_of(error)


def _listed(form: Form, name: str, value: object) -> object:
    """One name where several are asked for, as a list."""
    schema: Mapping[str, Any] = form.schema["properties"][name]  # type: ignore[index,assignment]
    several = schema.get("type") == "array" or str(schema.get("$ref", "")).endswith("__keys")
    return [value] if several and isinstance(value, str) else value
