"""What an author reads of the places that no golden case sees."""

from exchange.inquiries import drafts_digest
from exchange.models import Inquiry
from tests.builders import NOW

PAGE = "/r/alpha/admin/systems/inspection/coverage/"


def test_each_place_is_told_in_words_with_the_way_to_its_line(author, catalogue):
    named = [{"document": "catalogue/care", "pointer": "/nodes/0/marks", "old": 5, "new": 6}]
    outcome = {"steps": 3, "tried": 2, "unnoticed": 1, "cases": 1, "named": named}
    asked = {"digest": drafts_digest("inspection"), "by": author.user, "at": NOW}
    Inquiry.objects.create(kind="coverage", system="inspection", state="ready", outcome=outcome, **asked)
    page = author.get(PAGE).content.decode()
    assert "这 1 处即使改动也没有用例发现" in page
    assert "标准分" in page
    assert f"/definitions/edit/{catalogue.pk}/#line-" in page
    assert "还有 1 处未试" in page
    assert author.get("/r/alpha/admin/systems/region/coverage/").status_code == 404
