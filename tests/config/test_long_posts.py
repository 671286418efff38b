"""What a form posts is read as Django reads it, only sooner."""

import pytest
from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from config.requests import LongPostMiddleware, read_post

PIECES = st.sampled_from(
    ["a", "works.0.n", "=", "&", "&&", "%", "%3A", "%e4%b8", "%E4%B8%AD", "+", "%2B", "中", ";", "%00"]
)
BODIES = st.binary(max_size=40) | st.lists(PIECES, max_size=30).map(lambda pieces: "".join(pieces).encode())


@given(BODIES)
def test_a_post_is_read_as_django_reads_it(body: bytes) -> None:
    expected, found = QueryDict(body), read_post(body)
    assert [*found.lists()] == [*expected.lists()]
    assert found.urlencode() == expected.urlencode()


def test_nobody_changes_what_was_posted() -> None:
    with pytest.raises(AttributeError, match="immutable"):
        read_post(b"a=1")["a"] = "2"


def test_more_fields_than_allowed_are_refused(settings: object) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    assert len(read_post(b"a=1&b=2&c=3")) == 3
    for read in (read_post, QueryDict):
        with pytest.raises(TooManyFieldsSent):
            read(b"a=1&b=2&c=3&d=4")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/plain"])
def test_what_is_no_plain_form_is_left_to_django(kind: str) -> None:
    request = RequestFactory().post("/", b"a=1", content_type=kind)
    LongPostMiddleware(lambda asked: asked)(request)
    assert hasattr(request, "_post") is (kind == "application/x-www-form-urlencoded")
    assert "a" in request.POST or kind != "application/x-www-form-urlencoded"
