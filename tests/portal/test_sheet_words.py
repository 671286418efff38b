"""What is done to a line of a sheet is said in the words of its manual, where its definition gives them."""

import pytest

from tests.builders import publish_all
from tests.checked_works import checked_documents
from tests.forms.test_sheet_rounds import declare, review, send_back_drill
from tests.portal.test_sheet_page import look, open_as
from tests.world import World, make_world

WORDS = {"opinion": "考核意见", "send_back": "驳回", "sent_back": "已驳回", "reason": "审核意见"}


def started(words):
    """The world whose reviewers have such words, and a month handed in."""
    world = make_world()
    documents = checked_documents()
    (month,) = [one for one in documents if (one["kind"], one["key"]) == ("record_type", "month")]
    worded = [{**use, "words": words} if use["key"] == "review" else use for use in month["sheets"]]
    publish_all([{**month, "sheets": worded} if one is month else one for one in documents])
    record = world.month(world.active_site(), 3)
    declare(world, record, 2)
    return world, record


def told(world: World, record) -> tuple[str, str, str]:
    """What the reviewer reads before and after sending a line back, and what its owner reads then."""
    review(world, record, drill=0, opinion="无", outcomes={"emergency": "return"}, reasons={"emergency": "请补充"})
    before = look(open_as(world.site), record, "review").text("main")
    send_back_drill(world, record)
    after = look(open_as(world.site), record, "review").text("main")
    return before, after, look(open_as(world.contractor), record).text("main")


def test_the_words_of_the_manual_stand_where_lines_are_judged_and_where_they_come_back(alpha):
    before, after, own = told(*started(WORDS))
    assert all(words in before for words in ("考核意见", "驳回", "审核意见"))
    assert "已驳回" in after
    assert "已驳回" in own
    for page in (before, after, own):
        assert "退回原因" not in page


@pytest.mark.parametrize("words", [{}, {"opinion": "考核意见"}])
def test_what_the_definition_does_not_say_is_said_in_ours(alpha, words):
    before, _after, own = told(*started(words))
    assert "退回原因" in before
    assert ("考核意见" in before) is bool(words)
    assert "驳回" not in before + own
