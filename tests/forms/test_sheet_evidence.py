"""Photos and papers at the items of a sheet: what is taken, what is refused, and what a sheet lacks without them."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageFile

from forms.errors import Invalid, NotVisible, Refused
from forms.evidence import MOST_FILES, Upload, evidence_of, find_evidence
from forms.models import Evidence, ScoreSheet
from forms.uploads import MOST_BYTES, Unfit, clean_name, look_at
from tenants.audit.models import AuditEntry
from tests.builders import NOW, publish_all
from tests.checked_works import checked_documents
from tests.world import make_world
from workflows.evidence import add_evidence, remove_evidence

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def photo(kind="JPEG", size=(1200, 800), **options):
    kept = BytesIO()
    Image.new("RGB", size, "teal").save(kept, kind, **options)
    return kept.getvalue()


@pytest.fixture
def world(alpha, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.MULTITENANT_RELATIVE_MEDIA_ROOT = "%s"  # only a change of this lets the storage look up its root again
    made = make_world()
    publish_all(checked_documents())
    return made


@pytest.fixture
def month(world):
    month = world.month(world.active_site(), 3)
    world.fill(month, "self", world.contractor, {"items": {"drill": {"marks": 2}, "plan": {"findings": ["plan.1"]}}})
    return month


def add(world, month, *uploads, item="plan", by=None, sheet="self"):
    sent = uploads or (Upload("现场.jpg", photo(), "东侧 3 轴"),)
    return add_evidence(month.pk, sheet=sheet, item=item, uploads=sent, actor=by or world.contractor, now=NOW)


def sheet_of(month):
    return ScoreSheet.objects.get(record=month, key="self")


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


class TestWhatIsTaken:
    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (photo("JPEG"), "image/jpeg"),
            (photo("PNG"), "image/png"),
            (photo("WEBP"), "image/webp"),
            (PDF, "application/pdf"),
        ],
    )
    def test_photos_and_papers_are_known_by_their_bytes(self, content, kind):
        assert look_at(content).kind == kind

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "empty"),
            (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "kind_not_taken"),
            (b"<!doctype html><script>alert(1)</script>", "kind_not_taken"),
            (b"GIF89a\x01\x00\x01\x00", "kind_not_taken"),
            (b"%PDF-1.4 cut off", "kind_not_taken"),
            (photo()[:300], "not_readable"),
            (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "not_readable"),
            (b"\xff\xd8\xff" + b"0" * MOST_BYTES, "too_many_bytes"),
            (photo("PNG", (10_000, 5_001)), "too_many_pixels"),
        ],
        ids=["empty", "svg", "html", "gif", "pdf cut off", "jpeg cut off", "no png", "large", "many pixels"],
    )
    def test_everything_else_is_refused(self, content, code):
        with pytest.raises(Unfit) as error:
            look_at(content)
        assert error.value.code == code

    def test_half_a_photo_is_refused_also_where_a_library_would_have_it_taken_for_a_whole_one(self, monkeypatch):
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does when it is imported
        with pytest.raises(Unfit) as error:
            look_at(photo()[:3_000])
        assert error.value.code == "not_readable"

    def test_the_preview_is_small_and_says_nothing_about_place_and_camera(self):
        exif = Image.Exif()
        exif[0x010F] = "Camera"
        preview = Image.open(BytesIO(look_at(photo(exif=exif)).preview))
        assert max(preview.size) == 480
        assert not preview.getexif()

    def test_a_photo_taken_upright_has_an_upright_preview(self):
        exif = Image.Exif()
        exif[0x0112] = 6  # turned by a quarter
        assert Image.open(BytesIO(look_at(photo(exif=exif)).preview)).size == (320, 480)

    @pytest.mark.parametrize(
        ("name", "clean"),
        [
            ("../../etc/passwd", "passwd"),
            ("C:\\照片\\一 号楼.jpg", "一 号楼.jpg"),
            ("a\u202egpj.exe\n", "agpj.exe"),
            ("...", "file"),
        ],
    )
    def test_names_lose_folders_and_hidden_signs(self, name, clean):
        assert clean_name(name) == clean


class TestKeeping:
    def test_a_caption_that_is_too_long_is_refused_not_cut(self, world, month):
        with pytest.raises(Invalid) as error:
            add(world, month, Upload("现场.jpg", photo(), "长" * 201))
        assert [(found.field, found.code) for found in error.value.problems] == [("caption", "entry.text_too_long")]

    def test_a_file_is_kept_under_a_name_of_ours_with_its_caption_and_digest(self, world, month):
        (kept,) = add(world, month)
        assert "现场" not in kept.file.name
        assert (kept.name, kept.caption, kept.kind, len(kept.sha256)) == ("现场.jpg", "东侧 3 轴", "image/jpeg", 64)
        assert default_storage.open(kept.file.name).read() == photo()
        assert evidence_of(month) == {("self", "plan"): (kept,)}

    def test_the_catalogue_asks_for_evidence_of_a_finding_and_the_sheet_is_open_until_it_is_there(self, world, month):
        assert (sheet_of(month).complete, sheet_of(month).open_lines) == (False, 1)
        (kept,) = add(world, month)
        assert sheet_of(month).complete
        remove_evidence(month.pk, sheet="self", evidence=kept.pk, actor=world.contractor, now=NOW)
        assert not sheet_of(month).complete

    def test_a_finding_that_asks_for_none_needs_none(self, world, month):
        world.fill(
            month, "self", world.contractor, {"items": {"drill": {"marks": 2}, "plan": {"findings": ["plan.2"]}}}
        )
        assert sheet_of(month).complete

    def test_what_was_taken_away_is_not_shown_but_stays_for_the_audit(self, world, month, tmp_path):
        (kept,) = add(world, month)
        remove_evidence(month.pk, sheet="self", evidence=kept.pk, actor=world.contractor, now=NOW)
        assert evidence_of(month) == {}
        with pytest.raises(NotVisible):
            find_evidence(month, kept.pk)
        assert len(files(tmp_path)) == 2
        deeds = AuditEntry.objects.filter(action__startswith="evidence.").values_list("action", flat=True)
        assert list(deeds) == ["evidence.added", "evidence.removed"]

    def test_everything_wrong_with_the_files_is_said_at_once_and_none_is_kept(self, world, month, tmp_path):
        with pytest.raises(Invalid) as error:
            add(world, month, Upload("a.jpg", photo()), Upload("b.exe", b"MZ"), Upload("c.jpg", b""))
        assert [problem.code for problem in error.value.problems] == ["evidence.kind_not_taken", "evidence.empty"]
        assert (Evidence.objects.count(), files(tmp_path)) == (0, [])

    def test_what_fails_later_leaves_no_file(self, world, month, tmp_path, monkeypatch):
        monkeypatch.setattr("workflows.evidence.rescore", _broken)
        with pytest.raises(ZeroDivisionError):
            add(world, month)
        assert (Evidence.objects.count(), files(tmp_path)) == (0, [])

    def test_no_more_than_so_many_files_stand_at_an_item(self, world, month):
        add(world, month, *[Upload(f"{number}.pdf", PDF) for number in range(MOST_FILES)])
        with pytest.raises(Invalid) as error:
            add(world, month)
        assert error.value.problems[0].code == "evidence.too_many"

    def test_sending_no_file_says_so(self, world, month):
        with pytest.raises(Invalid) as error:
            add_evidence(month.pk, sheet="self", item="plan", uploads=(), actor=world.contractor, now=NOW)
        assert error.value.problems[0].code == "evidence.none"


class TestWhoMay:
    def test_only_who_fills_the_sheet_adds_and_takes_away(self, world, month):
        (kept,) = add(world, month)
        with pytest.raises(Refused):
            add(world, month, by=world.site)
        with pytest.raises(Refused):
            remove_evidence(month.pk, sheet="self", evidence=kept.pk, actor=world.site, now=NOW)
        with pytest.raises(NotVisible):
            add(world, month, by=world.stranger)

    def test_a_file_of_another_sheet_is_not_taken_away_through_this_one(self, world, month):
        (kept,) = add(world, month)
        world.act(month, "submit", world.contractor)
        with pytest.raises(NotVisible):
            remove_evidence(month.pk, sheet="review", evidence=kept.pk, actor=world.site, now=NOW)

    @pytest.mark.parametrize("item", ["nothing", "emergency", ""])
    def test_there_is_evidence_only_at_items(self, world, month, item):
        with pytest.raises(Invalid):
            add(world, month, item=item)


def _broken(_scene):
    raise ZeroDivisionError
