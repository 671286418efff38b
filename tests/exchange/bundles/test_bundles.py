"""Bundles of definitions: what went in comes out, whoever changed a byte is found, nothing is half taken."""

import copy
import dataclasses
import json
import random
import warnings
import zipfile
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django_tenants.utils import schema_context

from exchange.bundles.contents import make_bundle, open_bundle, write_folder, zipped
from exchange.bundles.errors import BadBundle
from exchange.bundles.importing import Moved, Undecided, Wanted, prospect, take_in
from exchange.bundles.reading import MANIFEST, SIGNATURE, read_folder, read_zip
from exchange.bundles.signing import own_signer
from exchange.drafts import draft_documents, list_drafts, replace_drafts
from exchange.packs import import_pack
from exchange.releasing import list_systems
from schemas.documents import canonical
from schemas.packs import read_pack
from tenants.audit.models import AuditEntry
from tests.builders import NOW

PACK = Path(__file__).parents[2] / "regions" / "kindergarten"
SYSTEM = "inspection"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """A key and a list of trust of the test's own."""
    settings.BUNDLE_KEY_FILE = str(tmp_path / "key")
    settings.BUNDLE_TRUST_FILE = str(tmp_path / "trust")
    settings.BUNDLE_UNSIGNED = False


@pytest.fixture
def source(alpha):
    """The region alpha with definitions, and what it exports."""
    import_pack(read_pack(PACK), by=None, at=NOW)
    return make_bundle([SYSTEM], with_region=True, now=NOW)


def texts():
    return {system: canonical([draft.document for draft in list_drafts(system)]) for system in list_systems()}


def rewritten(**changes):
    """The drafts of the system, with the title of the catalogue's first node and others changed."""
    documents = [copy.deepcopy(draft.document) for draft in list_drafts(SYSTEM)]
    care = next(one for one in documents if (one["kind"], one["key"]) == ("catalogue", "care"))
    care.update(changes)
    return documents


def change_draft(**changes):
    replace_drafts(SYSTEM, rewritten(**changes), by=None, at=NOW)


def test_what_goes_out_of_one_region_comes_into_another(source):
    out = texts()
    bundle = open_bundle(read_zip(zipped(source)))
    assert (bundle.region, bundle.systems, bundle.standing) == ("alpha", (SYSTEM,), "trusted")
    with schema_context("beta"):
        take_in(bundle, Wanted((SYSTEM,), with_region=True), by=None, at=NOW)
        assert texts() == out
        deed = AuditEntry.objects.get(action="bundle.taken")
        assert (deed.data["from"], deed.data["standing"]) == ("alpha", "trusted")


def test_the_same_drafts_make_the_same_bytes_as_folder_and_as_zip(source, tmp_path):
    assert zipped(source) == zipped(make_bundle([SYSTEM], with_region=True, now=NOW))
    write_folder(source, tmp_path / "folder")
    assert read_folder(tmp_path / "folder") == read_zip(zipped(source))
    with pytest.raises(BadBundle, match="folder_not_empty"):
        write_folder(source, tmp_path / "folder")


def test_a_system_of_its_own_is_listed_in_the_region_that_takes_it(source):
    bundle = open_bundle(make_bundle([SYSTEM], with_region=False, now=NOW))
    with schema_context("beta"):
        pack = read_pack(PACK)
        import_pack(dataclasses.replace(pack, region={**pack.region, "systems": []}, systems={}), by=None, at=NOW)
        take_in(bundle, Wanted((SYSTEM,)), by=None, at=NOW)
        assert draft_documents("region")[0]["systems"] == [SYSTEM]


# --- tampering --------------------------------------------------------------------------------------------------------


def test_every_changed_byte_is_found(source):
    dice = random.Random(7)
    names = sorted(name for name in source)
    for _turn in range(200):
        name = dice.choice(names)
        content = bytearray(source[name])
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        try:
            bundle = open_bundle({**source, name: bytes(content)})
        except BadBundle:
            continue
        assert name == SIGNATURE, f"{name} was changed and nobody noticed"
        assert bundle.standing == "trusted", "only idle bits of the signature's text"


def test_added_and_missing_files_are_found(source):
    with pytest.raises(BadBundle, match="not_listed"):
        open_bundle({**source, f"{SYSTEM}/forms/extra.json": b"{}"})
    with pytest.raises(BadBundle, match="missing"):
        open_bundle({name: text for name, text in source.items() if name != "region.json"})


def test_who_is_not_known_or_did_not_sign_is_not_taken(source, settings, tmp_path):
    unsigned = open_bundle({name: text for name, text in source.items() if name != SIGNATURE})
    with pytest.raises(BadBundle, match="unsigned"):
        take_in(unsigned, Wanted((SYSTEM,)), by=None, at=NOW)
    stranger = own_signer()
    settings.BUNDLE_KEY_FILE = str(tmp_path / "other")
    with pytest.raises(BadBundle, match="unknown_signer"):
        take_in(open_bundle(source), Wanted((SYSTEM,)), by=None, at=NOW)
    settings.BUNDLE_TRUST = f"{stranger.line()} beta"
    with pytest.raises(BadBundle, match="not_trusted_here"):
        take_in(open_bundle(source), Wanted((SYSTEM,)), by=None, at=NOW)
    with schema_context("beta"):
        take_in(open_bundle(source), Wanted((SYSTEM,), with_region=True), by=None, at=NOW)
    settings.BUNDLE_UNSIGNED = True
    take_in(unsigned, Wanted((SYSTEM,)), by=None, at=NOW)
    assert AuditEntry.objects.get(action="bundle.taken").data["standing"] == "unsigned"


def hostile(name="region.json", content=b"{}", *, mode=0, twice=False):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
        if twice:
            with warnings.catch_warnings(action="ignore"):
                archive.writestr("region.json", b"[]")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no zip", "not_a_zip"),
        (hostile("../region.json"), "strange_name"),
        (hostile("/etc/passwd"), "strange_name"),
        (hostile("a\\..\\b.json"), "strange_name"),
        (hostile("inspection/forms/../../x.json"), "strange_name"),
        (hostile("inspection/forms/.hidden.json"), "strange_name"),
        (hostile("demo/people.json"), "strange_name"),
        (hostile(mode=0o120777), "link"),
        (hostile(twice=True), "twice"),
        (hostile(content=b" " * (3 * 2**20)), "part_too_large"),
        (b"x" * (21 * 2**20), "too_large"),
    ],
)
def test_hostile_zips_are_refused_before_anything_is_read_from_them(content, code):
    with pytest.raises(BadBundle, match=code):
        open_bundle(read_zip(content))


def test_a_bomb_is_noticed_by_what_comes_out_of_it_not_by_what_it_says():
    content = bytearray(hostile(content=b" " * (3 * 2**20)))
    size = (3 * 2**20).to_bytes(4, "little")
    while size in content:
        content[content.index(size) : content.index(size) + 4] = (10).to_bytes(4, "little")
    with pytest.raises(BadBundle):
        read_zip(bytes(content))


def test_mutated_zips_are_refused_or_say_the_same(source):
    whole, dice = zipped(source), random.Random(11)
    for _turn in range(150):
        content = bytearray(whole)
        for _flip in range(dice.randint(1, 4)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        try:
            found = open_bundle(read_zip(bytes(content)))
        except BadBundle:
            continue
        assert canonical(found.pack.systems[SYSTEM]) == canonical(open_bundle(source).pack.systems[SYSTEM])


@pytest.mark.parametrize("manifest", [b"", b"[]", b"{}", b'{"format": "kaoping-bundle/2"}', b"[" * 100_000, b"\xff"])
def test_a_manifest_that_is_none_is_refused(manifest):
    with pytest.raises(BadBundle):
        open_bundle({MANIFEST: manifest})


def test_links_in_a_folder_are_refused(source, tmp_path):
    write_folder(source, tmp_path / "folder")
    (tmp_path / "folder" / "region.json").unlink()
    (tmp_path / "folder" / "region.json").symlink_to("/etc/hostname")
    with pytest.raises(BadBundle, match="link"):
        read_folder(tmp_path / "folder")


# --- what a region changed itself -------------------------------------------------------------------------------------


def updated(source, **changes):
    """The next bundle of alpha, which beta has taken before: alpha changed its catalogue meanwhile."""
    with schema_context("beta"):
        take_in(open_bundle(source), Wanted((SYSTEM,), with_region=True), by=None, at=NOW)
    change_draft(**changes)
    return open_bundle(make_bundle([SYSTEM], with_region=True, now=NOW))


def title_in_beta():
    found = [one for one in draft_documents(SYSTEM) if (one["kind"], one["key"]) == ("catalogue", "care")]
    return found[0]["title"]


def test_what_only_one_side_changed_is_taken_without_a_question(source):
    bundle = updated(source, title="新标准")
    with schema_context("beta"):
        change_draft(comment="本地说明")
        found = take_in(bundle, Wanted((SYSTEM,)), by=None, at=NOW)
        assert not found.parts[0].outcome.questions
        care = next(one for one in draft_documents(SYSTEM) if (one["kind"], one["key"]) == ("catalogue", "care"))
        assert (care["title"], care["comment"]) == ("新标准", "本地说明")


@pytest.mark.parametrize(("side", "title"), [("region", "本地标准"), ("base", "新标准")])
def test_what_both_changed_is_asked_place_by_place(source, side, title):
    bundle = updated(source, title="新标准")
    with schema_context("beta"):
        change_draft(title="本地标准")
        before = texts()
        with pytest.raises(Undecided):
            take_in(bundle, Wanted((SYSTEM,)), by=None, at=NOW)
        assert texts() == before
        (asked,) = prospect(bundle, Wanted((SYSTEM,))).parts[0].outcome.open
        choices = {f"{SYSTEM}|{asked.key}": side}
        take_in(bundle, Wanted((SYSTEM,), choices=choices), by=None, at=NOW)
        assert title_in_beta() == title


def test_without_an_earlier_bundle_whole_documents_are_asked_for(source):
    bundle = open_bundle(source)
    with schema_context("beta"):
        import_pack(read_pack(PACK), by=None, at=NOW)
        change_draft(title="本地标准")
        (asked,) = prospect(bundle, Wanted((SYSTEM,))).parts[0].outcome.open
        assert asked.key == "catalogue/care#"
        take_in(bundle, Wanted((SYSTEM,), choices={f"{SYSTEM}|{asked.key}": "region"}), by=None, at=NOW)
        assert title_in_beta() == "本地标准"


def test_drafts_that_changed_since_they_were_compared_are_looked_at_again(source):
    bundle = open_bundle(source)
    seen = prospect(bundle, Wanted((SYSTEM,))).seen
    change_draft(comment="later")
    with pytest.raises((Moved, Undecided)):
        take_in(bundle, Wanted((SYSTEM,)), by=None, at=NOW, seen=seen)


def test_what_would_not_fit_the_region_is_said_before(source):
    with schema_context("beta"):
        pack = read_pack(PACK)
        import_pack(dataclasses.replace(pack, region={**pack.region, "roles": []}, systems={}), by=None, at=NOW)
        found = prospect(open_bundle(source), Wanted((SYSTEM,)))
        assert any(problem.code == "unknown_reference" for problem in found.problems)


# --- the command ------------------------------------------------------------------------------------------------------


def command(*arguments):
    out = StringIO()
    call_command("bundle", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_command_exports_verifies_and_imports(source, tmp_path):
    path = tmp_path / "alpha.zip"
    with schema_context("public"):
        assert "signed by kaoping" in command("export", "alpha", path)
        assert "inspection; signed by kaoping" in command("verify", path)
        assert "Nothing was written" in command("import", "beta", path, "--region-document")
        assert "drafts of beta" in command("import", "beta", path, "--region-document", "--yes")
        assert own_signer().line() in command("key")
    with schema_context("beta"):
        assert list_systems() == ("region", SYSTEM)


def test_the_command_says_what_is_wrong(source, tmp_path):
    with schema_context("public"):
        for arguments, words in (
            (("export", "nowhere", tmp_path / "x.zip"), "no region nowhere"),
            (("export", "alpha", tmp_path / "x.zip", "--system", "gone"), "has no system gone"),
            (("verify", tmp_path / "none.zip"), "There is no"),
        ):
            with pytest.raises(CommandError, match=words):
                command(*arguments)
        write_folder({**source, "region.json": json.dumps({}).encode()}, tmp_path / "folder")
        with pytest.raises(CommandError):
            command("verify", tmp_path / "folder")
