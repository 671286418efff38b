"""A form by itself, without a record type, a workflow or a record: everybody may fill in all of it, nothing is kept.

For forms that are made while the platform runs, such as the questions a designer asks, and for checks of forms.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from typing import Any

from engine.definitions.values import Edit, Form, RecordType, Region, State, System, Workflow
from forms.actors import Actor
from forms.contexts import Scene, Shared
from forms.frames import Frame
from forms.models import Record
from schemas.models import Release

_ROLE = "filler"
_KEY = "alone"


def standalone_scene(form: Form, values: Mapping[str, Any], *, now: datetime, digest: str = "") -> Scene:
    """An unsaved record with these values, of a type that has only this form.

    `digest` tells forms apart that were drawn before; two forms with the same one must be the same.
    """
    state = State(key=_KEY, title="", edit=(Edit(by=(_ROLE,)),))
    kind = RecordType(key=_KEY, title=form.title, form=form.key, workflow=_KEY, heading="", number="")
    flow = Workflow(key=_KEY, title="", initial=_KEY, states=(state,), actions=())
    nothing: dict[str, Any] = {one.name: {} for one in fields(System) if one.default is MISSING}
    own = {"key": _KEY, "title": "", "record_types": {_KEY: kind}, "forms": {form.key: form}}
    system = System(**{**nothing, **own, "workflows": {_KEY: flow}})
    release = Release(system=_KEY, digest=digest)
    record = Record(system=_KEY, record_type=_KEY, release=release, state=_KEY, data=dict(values))
    region = Region(_KEY, "", "", roles=(), districts=(), menus=(), systems=())
    scene = Scene(record, Actor(0, "", (f"{_ROLE}@org:{_KEY}",)), now, shared=Shared(region))
    scene.frame = Frame(region, release, system, kind)
    return scene
