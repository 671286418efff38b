"""What the golden cases and the stored records say of the drafts, as panes below the designer."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from authoring.impact import listed
from authoring.results import titles_in
from authoring.views.base import SystemPage
from exchange import inquiries
from exchange.drafts import draft_documents
from exchange.models import Inquiry
from exchange.releasing import ReleaseRefused, differences_lately, prove_drafts
from schemas.selectors import REGION
from tenants import clock

MOST_SHOWN = 6  # rows of each pane; its page has the rest


class ProofPart(SystemPage):
    """The golden cases, run on demand, and the impact as it was last measured for these drafts."""

    template_name = "authoring/proof.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The region's own document has neither cases nor records."""
        super().setup(request, *args, **kwargs)
        if self.system == REGION:
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How many cases there are, what differs if they were run, and what would change on records."""
        documents = draft_documents(self.system)
        cases = {one["key"]: one.get("title", "") for one in documents if one["kind"] == "golden"}
        differing = differences_lately(self.system, at=clock.now())
        found = inquiries.newest(Inquiry.Kind.IMPACT, self.system)
        measured = found is not None and found.state == Inquiry.State.READY and inquiries.of_now(found)
        return {
            "system": self.system,
            "cases": cases,
            "failures": () if differing == 0 else None,
            "titles": titles_in(documents) if kwargs.get("failures") else {},
            "differing": differing,
            "impact": listed(found.outcome, most=MOST_SHOWN) if found is not None and measured else None,
            **kwargs,
        }

    def post(self, _request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Run the cases on the drafts; nothing of it stays but a note that they passed."""
        try:
            failures = prove_drafts(self.system, at=clock.now())
        except ReleaseRefused:
            return self.render_to_response(self.get_context_data(is_refused=True))
        shown = failures[:MOST_SHOWN]
        answer = self.render_to_response(self.get_context_data(failures=shown, more=len(failures) - len(shown)))
        answer["HX-Trigger"] = "saved"  # the strip above looks again
        return answer
