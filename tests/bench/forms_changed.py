"""One change in a form of 700 fields and in a table of 500 rows, as a browser asks for it: the whole request.

The form is saved and opened again; then one control after another is changed, and named in `X-Changed`.
"""

import json
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.test import Client

from accounts.models import User
from config.gunicorn import when_ready
from engine.definitions.values import Form
from exchange.demo import load_demo
from exchange.regions import create_region_from_pack
from tenants import clock
from tests.bench.forms import CHANGE, FIELDS, ROWS, long_form, long_form_document, long_table, long_table_document
from tests.bench.ground import BIRTH, NOW
from tests.bench.table import Timing, below
from tests.outside_forms.browser import posted_by

SLUG, PERSON = "showcase", "sf_filler"
CHANGES = 100  # and one that is not counted, which prepares the form
CONTROLS = [f"f{5 * number + 1}" for number in range(CHANGES + 1)]
CELLS = [f"works.{number}.count" for number in range(CHANGES + 1)]
TYPED = "application/x-www-form-urlencoded"


def measure() -> list[Timing]:
    """The processor's time within which 95 of 100 changes are answered, in either form; as the web server is set up."""
    when_ready(None)
    _make_region()
    client = Client()
    client.force_login(User.objects.get(username=PERSON))
    with clock.frozen(NOW):
        return [
            _answered(client, long_form(), f"{FIELDS} fields, one change: 95 of 100 requests within", CONTROLS),
            _answered(client, long_table(), f"{ROWS} rows of 6, one change: 95 of 100 requests within", CELLS),
        ]


def _answered(client: Client, long: tuple[Form, dict[str, Any]], what: str, controls: Sequence[str]) -> Timing:
    form, values = long
    address = f"/r/{SLUG}/records/new/forms/{form.key}/?draft=new"
    typed = dict(posted_by(_page(client.get(address)))) | _posted(values)
    taken = []
    for number, name in enumerate(controls):
        typed[name] = str(number + 2)
        body = urlencode(typed)
        began = time.process_time()
        answer = client.post(f"{address}&live=1", body, content_type=TYPED, headers=_headers(name))
        taken.append(time.process_time() - began)
        check_answer(_page(answer), name, number + 2)
    return Timing(what, [quantiles(taken[1:], n=20)[-1]], goal=below(CHANGE))


def _headers(changed: str) -> dict[str, str]:
    return {"HX-Request": "true", "X-Changed": quote(changed)}


def _posted(value: Any, name: str = "") -> dict[str, str]:
    """Values as a page posts them."""
    if isinstance(value, list | dict):
        pairs = enumerate(value) if isinstance(value, list) else value.items()
        inside = [_posted(one, f"{name}.{key}" if name else str(key)) for key, one in pairs]
        own = {name: ""} if isinstance(value, list) else {}
        return own | {key: text for one in inside for key, text in one.items()}
    return {name: str(value)}


def _page(answer: Any) -> str:
    assert answer.status_code == 200, answer.content.decode()[:500]
    return str(answer.content.decode())


def check_answer(page: str, name: str, number: int) -> None:
    """The answer holds what was typed; in the table it works out that row's sum, and draws nothing else again."""
    assert dict(posted_by(page))[name] == str(number)
    assert page.count("data-same") == (ROWS if "." in name else FIELDS) - 1


def _make_region() -> None:
    """The showcase region with both forms in it."""
    with TemporaryDirectory() as folder:
        pack = Path(shutil.copytree(settings.PACKS_FOLDER / SLUG, Path(folder) / SLUG))
        for form in (long_form_document(), long_table_document()):
            _add(pack / "forms", form)
        create_region_from_pack(SLUG, folder=pack, now=BIRTH)
        load_demo(SLUG, now=BIRTH, folder=pack, echo=lambda _line: None)


def _add(system: Path, form: dict[str, Any]) -> None:
    """A type of records with this form, like that of the sites."""
    key = form["key"]
    kind = json.loads((system / "record_types" / "site.json").read_text())
    for name in ("district", "list"):
        del kind[name]
    kind |= {"key": key, "title": key, "heading": "{number}", "number": f"{key}-{{sequence}}", "form": key}
    for folder, document in (("record_types", kind), ("forms", form)):
        (system / folder / f"{key}.json").write_text(json.dumps(document, ensure_ascii=False))
