"""A draft approval chain as people in one role meet it: state by state, what they may do and what may refuse them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from authoring.texts import is_readable, listed
from engine.definitions.loading.workflows import workflow as load_workflow
from exchange.releasing import region_draft
from forms.actors import SYSTEM_ROLE
from workflows.picture import picture_of


@dataclass(frozen=True)
class Way:
    """An action that leads out of a state."""

    title: str
    who: str
    mine: bool
    leads_to: str
    sentences: tuple[str, ...]
    opinion: bool


@dataclass(frozen=True)
class Station:
    """A state as people see it."""

    title: str
    tone: str
    asks: str
    final: bool
    ways: tuple[Way, ...]


def draw_workflow(system: str, document: Mapping[str, Any], role: str, request: HttpRequest) -> HttpResponse:
    """Every state with its actions; those the role may take stand out."""
    roles = {each["key"]: each["title"] for each in (region_draft() or {}).get("roles", ())}
    titles = {**roles, SYSTEM_ROLE: _("The system")}
    readable = is_readable(document)
    stations = stations_of(document, role=role, titles=titles) if readable else ()
    context = {
        "system": system,
        "key": document.get("key", ""),
        "title": document.get("title", ""),
        "role": titles.get(role, role),
        "stations": stations,
        "picture": picture_of(load_workflow(document), titles=titles) if readable else None,
    }
    return render(request, "authoring/workflow_preview.html", context)


def stations_of(document: Mapping[str, Any], *, role: str, titles: Mapping[str, str]) -> tuple[Station, ...]:
    """The states of a workflow document in their order, each with the actions that start there."""
    states = {state["key"]: state["title"] for state in document.get("states", ())}
    return tuple(
        Station(
            title=state["title"],
            tone=state.get("tone", "idle"),
            asks=state.get("asks", ""),
            final=state.get("final", False),
            ways=tuple(
                _way(action, role=role, titles=titles, states=states)
                for action in document.get("actions", ())
                if state["key"] in listed(action.get("from", ()))
            ),
        )
        for state in document.get("states", ())
    )


def _way(action: Mapping[str, Any], *, role: str, titles: Mapping[str, str], states: Mapping[str, str]) -> Way:
    targets = [_target(each) for each in listed(action.get("to", ()))]
    who = listed(action.get("by", ()))
    return Way(
        title=action["title"],
        who="、".join(titles.get(key, key) for key in who),
        mine=role in who,
        leads_to=" / ".join(states.get(key, key) for key in targets),
        sentences=tuple(guard["else"] for guard in listed(action.get("guards", ()))),
        opinion=action.get("opinion", "none") == "required",
    )


def _target(document: Mapping[str, Any] | str) -> str:
    """The state a target names, or the words for going back."""
    if not isinstance(document, Mapping):
        return document
    backward = {"previous": _("the step before"), "first": _("the first step")}
    return backward.get(document.get("back", ""), document.get("state", ""))
