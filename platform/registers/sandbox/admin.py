"""The sandbox's own page: switches and entries. It is nobody's way into the platform."""

import html
from collections.abc import Mapping
from typing import Any

from registers.sandbox.data import KEYS, Data
from registers.sandbox.switches import MODES, Switches

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Sandbox of registers</title>
<h1>Sandbox of registers: everything here is made up</h1>
<p><a href="/admin/texts/">Text messages that were sent (收到的短信)</a></p>
<table border="1" cellpadding="6">
<tr><th>Register</th><th>Requests so far</th><th>Now</th><th>Switch</th></tr>{rows}</table></html>
"""
_ROW = """<tr><td>{name}</td><td>{requests}</td><td>{mode}, {latency_ms} ms</td>
<td><form method="post" action="/admin/switch"><input type="hidden" name="service" value="{name}">
<label>Mode <select name="mode">{modes}</select></label>
<label>Delay in ms <input name="latency_ms" size="6" value="{latency_ms}"></label> <button>Set</button></form></td></tr>
"""


_TEXTS = """<!doctype html><html lang="zh"><meta charset="utf-8"><title>收到的短信</title>
<meta name="viewport" content="width=device-width">
<h1>收到的短信</h1><p>No phone gets them; they are kept until the sandbox stops. <a href="/admin/texts/">Again</a></p>
<table border="1" cellpadding="6"><tr><th>At</th><th>To</th><th>Text</th></tr>{rows}</table></html>
"""


def texts_page(data: Data) -> str:
    """The text messages that were sent, the latest first."""
    names = ("at", "mobile", "text")
    rows = ("".join(f"<td>{html.escape(str(each[name]))}</td>" for name in names) for each in data.texts())
    return _TEXTS.format(rows="".join(f"<tr>{row}</tr>" for row in rows))


def page(switches: Switches) -> str:
    """The page with a switch for every register."""
    rows = []
    for name, state in switches.state().items():
        modes = "".join(f"<option{' selected' * (mode == state['mode'])}>{mode}</option>" for mode in MODES)
        rows.append(_ROW.format(name=html.escape(name), modes=modes, **{k: state[k] for k in state}))
    return _PAGE.format(rows="".join(rows))


def change(path: str, said: Mapping[str, Any], data: Data, switches: Switches) -> bool:
    """Carry out what was posted to the page; false when it makes no sense."""
    if path == "/admin/switch":
        latency = str(said.get("latency_ms", "0"))
        return latency.isdecimal() and switches.turn(
            str(said.get("service")), mode=str(said.get("mode", "ok")), latency_ms=int(latency)
        )
    name, key = str(said.get("list")), str(said.get("key"))
    if path != "/admin/entries" or name not in KEYS:
        return False
    if said.get("remove"):
        data.remove(name, key)
    else:
        data.put(name, key, said.get("change", {}))
    return True
