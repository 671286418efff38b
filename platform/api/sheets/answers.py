"""Score sheets as programs see them."""

from collections.abc import Mapping

from django.urls import reverse

from engine.definitions.values import Catalogue, SheetUse
from engine.scoring import Explained, key_of, lines_on
from forms.contexts import Scene
from forms.models import Evidence, LineRound
from forms.rules import scored_by, sheet_access
from forms.scoring_words import rule_words
from portal.sheets.board import Board


def sheet_lines(scene: Scene) -> list[dict[str, object]]:
    """The score sheets of a record."""
    return [sheet_line(scene, use) for use in scene.frame.type.sheets if scored_by(scene, use)]


def sheet_line(scene: Scene, use: SheetUse) -> dict[str, object]:
    """A score sheet as its record lists it."""
    sheet, access = scene.sheets.get(use.key), sheet_access(scene, use)
    return {
        "key": use.key,
        "title": use.title,
        "url": reverse("api:sheet", args=[scene.record.pk, use.key]),
        "version": sheet.version if sheet else 0,
        "may_fill": access.may_fill,
        "because": access.because,
        "starts_from": use.starts_from,
        "compares_with": use.compares_with,
        "score": sheet.score if sheet else None,
        "grade": sheet.grade if sheet else "",
        "complete": bool(sheet and sheet.complete),
        "saved_at": sheet.saved_at if sheet else None,
    }


def whole_sheet(board: Board) -> dict[str, object]:
    """A score sheet with its entries, its lines and what they came to."""
    score, catalogue = board.active.score, board.catalogue
    return {
        **sheet_line(board.scene, board.use),
        "record": board.scene.record.pk,
        "catalogue": {"key": catalogue.key, "title": catalogue.title},
        "attainable": score.attainable,
        "actual": score.actual,
        "entries": board.own.to_json(),
        "handling": board.handling.to_json(),
        "returned": sorted(board.returned),
        "lines": [_line(board, place) for place in lines_on(catalogue, board.active.entries)],
    }


def explanation(explained: Explained) -> dict[str, object]:
    """The tree under a value, each part with its rule in codes and in words."""
    return {
        "rule": explained.rule,
        "key": explained.key,
        "label": explained.label,
        "value": explained.value,
        "words": rule_words(explained),
        "data": dict(explained.data),
        "source": explained.source,
        "children": [explanation(child) for child in explained.children],
    }


def explained_at(board: Board, place: str) -> Explained | None:
    """The part of a sheet's explanation that speaks of a node; the whole one for no node."""
    whole = board.active.score.explanation
    return _find(whole, place) if place else whole


def round_line(kept: LineRound) -> dict[str, object]:
    """What a line had come to in one round."""
    return {
        "line": kept.line,
        "round": kept.number,
        "who": kept.by_name,
        "at": kept.at,
        "verdict": kept.verdict,
        "opinion": kept.opinion,
        "outcome": kept.outcome,
        "reason": kept.reason,
        "actual": kept.actual,
        "items": kept.items,
    }


def evidence_line(kept: Evidence) -> dict[str, object]:
    """A photo or paper."""
    here = [kept.record_id, kept.pk]
    return {
        "id": kept.pk,
        "url": reverse("api:evidence", args=here),
        "preview": reverse("api:evidence_preview", args=here) if kept.preview else None,
        "item": kept.item,
        "caption": kept.caption,
        "name": kept.name,
        "kind": kept.kind,
        "size": kept.size,
        "sha256": kept.sha256,
        "added_at": kept.added_at,
    }


def _line(board: Board, place: str) -> dict[str, object]:
    node, score = board.catalogue.nodes[key_of(place)], board.active.node(place)
    return {
        "key": place,
        "number": node.number,
        "title": _title(board.catalogue, board, place),
        "marks": node.marks,
        "attainable": score.shown_attainable if score else None,
        "actual": score.shown_actual if score else None,
        "open": board.is_open(place),
        "may_fill": board.may_fill(place),
        "verdict": board.verdict(place),
        "outcome": board.handling.outcomes.get(place, ""),
        "sent_back": _sent_back(board, place),
    }


def _title(catalogue: Catalogue, board: Board, place: str) -> str:
    """The title of a line; in a repeated table with the name of the use."""
    title, _at, use = catalogue.nodes[key_of(place)].title, *place.partition("@")[1:]
    names = {one.key: one.title for uses in board.active.entries.instances.values() for one in uses}
    return f"{title} · {names[use]}" if names.get(use) else title


def _sent_back(board: Board, place: str) -> Mapping[str, object] | None:
    kept = board.sent_back(place)
    return {"who": kept.by_name, "at": kept.at, "reason": kept.reason} if kept else None


def _find(explained: Explained, place: str) -> Explained | None:
    if explained.key == place:
        return explained
    return next((found for child in explained.children if (found := _find(child, place))), None)
