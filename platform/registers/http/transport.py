"""One request, bounded in time and size, to nowhere but the configured host.

Retries are urllib3's. What is ours: the address that was really connected to must be public unless operators say
otherwise (a name may lead elsewhere each time it is resolved), redirects are not followed, nothing of the machine's
own proxies or passwords is used, and an answer may be neither too long nor trickle in.
"""

import ipaddress
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

LARGEST = 2 * 1024 * 1024
AGAIN = (429, 502, 503, 504)


class NoAnswer(Exception):
    """Nothing usable came back; `status` is what HTTP said, if it said anything."""

    def __init__(self, because: str, status: int | None = None) -> None:
        super().__init__(because)
        self.status = status


@dataclass(frozen=True)
class Sent:
    """A request ready to go."""

    method: str
    url: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Mapping[str, str] | None
    auth: AuthBase | None


def send(sent: Sent, *, timeout: float, retries: int, private: bool) -> tuple[int, object]:
    """The status and the JSON document of the answer; a 4xx answer need not have one.

    Raises:
        NoAnswer: nothing came in time, or it was a redirect, an error of the server, too long, or no JSON.
    """
    with requests.Session() as session:
        session.trust_env = False
        session.mount("http://", _Adapter(retries, private=private))
        session.mount("https://", _Adapter(retries, private=private))
        try:
            with session.request(
                sent.method, sent.url, params=sent.query, headers=sent.headers, json=sent.body, auth=sent.auth,
                timeout=timeout, allow_redirects=False, stream=True,
            ) as answer:  # fmt: skip
                return answer.status_code, _document(answer, until=time.monotonic() + timeout)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise NoAnswer(type(error).__name__) from error


def post(address: str, body: bytes, headers: Mapping[str, str], *, timeout: float, private: bool) -> int:
    """Send these bytes once; gives the status, redirects included, which are not followed. What was answered is left.

    Raises:
        NoAnswer: nothing came in time.
    """
    with requests.Session() as session:
        session.trust_env = False
        session.mount("http://", _Adapter(0, private=private))
        session.mount("https://", _Adapter(0, private=private))
        try:
            with session.post(
                address, data=body, headers=headers, timeout=timeout, allow_redirects=False, stream=True
            ) as answer:
                return answer.status_code
        except (requests.RequestException, HTTPError, OSError) as error:
            raise NoAnswer(type(error).__name__) from error


def _document(answer: requests.Response, *, until: float) -> object:
    status = answer.status_code
    if status >= 500 or 300 <= status < 400 or status in AGAIN:
        raise NoAnswer(f"HTTP {status}", status)
    text = b""
    for chunk in answer.iter_content(16 * 1024):
        text += chunk
        if len(text) > LARGEST:
            raise NoAnswer("too long", status)
        if time.monotonic() > until:
            raise NoAnswer("too slow", status)
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        if status >= 400:
            return None
        raise NoAnswer("no JSON", status) from None


def _refuse(name: str) -> None:
    raise ValueError(name)


def _make_sure(connection: HTTPConnection) -> None:
    """Refuse a connection that led into a private network, before anything is sent over it."""
    assert connection.sock is not None
    address = ipaddress.ip_address(connection.sock.getpeername()[0].partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    if not (mapped or address).is_global:
        connection.close()
        raise OSError("the address is private")


class _PublicConnection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _make_sure(self)


class _PublicHTTPSConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _make_sure(self)


class _PublicPool(HTTPConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPSConnection


class _Adapter(HTTPAdapter):
    """Retries what may be repeated, with growing pauses; connects to public addresses only unless told otherwise."""

    def __init__(self, retries: int, *, private: bool) -> None:
        self._private = private
        again = Retry(
            total=retries, backoff_factor=0.2, backoff_max=2, backoff_jitter=0.1, status_forcelist=AGAIN,
            allowed_methods={"GET"}, raise_on_status=False, redirect=0, respect_retry_after_header=False,
        )  # fmt: skip
        super().__init__(max_retries=again)

    def init_poolmanager(self, *args: object, **kwargs: object) -> None:
        super().init_poolmanager(*args, **kwargs)
        if not self._private:
            self.poolmanager.pool_classes_by_scheme = {"http": _PublicPool, "https": _PublicHTTPSPool}
