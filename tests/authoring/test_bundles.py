"""The pages on which an administrator takes definitions along and takes a bundle in."""

import copy
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from exchange.bundles.contents import make_bundle, open_bundle, zipped
from exchange.bundles.reading import SIGNATURE, read_zip
from exchange.drafts import list_drafts, replace_drafts
from exchange.models import TakenBundle, Transfer
from forms.guides.models import GuidePage
from forms.guides.services import put_guide
from tests.builders import NOW

BUNDLES = "/r/alpha/admin/bundles/"


@pytest.fixture(autouse=True)
def _own_key(settings, tmp_path):
    settings.BUNDLE_KEY_FILE = str(tmp_path / "key")
    settings.BUNDLE_TRUST_FILE = str(tmp_path / "trust")


def title_of_care():
    found = (draft.document for draft in list_drafts("inspection"))
    return next(one["title"] for one in found if (one["kind"], one["key"]) == ("catalogue", "care"))


def retitle(title):
    documents = [copy.deepcopy(draft.document) for draft in list_drafts("inspection")]
    next(one for one in documents if (one["kind"], one["key"]) == ("catalogue", "care"))["title"] = title
    replace_drafts("inspection", documents, by=None, at=NOW)


def sent(author, files):
    file = SimpleUploadedFile("甲.zip", zipped(files), content_type="application/zip")
    return author.post(BUNDLES, {"file": file})


def test_what_is_downloaded_is_a_signed_bundle(author):
    answer = author.post(BUNDLES, {"export": "yes", "system": "inspection"})
    assert answer["Content-Disposition"] == 'attachment; filename="alpha-inspection.zip"'
    bundle = open_bundle(read_zip(answer.content))
    assert (bundle.systems, bundle.standing, bundle.pack.region) == (("inspection",), "trusted", None)
    assert author.post(BUNDLES, {"export": "yes", "system": "gone"}).status_code == 422


def test_a_bundle_is_looked_at_decided_and_taken_in(author):
    files = make_bundle(["inspection"], with_region=True, now=NOW)
    retitle("本地标准")
    page = author.get(sent(author, files).url)
    text = page.content.decode()
    assert "由本地区信任的" in text
    name = re.search(r'name="(choice:[^"]+)"', text).group(1)
    seen = re.search(r'name="seen" value="(\w+)"', text).group(1)
    form = {"system": "inspection", "seen": seen, "take": "yes"}
    here = f"{BUNDLES}{Transfer.objects.get().pk}/"
    assert author.post(here, form).status_code == 422
    assert title_of_care() == "本地标准"
    assert "本地标准" in author.post(here, {**form, "take": "", "look": "yes", name: "base"}).content.decode()
    assert author.post(here, {**form, name: "base"}).status_code == 302
    assert title_of_care() != "本地标准"
    assert TakenBundle.objects.get().system == "inspection"
    assert author.get(here).status_code == 404
    assert "kaoping" in author.get(BUNDLES).content.decode()


def test_drafts_that_somebody_changed_meanwhile_are_shown_again(author):
    files = make_bundle(["inspection"], with_region=False, now=NOW)
    here = sent(author, files).url
    seen = re.search(r'name="seen" value="(\w+)"', author.get(here).content.decode()).group(1)
    retitle("新")
    name = "choice:inspection|catalogue/care#"
    answer = author.post(here, {"system": "inspection", "seen": seen, "take": "yes", name: "base"})
    assert answer.status_code == 409
    assert title_of_care() == "新"


def test_unsigned_bundles_are_refused_or_said_loudly(author, settings):
    files = make_bundle(["inspection"], with_region=False, now=NOW)
    unsigned = {name: content for name, content in files.items() if name != SIGNATURE}
    assert "没有签名" in sent(author, unsigned).content.decode()
    settings.BUNDLE_UNSIGNED = True
    assert "此定义包没有签名！" in author.get(sent(author, unsigned).url).content.decode()


def test_what_is_no_bundle_is_refused_with_a_sentence(author):
    assert author.post(BUNDLES, {}).status_code == 422
    answer = author.post(BUNDLES, {"file": SimpleUploadedFile("x.zip", b"nothing")})
    assert "不是 zip 文件" in answer.content.decode()


def test_who_only_looks_gets_and_gives_nothing(inspector, author):
    for path in (BUNDLES, f"{BUNDLES}1/"):
        assert inspector.get(path).status_code == 403
        assert inspector.post(path, {"export": "yes", "system": "inspection"}).status_code == 403
    sent(author, make_bundle(["inspection"], with_region=False, now=NOW))
    Transfer.objects.update(by=inspector.user)
    assert author.get(f"{BUNDLES}{Transfer.objects.get().pk}/").status_code == 404


def test_help_pages_are_shown_with_both_versions_and_come_in_as_drafts(author):
    page = put_guide({"key": "rules", "title": "检查须知", "body": [{"text": "先看现场。"}]})
    answer = author.post(BUNDLES, {"export": "yes", "guides": "yes"})
    files = read_zip(answer.content)
    page.body = "<p>本地的话。</p>"
    page.save_revision().publish()
    here = sent(author, files).url
    text = author.get(here).content.decode()
    assert re.search(r"检查须知.*?<td>1</td><td>2</td>", text, re.DOTALL)
    form = {"guides": "yes", "take": "yes", "choice:guides|guide/rules#": "base"}
    answer = author.post(here, form, follow=True)
    assert "请在“帮助文件”中逐页发布" in answer.content.decode()
    page = GuidePage.objects.get(slug="rules")
    assert (page.body, page.has_unpublished_changes) == ("<p>本地的话。</p>", True)
