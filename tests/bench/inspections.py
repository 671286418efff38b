"""The largest sheet, JGJ 59 with every table in use: drawn beside Django's form widgets, filled by twenty people."""

import re
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection
from urllib.parse import urlencode

from django.forms import BooleanField, CharField, CheckboxSelectMultiple, Form, MultipleChoiceField
from django.template import Context, Engine, Template

from engine.definitions.values import Catalogue, Node
from engine.scoring import SheetEntries, address
from forms.contexts import Scene
from forms.models import Record
from forms.places import items_on
from portal.sheets.board import Board, board_of
from portal.sheets.compiled import compiled
from portal.sheets.page import rows_of
from portal.sheets.placed import placed_sections
from tests.bench.ground import CONTRACTOR, INSPECTED, NOW, Ground, inspection_ground
from tests.bench.hand_written_sheet import controls
from tests.bench.start import server_environment, serving
from tests.bench.table import Timing, at_least, batches, below

CLIENTS = 20
CHANGES = 8  # of each client
THINKING = 4.0  # seconds between the changes of one client
PATIENCE = 30
TRIVIAL = f"/r/{INSPECTED}/"
_FOUND = ("safety_management.01", "civilized_construction.01", "excavation.01")


def measure(beside: Ground) -> list[Timing]:
    """The sheet drawn, and live changes under load."""
    ground = inspection_ground(beside)
    site = ground.accepted_site(1)
    entries = {**_every_table(ground.catalogue), "items": dict(_some_findings(ground.catalogue))}
    records = [ground.inspection(site, entries) for _client in range(CLIENTS)]
    return [*_drawn(ground, records[0]), *_under_load(ground, records)]


def _every_table(catalogue: Catalogue) -> Mapping[str, object]:
    """Each repeated table used once."""
    tables = [node.key for node in catalogue.nodes.values() if node.repeat is not None]
    return {"instances": {table: [{"key": "1", "title": ""}] for table in tables}}


def _some_findings(catalogue: Catalogue) -> Iterator[tuple[str, object]]:
    for item in _FOUND:
        if item in catalogue.nodes:
            yield item, {"findings": [catalogue.nodes[item].findings[0].key], "remark": "二层 3 轴"}


# --- drawn ------------------------------------------------------------------------------------------------------------


class PlaceForm(Form):
    """A whole table: whether it takes part, and its name where it may be used several times."""

    absent = BooleanField(required=False)
    name = CharField(required=False)

    def __init__(self, place: str, *, named: bool) -> None:
        super().__init__(prefix=place)
        if not named:
            del self.fields["name"]


class ItemForm(Form):
    """An item: whether it takes part, its findings with chosen deductions and counts, a remark where one is ticked."""

    absent = BooleanField(required=False)
    findings = MultipleChoiceField(required=False, widget=CheckboxSelectMultiple)

    def __init__(self, node: Node, place: str, entries: SheetEntries, earned: object) -> None:
        entry = entries.item(place)
        super().__init__(prefix=place, initial={"findings": entry.findings, "remark": entry.remark})
        self.node, self.earned = node, earned
        self.fields["findings"].choices = [(finding.key, finding.text) for finding in node.findings]
        for finding in node.findings:
            if finding.least is not None:
                self.fields[f"amount-{finding.key}"] = CharField(required=False)
            if finding.per:
                self.fields[f"count-{finding.key}"] = CharField(required=False)
        if entry.findings:
            self.fields["remark"] = CharField(required=False)


_TEMPLATE = """{% for table in tables %}{{ table.absent }}{{ table.name }}{% endfor %}
{% for item in items %}<tbody><tr><th>{{ item.node.number }} {{ item.node.title }}</th><td>{{ item.node.marks }}</td>
<td>{{ item.earned }}</td></tr>{% for field in item %}<tr><td colspan="3">{{ field }}</td></tr>{% endfor %}</tbody>
{% endfor %}"""


def _drawn(ground: Ground, record: Record) -> Iterator[Timing]:
    template = Engine.get_default().from_string(_TEMPLATE)
    with ground.inside():
        scene = Scene(Record.objects.get(pk=record.pk), ground.actor(CONTRACTOR), NOW)
        board = board_of(scene, scene.frame.type.sheet("check"))
        ours, by_hand = str(_ours(board)), _by_hand(board, template)
        asked = controls(ours)
        assert asked == controls(by_hand), (asked, controls(by_hand))
        taken, others = batches(lambda: _ours(replace(board)), lambda: _by_hand(board, template))
    what = f"JGJ 59 drawn: {len(list(items_on(board.catalogue, board.own)))} items, {asked['all']} inputs"
    yield Timing(what, taken, "Django form widgets by hand", others, at_least(30))


def _ours(board: Board) -> str:
    """The rows and controls, as the page has them."""
    return rows_of(board, placed_sections(board, compiled(board.catalogue, digest=board.digest)))


def _by_hand(board: Board, template: Template) -> str:
    nodes, catalogue = board.active.score.nodes, board.catalogue
    items = [ItemForm(node, place, board.own, nodes[place].actual) for place, node in items_on(catalogue, board.own)]
    tables = [
        PlaceForm(address(node.key, use), named=bool(use))
        for node in catalogue.nodes.values()
        if any(child.line for child in node.children)
        for use in ([each.key for each in board.uses(node.key)] if node.repeat is not None else [""])
    ]
    return template.render(Context({"items": items, "tables": tables}))


# --- filled by twenty at once -----------------------------------------------------------------------------------------


@dataclass
class Client:
    """Somebody who fills a sheet: ticks a finding, thinks, takes it back, thinks."""

    port: int
    cookie: str
    path: str
    changes: list[float] = field(default_factory=list)
    looks: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def work(self, delay: float) -> None:
        """Open the sheet and change it again and again."""
        time.sleep(delay)
        fields = dict(_fields(self._ask("GET", self.path)[1]))
        for number in range(CHANGES):
            self.looks.append(self._ask("GET", TRIVIAL)[0])
            time.sleep(THINKING / 2)
            ticked = {"f.safety_management.02": "safety_management.02.1"} if number % 2 == 0 else {}
            taken, answer = self._ask("POST", self.path, {**fields, **ticked})
            self.changes.append(taken)
            version = re.search(r'id="sheet-version" value="(\d+)"', answer)
            if version is None:
                self.wrong.append(re.sub(r"\s+", " ", answer)[:300])
                return
            fields["version"] = version[1]
            time.sleep(THINKING / 2)

    def _ask(self, method: str, path: str, fields: Mapping[str, str] | None = None) -> tuple[float, str]:
        headers = {"Cookie": self.cookie}
        if fields is not None:
            headers |= {"HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
            headers |= {"X-CSRFToken": fields["csrfmiddlewaretoken"]}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        began = time.perf_counter()
        connection.request(method, path, urlencode(fields or {}), headers)
        answer = connection.getresponse()
        said = answer.read().decode()
        taken = time.perf_counter() - began
        if found := answer.headers.get("Set-Cookie", ""):
            self.cookie = _with(self.cookie, found)
        connection.close()
        return taken, said


def _with(cookie: str, found: str) -> str:
    """The cookies with the one for posts, once it has been given out."""
    token = re.search(r"(csrftoken=[^;]+)", found)
    return f"{cookie.partition('; csrftoken')[0]}; {token[1]}" if token else cookie


def _fields(page: str) -> Iterator[tuple[str, str]]:
    for name in ("csrfmiddlewaretoken", "version"):
        control = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
        assert control is not None, re.sub(r"\s+", " ", page)[:300]
        yield name, control[1]


def _under_load(ground: Ground, records: list[Record]) -> list[Timing]:
    cookie = f"sessionid={ground.client.cookies['sessionid'].value}"
    with serving(server_environment()) as port:
        paths = [f"/r/{INSPECTED}/records/{record.pk}/sheets/check/" for record in records]
        clients = [Client(port, cookie, path) for path in paths]
        for _time in range(4):  # both workers load what they need
            clients[0]._ask("GET", paths[0])
        threads = [
            threading.Thread(target=client.work, args=(number * THINKING / CLIENTS,))
            for number, client in enumerate(clients)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not any(client.wrong for client in clients), [client.wrong for client in clients]
    changes = sorted(taken for client in clients for taken in client.changes)
    looks = sorted(taken for client in clients for taken in client.looks)
    assert len(changes) == CLIENTS * CHANGES
    against = "the region's start page, asked between"
    return [
        Timing(f"a change on it answered, {CLIENTS} people at once", changes, against, looks),
        Timing("the same, 95 of 100 are answered within", _within(changes), against, _within(looks), below(0.06)),
    ]


def _within(taken: list[float]) -> list[float]:
    """The time within which 95 of 100 were answered."""
    return [taken[int(len(taken) * 0.95)]]
