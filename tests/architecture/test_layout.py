"""The shape of the project: where code lies, how big its parts are, what the engine may not know."""

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("platform", "tenants", "schemas", "forms", "workflows")
LONGEST_FILE, LONGEST_FUNCTION = 400, 50


def sources() -> list[Path]:
    files = (file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
    return sorted(file for file in files if "migrations" not in file.parts)


def functions() -> Iterator[tuple[str, int]]:
    for file in sources():
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{file.relative_to(ROOT)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def committed() -> list[str]:
    return subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


def test_the_platform_folder_never_hides_the_standard_library():
    assert not (ROOT / "platform" / "__init__.py").exists()
    asked = "import platform; print(platform.system())"
    said = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.strip()


def test_no_file_is_longer_than_its_limit():
    lengths = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in sources()}
    assert lengths
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_its_limit():
    assert {name: lines for name, lines in functions() if lines > LONGEST_FUNCTION} == {}


def test_every_folder_of_code_is_a_package_the_installation_knows():
    known = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"][
        "packages"
    ]
    expected = {f"platform/{folder.parent.name}" for folder in (ROOT / "platform").glob("*/__init__.py")}
    assert set(known) == expected | {"tenants", "schemas", "forms", "workflows"}


def test_every_layer_is_named_in_the_contract_on_imports():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    named = {word for layer in contracts[0]["layers"] for word in layer.split(" | ")}
    packages = {folder.parent.name for folder in (ROOT / "platform").glob("*/__init__.py")}
    assert named == packages | {"tenants", "schemas", "forms", "workflows"}


def test_the_engine_reads_no_clock_and_no_file():
    banned = {"now", "today", "utcnow", "open", "getenv", "environ"}
    strays = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in (ROOT / "platform" / "engine").rglob("*.py")
        if file.name != "conformance.py"  # the command that reads the cases of the official test kit
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and _called(node) in banned
    ]
    assert strays == []


def _called(node: ast.Call) -> str:
    """`date.today()` and a bare `open()`; a method of the same name on something of ours is no call to the outside."""
    if isinstance(node.func, ast.Name):
        return node.func.id if node.func.id == "open" else ""
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        return node.func.attr if node.func.value.id in {"date", "datetime", "os", "time"} else ""
    return ""


@pytest.mark.parametrize("ending", [".mo", ".pyc", ".sqlite3", ".log"])
def test_nothing_that_is_made_is_committed(ending):
    assert [name for name in committed() if name.endswith(ending)] == []


def test_nothing_under_var_or_the_environment_is_committed():
    assert [name for name in committed() if name.split("/")[0] in {"var", ".venv", "node_modules"}] == []


def test_packs_hold_json_only():
    files = [file for file in (ROOT / "tenants" / "regions").rglob("*") if file.is_file()]
    assert files
    assert {file.suffix for file in files} <= {".json", ".md"}
    for file in files:
        if file.suffix == ".json":
            json.loads(file.read_text())


def test_the_lock_file_pins_every_package_by_hash_and_names_no_index():
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    pinned = [line for line in lines if "==" in line and not line.lstrip().startswith("#")]
    assert pinned
    assert all(line.rstrip().endswith("\\") for line in pinned)
    assert not [line for line in lines if "index-url" in line or "://" in line]


def test_no_function_of_the_database_breaks_a_region_that_moved_to_another_machine():
    migrations = [file for package in PACKAGES for file in (ROOT / package).rglob("migrations/*.py")]
    banned = ("current_schema(", "clock_timestamp(", "set_config(")
    assert [str(file) for file in migrations for word in banned if word in file.read_text()] == []
