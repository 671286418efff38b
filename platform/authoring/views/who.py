"""Who would act on a record, in any state of the chain that is being written: asked before it is released."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authoring.texts import is_readable
from authoring.views.base import SystemPage
from engine.definitions.loading.workflows import workflow as load_workflow
from engine.definitions.values import Workflow
from exchange.drafts import draft_documents
from forms.frames import records
from forms.models import Record
from tenants import clock
from workflows.who import WhoActs, who_would_act

MOST = 20  # records that are offered to choose from


class WhoPage(SystemPage):
    """A chain, a record and a state are chosen; no field of the record is shown, only who would be asked."""

    page_title = gettext_lazy("Who would act")
    template_name = "authoring/who.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What there is to choose from, and the answer once a record is named."""
        documents = draft_documents(self.system)
        chains = [each for each in documents if each["kind"] == "workflow" and is_readable(each)]
        asked = self.request.GET
        chain = next((each for each in chains if each["key"] == asked.get("chain")), next(iter(chains), None))
        number = asked.get("record", "").strip()[:80]
        of_chain = _records_of(self.system, chain, documents)
        found = of_chain.filter(number=number).first() if number else None
        answer = _answer(found, chain, asked.get("state", "")) if found and chain else None
        return super().get_context_data(
            chains=chains,
            chain=chain,
            number=number,
            recent=_recent(of_chain),
            error=_("No record of this chain has this number.") if number and found is None else "",
            answer=answer,
            state=answer.state.key if answer else asked.get("state", ""),
            **kwargs,
        )


def recent_numbers(system: str, chain: str, documents: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    """The numbers of the newest records that go through a chain."""
    found = next((each for each in documents if each["kind"] == "workflow" and each["key"] == chain), None)
    return _recent(_records_of(system, found, documents))


def _records_of(system: str, chain: Mapping[str, Any] | None, documents: Any) -> QuerySet[Record]:
    return records().filter(system=system, record_type__in=_types_of(chain, documents))


def _recent(of_chain: QuerySet[Record]) -> Sequence[str]:
    return of_chain.exclude(number="").order_by("-pk").values_list("number", flat=True)[:MOST]


def _types_of(chain: Mapping[str, Any] | None, documents: Any) -> list[str]:
    """The types of records that go through a chain."""
    return [
        each["key"]
        for each in documents
        if chain and each["kind"] == "record_type" and each["workflow"] == chain["key"]
    ]


def _answer(record: Record, chain: Mapping[str, Any], state: str) -> WhoActs | None:
    """Who would act in a state of the draft; in the record's own state where the draft has none of that name."""
    written: Workflow = load_workflow(chain)
    asked = state if state in written.by_key else record.state
    return who_would_act(record, state=asked, now=clock.now(), chain=written)
