"""Turning a dump of the template schema into the birth of a region: pure text in, text out.

The dump is used instead of django-tenants' clone because it keeps every name: a later migration that drops a
constraint by name then finds it in every region.
"""

import re
from collections.abc import Mapping

_META = re.compile(r"^\\(?:un)?restrict .*$", re.MULTILINE)
_SESSION = re.compile(r"^(?:SET [a-z_]+ = .*;|SELECT pg_catalog\.set_config\('search_path'.*\);)$", re.MULTILINE)
_COMMENT = re.compile(r"^--.*\n", re.MULTILINE)
_IDENTITY = re.compile(
    r"^ALTER TABLE (?P<table>\S+) ALTER COLUMN (?P<column>\S+) ADD GENERATED (?P<how>BY DEFAULT|ALWAYS) AS IDENTITY"
    r" \((?P<options>.*?)\n\);\n",
    re.MULTILINE | re.DOTALL,
)
_NOT_NULL = re.compile(r"(?: CONSTRAINT \S+)? NOT NULL")
_TABLE = re.compile(r"^CREATE TABLE (?P<table>\S+) \(\n(?P<body>.*?)\n\);", re.MULTILINE | re.DOTALL)


class IdentityLeftOver(Exception):
    """An identity column whose CREATE TABLE was not found, so the dump cannot be folded."""


def fold(dump: str) -> str:
    """The dump without session settings, and with every identity declared where its table is created.

    A sharded region accepts identity columns at CREATE TABLE only, and plain PostgreSQL does not mind.
    """
    text = _COMMENT.sub("", _SESSION.sub("", _META.sub("", dump)))
    identities = {(found["table"], found["column"]): _clause(found) for found in _IDENTITY.finditer(text)}
    folded = _TABLE.sub(lambda table: _with_identities(table, identities), _IDENTITY.sub("", text))
    if folded.count("AS IDENTITY (") != len(identities):
        raise IdentityLeftOver(f"{len(identities)} identity columns, {folded.count('AS IDENTITY (')} folded")
    return re.sub(r"\n{3,}", "\n\n", folded).strip() + "\n"


def _clause(found: re.Match[str]) -> str:
    options = " ".join(found["options"].split())
    return f"GENERATED {found['how']} AS IDENTITY ({options})"


def _with_identities(table: re.Match[str], identities: Mapping[tuple[str, str], str]) -> str:
    lines = [_with_identity(line, identities, table["table"]) for line in table["body"].split("\n")]
    return f"CREATE TABLE {table['table']} (\n" + "\n".join(lines) + "\n);"


def _with_identity(line: str, identities: Mapping[tuple[str, str], str], table: str) -> str:
    clause = identities.get((table, line.split()[0])) if line.strip() else None
    return _NOT_NULL.sub(lambda found: f" {clause}{found[0]}", line, count=1) if clause else line
