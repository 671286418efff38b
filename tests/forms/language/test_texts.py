"""Signs that are no text never come in, however plain a text looks."""

import sys

import pytest

from forms.language.leaves import Unreadable, leaf_reader, read_text

#: Control signs, those that turn the direction of a text, halves of characters, and two that XML forbids.
NO_TEXT = (
    (0x00, 0x08), (0x0B, 0x1F), (0x7F, 0x9F), (0x202A, 0x202E), (0x2066, 0x2069), (0xD800, 0xDFFF), (0xFFFE, 0xFFFF)
)  # fmt: skip


def test_a_text_is_taken_unless_it_holds_a_sign_that_is_none() -> None:
    refused = {code for code in range(sys.maxunicode + 1) if is_refused(f"甲{chr(code)}乙")}
    assert refused == {code for first, last in NO_TEXT for code in range(first, last + 1)}


def is_refused(text: str) -> bool:
    try:
        read_text(text)
    except Unreadable as error:
        return error.code == "control_characters"
    return False


@pytest.mark.parametrize("whole", ["7", "007", "12345678901234", "123456789012345"])
def test_digits_are_whole_numbers(whole: str) -> None:
    for kind in ("integer", "number"):
        assert leaf_reader({"type": kind})(f" {whole} ") == int(whole)
