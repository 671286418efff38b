"""A draft catalogue as the score sheet it becomes, with findings tried out and their score."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from engine.definitions import DefinitionProblems
from engine.definitions.loading.forms import form as load_form
from engine.definitions.values import Catalogue, RecordType, SheetUse, State, System, Workflow
from engine.scoring import settled
from forms.actors import Actor
from forms.contexts import Scene
from forms.frames import Frame
from forms.models import Record
from forms.rules import SheetAccess
from portal.preview import TRIAL, draft_system, draw_problems
from portal.sheets.board import Board, board_of
from portal.sheets.page import page_context
from portal.sheets.posted import read
from schemas.documents import canonical, digest
from schemas.models import Release
from schemas.selectors import current_region
from tenants import clock

#: What a score may depend on beside its catalogue; everything else need not be read for it.
_NEEDED = ("system", "decision")


def draw_catalogue(system: str, document: Mapping[str, Any], role: str, request: HttpRequest) -> HttpResponse:
    """The sheet as somebody in a role would fill it; what is ticked in the address is scored, nothing is kept."""
    try:
        board = tried_out(system, document, role=role, entered=request.GET)
    except DefinitionProblems as error:
        return draw_problems(request, document, error)
    context = {**page_context(board), "title": document["title"], "board": board, "role": role}
    return render(request, "portal/preview_sheet.html", context)


def tried_out(system: str, document: Mapping[str, Any], *, role: str, entered: QueryDict) -> Board:
    """The sheet that a draft becomes, with what was entered on it scored.

    Raises:
        DefinitionProblems: the draft cannot be scored.
    """
    definitions = draft_system(system, document, kinds=_NEEDED)
    catalogue = definitions.catalogues[str(document["key"])]
    board = _board(definitions, catalogue, role=role, release=digest(canonical([document])))
    tried = read(catalogue, entered, previous=board.own, base=None)
    scored = board_of(board.scene, board.use, entries=settled(catalogue, tried.entries), access=SheetAccess(True))
    return replace(scored, linked=False)


def _board(system: System, catalogue: Catalogue, *, role: str, release: str) -> Board:
    """The only sheet of a record of a made-up type; its release is named by the draft, as drawn sheets are kept."""
    use = SheetUse(key=TRIAL, title=catalogue.title, catalogue=catalogue.key, filled_by=(role,), states=(TRIAL,))
    kind = RecordType(
        key=TRIAL, title=catalogue.title, form=TRIAL, workflow=TRIAL, heading="", number="", sheets=(use,)
    )
    workflow = Workflow(key=TRIAL, title="", initial=TRIAL, states=(State(key=TRIAL, title=""),), actions=())
    trial = replace(
        system,
        record_types={**system.record_types, TRIAL: kind},
        workflows={**system.workflows, TRIAL: workflow},
        forms={**system.forms, TRIAL: load_form({"key": TRIAL, "title": "", "schema": {}, "sections": []})},
    )
    pinned = Release(system=system.key, number=0, digest=release)
    record = Record(system=system.key, record_type=TRIAL, release=pinned, state=TRIAL)
    scene = Scene(record, Actor(user_id=0, name="", tokens=(f"{role}@{TRIAL}",)), clock.now())
    scene.frame = Frame(current_region(), pinned, trial, kind)
    return board_of(scene, use, access=SheetAccess(True))
