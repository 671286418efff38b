"""The preview beside the designer after a keystroke: the largest form of Shanghai's quality system, through the whole
application; and what the editor of texts asks meanwhile. One title is changed after another.
"""

import time
from statistics import quantiles
from typing import Any

from django.test import Client
from django_tenants.utils import schema_context

from accounts.models import User
from authoring.texts import document_text
from config.gunicorn import when_ready
from exchange.drafts import draft_documents
from schemas.models import Definition
from tenants import clock
from tests.bench.ground import NOW, SLUG, Ground
from tests.bench.table import Timing, below
from tests.outside_forms.browser import posted_by

PERSON = "sh_admin"
KEYS = 60
WARM = 3
PREVIEW = 0.2  # seconds; the goal of the preview after a keystroke, 95 of 100
NODE = "/sections/0/fields/0"


def measure(_ground: Ground) -> list[Timing]:
    """The processor's time within which 95 of 100 are answered; as the web server is set up."""
    when_ready(None)
    with schema_context(SLUG):
        form = max(Definition.objects.filter(system="quality", kind="form"), key=lambda one: len(str(one.document)))
        system = draft_documents("quality")
        pk, text = form.pk, document_text(form.document)
    client = Client()
    client.force_login(User.objects.get(username=PERSON))
    admin = f"/r/{SLUG}/admin"
    with clock.frozen(NOW):
        typed = dict(posted_by(_form(client.get(f"{admin}/design/{pk}/?at={NODE}").content.decode())))
        said = f"{len(system)} definitions"
        return [
            Timing(
                f"preview after a keystroke, {said}: 95 of 100 within",
                [_within(lambda number: _preview(client, f"{admin}/design/{pk}/preview/?at={NODE}", typed, number))],
                goal=below(PREVIEW),
            ),
            Timing(
                "a definition's text checked while typing: 95 of 100 within",
                [_within(lambda number: _checked(client, f"{admin}/texts/{pk}/problems/", text, number))],
            ),
            Timing(
                "names offered in an expression: 95 of 100 within",
                [_within(lambda number: _offered(client, f"{admin}/expressions/{pk}/names/", number))],
            ),
        ]


def _form(page: str) -> str:
    start = page.index('id="form"')
    return page[page.rindex("<form", 0, start) : page.index("</form>", start)]


def _within(ask: Any) -> float:
    taken = []
    for number in range(WARM + KEYS):
        began = time.process_time()
        ask(number)
        taken.append(time.process_time() - began)
    return quantiles(taken[WARM:], n=20)[-1]


def _preview(client: Client, address: str, typed: dict[str, Any], number: int) -> None:
    title = f"第{number}次输入"
    answer = client.post(address, {**typed, "title": title})
    assert answer.status_code == 200, answer.status_code
    assert title in answer.content.decode()


def _checked(client: Client, address: str, text: str, number: int) -> None:
    broken = text.replace('"visible": "', f'"visible": "nobody_{number} = ', 1) if '"visible": "' in text else "{"
    answer = client.post(address, {"text": broken}).json()
    assert answer["problems"]


def _offered(client: Client, address: str, number: int) -> None:
    answer = client.post(address, {"pointer": f"{NODE}/visible", "before": "sta" + "t" * (number % 2)}).json()
    assert "state" in [option["label"] for option in answer["options"]]
