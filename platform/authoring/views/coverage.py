"""What the golden cases do not see: numbers and conditions that could change without any of them noticing."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy

from authoring.coverage import Unseen, unseen_in
from authoring.views.inquiries import InquiryPage
from exchange.models import Inquiry
from schemas.selectors import REGION


class CoveragePage(InquiryPage):
    """Asked in the background; each place with its words and the way to it."""

    page_title = gettext_lazy("What the golden cases do not see")
    template_name = "authoring/coverage.html"
    kind = Inquiry.Kind.COVERAGE

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The region's own document has no golden cases."""
        super().setup(request, *args, **kwargs)
        if self.system == REGION:
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The answer with places in words."""
        context = super().get_context_data(**kwargs)
        found = context["inquiry"]
        if found is not None and found.state == Inquiry.State.READY:
            unseen: list[Unseen] = unseen_in(self.system, found.outcome["named"])
            left = found.outcome["steps"] - found.outcome["tried"]
            context |= {"answer": found.outcome, "unseen": unseen, "left": left}
        return context
