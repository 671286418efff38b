"""Every string of the portal, and of the pages of those who configure, has its Chinese words."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

PLATFORM = Path(__file__).parents[2] / "platform"
PORTAL = PLATFORM / "portal"
#: The pages about workbooks, here and in the admin, share the words that stand with the workbooks.
CATALOGUES = [*PORTAL.rglob("locale"), PLATFORM / "exchange" / "locale"]

#: What is said in a context has words of its own there.
TRANSLATE = re.compile(r'{%\s*translate "([^"]+)"(?!\s+context)')
BLOCK = re.compile(r"{%\s*blocktranslate([^%]*)%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)
PLURAL = re.compile(r"{%\s*plural\s*%}")
PYTHON = re.compile(r'\b(?:_|gettext|ngettext)\(\s*"((?:[^"\\]|\\.)+)"')


def words_of(folder: Path) -> set[str]:
    with (folder / "zh_Hans" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    said = (message for message in catalogue if not message.context and message.string and any(message.string))
    ids = (message.id for message in said if message.id)
    return {each[0] if isinstance(each, tuple) else each for each in ids}


def asked_for(app: Path) -> set[str]:
    found: set[str] = set()
    for template in app.rglob("*.html"):
        text = template.read_text()
        found.update(TRANSLATE.findall(text))
        plain = ((options, block) for options, block in BLOCK.findall(text) if "context" not in options)
        found.update(_message(options, PLURAL.split(block)[0]) for options, block in plain)
    for module in app.rglob("*.py"):
        found.update(PYTHON.findall(module.read_text()))
    return found


def _message(options: str, block: str) -> str:
    words = " ".join(line.strip() for line in block.strip().splitlines()) if "trimmed" in options else block
    return re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", words)


def test_no_string_is_left_in_english() -> None:
    known = set().union(*(words_of(folder) for folder in CATALOGUES))
    assert asked_for(PORTAL) - known == set()


def test_no_string_of_those_who_configure_is_left_in_english() -> None:
    known = set().union(*(words_of(folder) for folder in PLATFORM.rglob("locale")))
    assert asked_for(PLATFORM / "authoring") - known == set()


def test_no_chinese_stands_in_code_or_templates() -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")
    files = [*PORTAL.rglob("*.py"), *PORTAL.rglob("*.html"), *PORTAL.rglob("*.js"), *PORTAL.rglob("*.css")]
    assert [str(file) for file in files if chinese.search(file.read_text())] == []
