"""Sealed texts open only here, there and then; equal numbers are found without being read."""

import base64
import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.keyring import INDEX, SEAL, Keyring, keep_keys, keyring, made_key, read_keys
from accounts.sealing import Unsealable, blind_index, blind_indexes, normalised, seal, sealed_under, unseal

MOBILE = "13800005678"


@pytest.fixture(autouse=True)
def _keys_of_this_test(settings, tmp_path) -> None:
    settings.DATA_KEYS, settings.DATA_KEYS_FILE = "", str(tmp_path / "keys")


def rotated(use: str = SEAL) -> Keyring:
    """The keys with a new one in front, as a rotation leaves them."""
    ring = keyring()
    new = made_key(use, known=[key.id for key in ring.keys], today="20260301")
    keep_keys(Keyring((new, *ring.keys)))
    return keyring()


def keyring_path() -> str:
    from django.conf import settings

    return settings.DATA_KEYS_FILE


def test_a_sealed_text_opens_again_and_shows_nothing_of_itself() -> None:
    sealed = seal(MOBILE, purpose="p", bound="record 7")
    assert unseal(sealed, purpose="p", bound="record 7") == MOBILE
    assert MOBILE.encode() not in sealed
    assert base64.b64encode(MOBILE.encode())[:12] not in sealed
    assert seal(MOBILE, purpose="p", bound="record 7") != sealed


@pytest.mark.parametrize(("purpose", "bound"), [("q", "record 7"), ("p", "record 8"), ("p", "")])
def test_a_sealed_text_that_was_moved_elsewhere_does_not_open(purpose: str, bound: str) -> None:
    sealed = seal(MOBILE, purpose="p", bound="record 7")
    with pytest.raises(Unsealable, match="changed, or moved"):
        unseal(sealed, purpose=purpose, bound=bound)


@pytest.mark.parametrize("place", [0, 1, 12, 13, 20, -2])
def test_a_changed_byte_is_found_out(place: int) -> None:
    sealed = seal(MOBILE, purpose="p")
    name, _dot, hidden = sealed.partition(b".")
    changed = bytearray(base64.urlsafe_b64decode(hidden))
    changed[place] ^= 1
    with pytest.raises(Unsealable, match="changed, or moved"):
        unseal(name + b"." + base64.urlsafe_b64encode(bytes(changed)), purpose="p")


@pytest.mark.parametrize("text", [b"", MOBILE.encode(), b"firsta.", b"firsta.%%%", b"gAAAAABn"])
def test_what_is_no_sealed_text_is_refused(text: bytes) -> None:
    keyring()
    with pytest.raises(Unsealable):
        unseal(text, purpose="p")


def test_after_a_rotation_old_texts_open_and_new_ones_have_the_new_key() -> None:
    sealed = seal(MOBILE, purpose="p")
    new = rotated().newest(SEAL)
    assert sealed_under(sealed) != new.id
    assert unseal(sealed, purpose="p") == MOBILE
    assert sealed_under(seal(MOBILE, purpose="p")) == new.id


def test_without_its_key_a_text_stays_shut_and_the_sentence_names_the_key(settings, tmp_path) -> None:
    sealed = seal(MOBILE, purpose="p")
    new = rotated().newest(SEAL)
    ring = keyring()
    keep_keys(Keyring(tuple(key for key in ring.keys if key.use == INDEX or key == new)))
    with pytest.raises(Unsealable, match=f"The key {sealed_under(sealed)} of sealed data is not on this machine"):
        unseal(sealed, purpose="p")


def test_other_keys_of_the_same_name_open_nothing(settings, tmp_path) -> None:
    sealed = seal(MOBILE, purpose="p")
    settings.DATA_KEYS_FILE = str(tmp_path / "another")
    assert keyring().newest(SEAL).id == sealed_under(sealed)
    with pytest.raises(Unsealable, match="changed, or moved"):
        unseal(sealed, purpose="p")


def test_the_environment_wins_over_the_file(settings) -> None:
    keys = Keyring((made_key(SEAL, known=(), today="env"), made_key(INDEX, known=(), today="env")))
    settings.DATA_KEYS = keys.text().replace("\n", " ")
    assert keyring() == keys


def test_the_file_of_the_keys_is_for_its_owner_only_and_made_once() -> None:
    first = keyring()
    assert os.stat(keyring_path()).st_mode & 0o077 == 0
    keep_keys(Keyring(()), replace=False)
    assert keyring() == first


@pytest.mark.parametrize(
    "text", ["", "seal a", "seal a short index b short", "seal a " + "A" * 43 + "=", "lock a " + "A" * 43 + "="]
)
def test_what_is_no_list_of_keys_is_refused_without_telling_a_key(text: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_keys(text)
    assert "AAAA" not in str(refusal.value)
    assert "short" not in str(refusal.value)


def test_equal_numbers_have_one_index_however_they_are_written() -> None:
    written = ("138 0000 5678", "138-0000-5678", "+86 13800005678", "１３８００００５６７８", "008613800005678")
    assert {normalised(one) for one in written} == {MOBILE}
    assert len({blind_index(one, region="alpha") for one in written}) == 1
    assert normalised("34012219900101123x") == "34012219900101123X"


def test_two_regions_and_two_fields_index_the_same_number_differently() -> None:
    indexes = {
        blind_index(MOBILE, region="alpha"),
        blind_index(MOBILE, region="beta"),
        blind_index(MOBILE, region="alpha", name="phone"),
        blind_index("13800005679", region="alpha"),
    }
    assert len(indexes) == 4
    assert all(MOBILE not in index for index in indexes)


def test_while_the_key_of_the_index_is_replaced_both_indexes_are_looked_for() -> None:
    old = blind_index(MOBILE, region="alpha")
    rotated(INDEX)
    assert blind_indexes(MOBILE, region="alpha") == (blind_index(MOBILE, region="alpha"), old)
    assert blind_index(MOBILE, region="alpha") != old
