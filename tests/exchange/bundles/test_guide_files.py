"""Files of help pages in bundles: carried with them, looked at like uploads, refused where no page names them."""

import hashlib
import io
import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django_tenants.utils import schema_context
from PIL import Image

from exchange.bundles import attached
from exchange.bundles.contents import make_bundle, open_bundle
from exchange.bundles.errors import BadBundle
from exchange.bundles.importing import Wanted, prospect, take_in
from exchange.bundles.reading import MANIFEST, SIGNATURE, read_zip
from exchange.bundles.signing import sign
from forms.guides.models import GuidePage
from tests.builders import NOW
from tests.exchange.bundles.test_bundles import SYSTEM, _own_files, zipped  # noqa: F401 - the fixture
from tests.exchange.bundles.test_guides import source  # noqa: F401 - the fixture

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"
NEWER = PDF.replace(b"1 0", b"2 0")
PLACE = "guides/files/rules.pdf"
GUIDES = Wanted((), with_guides=True, choices={"guides|guide/rules#": "base"})


def offer(content, name="须知.pdf"):
    page = GuidePage.objects.get(slug="rules")
    page.file.save(name, ContentFile(content), save=False)
    page.save_revision().publish()


def parts():
    return dict(make_bundle([SYSTEM], with_region=False, now=NOW))


def received(files):
    return open_bundle(read_zip(zipped(files)))


def signed_anew(files):
    """The same bundle as its maker might send it: whatever is in it now is listed and signed."""
    manifest = json.loads(files[MANIFEST])
    named = {
        name: hashlib.sha256(part).hexdigest() for name, part in files.items() if name not in (MANIFEST, SIGNATURE)
    }
    text = json.dumps({**manifest, "files": named}).encode()
    return {**files, MANIFEST: text, SIGNATURE: sign(text)}


def draft():
    return GuidePage.objects.get(slug="rules").get_latest_revision_as_object()


def content_of(page):
    with page.file.open("rb") as file:
        return file.read()


def test_a_file_goes_along_with_its_page_and_is_offered_once_the_draft_is_published(source):  # noqa: F811
    offer(PDF)
    bundle = received(parts())
    with schema_context("beta"):
        told = prospect(bundle, GUIDES).guides[0]
        assert (told.carried, told.file.endswith(".pdf")) == (True, True)
        take_in(bundle, GUIDES, by=None, at=NOW)
        assert content_of(draft()) == PDF
        assert not GuidePage.objects.get(slug="rules").live
        GuidePage.objects.get(slug="rules").get_latest_revision().publish()
        assert GuidePage.objects.get(slug="rules").editions.get().file.endswith(".pdf")


def test_another_file_is_a_difference_and_the_same_is_none(source):  # noqa: F811
    offer(PDF)
    bundle = received(parts())
    with schema_context("beta"):
        take_in(bundle, GUIDES, by=None, at=NOW)
        GuidePage.objects.get(slug="rules").get_latest_revision().publish()
        drafts = GuidePage.objects.get(slug="rules").revisions.count()
        take_in(bundle, GUIDES, by=None, at=NOW)
        assert GuidePage.objects.get(slug="rules").revisions.count() == drafts
    offer(NEWER)
    newer = received(parts())
    with schema_context("beta"):
        take_in(newer, GUIDES, by=None, at=NOW)
        assert content_of(draft()) == NEWER
        assert content_of(GuidePage.objects.get(slug="rules")) == PDF


def test_a_page_without_a_file_now_takes_the_offer_back(source):  # noqa: F811
    offer(PDF)
    bundle = received(parts())
    with schema_context("beta"):
        take_in(bundle, GUIDES, by=None, at=NOW)
        GuidePage.objects.get(slug="rules").get_latest_revision().publish()
    page = GuidePage.objects.get(slug="rules")
    page.file = ""
    page.save_revision().publish()
    bare = received(parts())
    with schema_context("beta"):
        take_in(bare, GUIDES, by=None, at=NOW)
        assert not draft().file


def test_what_a_picture_says_of_its_place_stays_behind(source):  # noqa: F811
    held, taken = io.BytesIO(), Image.Exif()
    taken[0x010E] = "示例路 1 号"
    Image.new("RGB", (8, 8)).save(held, "JPEG", exif=taken)
    offer(held.getvalue(), "现场.jpg")
    files = parts()
    assert b"Exif" in held.getvalue()
    assert b"Exif" not in files["guides/files/rules.jpg"]
    bundle = received(files)
    with schema_context("beta"):
        take_in(bundle, GUIDES, by=None, at=NOW)
        assert draft().file.name.endswith(".jpg")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({PLACE: b"<script>alert(1)</script>"}, "bad_file"),
        ({PLACE: NEWER}, "bad_file"),
        ({PLACE: None}, "file_missing"),
        ({"guides/files/other.pdf": PDF}, "strange_name"),
        ({PLACE: None, "guides/files/rules.png": PDF}, "bad_file"),
        ({"guides/files/../../rules.pdf": PDF}, "strange_name"),
        ({"guides/files/rules.html": PDF}, "strange_name"),
        ({PLACE: PDF + b"\0" * 20 * 2**20}, "part_too_large"),
    ],
)
def test_files_that_do_not_belong_are_refused_even_where_they_are_signed(source, change, code):  # noqa: F811
    offer(PDF)
    files = {name: part for name, part in {**parts(), **change}.items() if part is not None}
    with pytest.raises(BadBundle) as refused:
        received(signed_anew(files))
    assert refused.value.code == code


def test_a_file_changed_on_its_way_is_noticed(source):  # noqa: F811
    offer(PDF)
    with pytest.raises(BadBundle) as refused:
        received({**parts(), PLACE: NEWER})
    assert refused.value.code == "changed"


def test_pages_whose_files_are_too_large_together_are_named(source, monkeypatch):  # noqa: F811
    offer(PDF)
    monkeypatch.setattr(attached, "MOST_ATTACHED", 10)
    with pytest.raises(BadBundle) as refused:
        parts()
    assert (refused.value.code, refused.value.place) == ("files_too_large", "检查须知")


def test_nothing_is_left_in_the_store_of_what_was_not_taken_in(source, monkeypatch):  # noqa: F811
    offer(PDF)
    bundle = received(parts())

    def broken(*_arguments, **_more):
        assert stored() != before  # the file was there already
        raise RuntimeError

    monkeypatch.setattr("exchange.bundles.importing._remember", broken)
    with schema_context("beta"):
        before = stored()
        with pytest.raises(RuntimeError):
            take_in(bundle, GUIDES, by=None, at=NOW)
        assert stored() == before


def stored():
    return sorted(default_storage.listdir("guides")[1]) if default_storage.exists("guides") else []
