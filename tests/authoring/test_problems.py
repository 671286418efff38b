"""The pages tell what keeps a release back from what is only doubtful."""

from bs4 import BeautifulSoup

from exchange.drafts import get_draft, save_draft
from tests.builders import NOW

ADMIN = "/r/alpha/admin"


def guarded(author, workflow, when):
    document = dict(get_draft(workflow.pk).document)
    document["actions"][0]["guards"][0]["when"] = when
    save_draft(workflow, document, by=author.user, at=NOW)


def test_a_doubtful_condition_does_not_keep_a_release_back(author, workflow):
    guarded(author, workflow, "sheets.health.open > 5 and sheets.health.open < 3")
    check = author.get(f"{ADMIN}/systems/inspection/check/").content.decode()
    assert "没有阻止发布的问题" in check
    assert "都不成立" in check
    answer = author.post(f"{ADMIN}/systems/inspection/release/", {"confirm": "yes"})
    assert answer["Location"] == f"{ADMIN}/systems/inspection/releases/"


def test_a_wrong_condition_does(author, workflow):
    guarded(author, workflow, 'state = "announce"')
    check = author.get(f"{ADMIN}/systems/inspection/check/").content.decode()
    assert "有 1 个问题，处理后才能发布。" in check
    assert "是否想写“announced”？" in check
    attempt = BeautifulSoup(check, "html.parser").select_one("a.author-attempt")["href"]
    tried = author.get(attempt).content.decode()
    assert "state = &quot;announce&quot;" in tried
    assert "是否想写“announced”？" in tried
    assert author.post(f"{ADMIN}/systems/inspection/release/", {"confirm": "yes"}).status_code == 409
    assert "第 9 个字符" in author.get(f"{ADMIN}/definitions/edit/{workflow.pk}/").content.decode()
