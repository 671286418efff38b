"""The table as pages: `python -m tests.authorisation` writes docs/authorisation/, and a test keeps them current."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.authorisation.rights import VERBS, SystemRights, TypeRights, all_systems, fields_of

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "authorisation"


def pages() -> Mapping[str, str]:
    """The page of every region, by its file's name."""
    found: dict[str, list[str]] = {}
    for rights in all_systems():
        found.setdefault(f"{rights.region['key']}.md", [*_head(rights)]).extend(_system(rights))
    return {name: "\n".join(lines) + "\n" for name, lines in found.items()}


def write_pages() -> None:
    """Write them, and take away those of packs that are gone."""
    FOLDER.mkdir(exist_ok=True)
    made = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text)


def _head(rights: SystemRights) -> Iterator[str]:
    yield f"# {rights.region['title']}: who may do what"
    yield ""
    yield "Made from the pack by `python -m tests.authorisation`; how to read it: [authorisation](../authorisation.md)."


def _system(rights: SystemRights) -> Iterator[str]:
    yield from ("", f"## {rights.system['title']} (`{rights.system['key']}`)")
    for kind in rights.types():
        roles = [role for role in rights.roles if kind.makes(role) or any(kind.sees(role, one) for one in kind.states)]
        titles = {role["key"]: role["title"] for role in rights.region["roles"]}
        yield from ("", f"### {kind.kind['title']} (`{kind.key}`)", "")
        makers = ", ".join(titles[role] for role in roles if kind.makes(role))
        yield f"Made by: {makers or 'nobody; a step or a register does'}."
        yield ""
        yield f"| | {' | '.join(titles[role] for role in roles)} |"
        yield f"|---|{'---|' * len(roles)}"
        for state in kind.flow["states"]:
            cells = " | ".join(_cell(kind, role, state["key"]) for role in roles)
            yield f"| {state['title']} | {cells} |"


def _cell(kind: TypeRights, role: str, state: str) -> str:
    if not kind.sees(role, state):
        return "–"
    edits, declared = kind.edits(role, state), len(fields_of(kind.form))
    titles = {each["key"]: each["title"] for each in kind.flow.get("actions", ())}
    sheets = {each["key"]: each["title"] for each in kind.kind.get("sheets", ())}
    acts = [f"**{titles[key]}**" for key in kind.actions if kind.acts(role, state, key)]
    fills = [f"fills {sheets[key]}" for key in kind.sheets if kind.fills(role, state, key)]
    form = [f"edits {'all' if len(edits) == declared else len(edits)} fields"] if edits else []
    verbs = [verb for verb in VERBS if kind.uses(role, state, verb)]
    return ", ".join([*acts, *fills, *form, *verbs]) or "sees"
