"""Registers."""

from typing import Any

from engine.definitions.loading.reading import Document, each, pairs, same_named, strings
from engine.definitions.values import (
    Authentication,
    Candidates,
    Examined,
    Limits,
    Mapped,
    Reading,
    Refusal,
    Register,
    Request,
    Shown,
    Sync,
)


def register(document: Document) -> Register:
    """A register, its sentences of failure, and how it is asked."""
    return Register(
        key=document["key"],
        title=document["title"],
        source=document.get("source", "local"),
        failures=dict(document["failures"]),
        mode=document.get("mode", "required"),
        service=document.get("service", ""),
        authentication=same_named(Authentication, document.get("authentication", {})),
        request=_request(document["request"]) if "request" in document else None,
        reading=_reading(document["answer"]) if "answer" in document else None,
        refuse=each(_refusal, document.get("refuse")),
        candidates=_candidates(document["candidates"]) if "candidates" in document else None,
        limits=same_named(Limits, document.get("limits", {})),
        when_unreachable=document.get("when_unreachable", "refuse"),
        sync=_sync(document["sync"]) if "sync" in document else None,
        found=document.get("found", ""),
        examines=tuple(Examined(one["title"], strings(one["reasons"])) for one in document.get("examines", ())),
    )


def _request(value: Document) -> Request:
    return Request(
        path=value["path"],
        method=value.get("method", "GET"),
        query=pairs(value.get("query")),
        headers=pairs(value.get("headers")),
        body=pairs(value.get("body")),
    )


def _reading(value: Document) -> Reading:
    return Reading(
        entries=value.get("entries", "$"),
        fields=tuple(_mapped(key, one) for key, one in value["fields"].items()),
        code=value.get("code", ""),
        # What is no number is refused as such; it must not keep the rest of the document from being looked at.
        statuses=tuple((int(each), reason) for each, reason in value.get("statuses", {}).items() if each.isdecimal()),
    )


def _mapped(key: str, value: Any) -> Mapped:
    if isinstance(value, str):
        return Mapped(key, value)
    return Mapped(key, value["path"], value.get("as", "text"))


def _refusal(value: Document) -> Refusal:
    return Refusal(value["when"], value["reason"])


def _candidates(value: Document) -> Candidates:
    columns = tuple(Shown(column["property"], column["title"]) for column in value["columns"])
    return Candidates(_request(value["request"]), value["entries"], columns)


def _sync(value: Document) -> Sync:
    return Sync(
        request=_request(value["request"]),
        entries=value["entries"],
        record_type=value["record_type"],
        match=value["match"],
        key=value["key"],
        fill=pairs(value["fill"]),
        next=value.get("next", ""),
        every_minutes=value.get("every_minutes", 60),
        create=value.get("create", False),
        below=(value["below"]["property"], value["below"]["field"]) if "below" in value else ("", ""),
        states=strings(value.get("states")),
        changed=value.get("changed", ""),
        gone=value.get("gone", ""),
        back=value.get("back", ""),
    )
