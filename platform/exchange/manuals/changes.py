"""What changed for a role between two releases: the difference of its two manuals, in words."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from exchange.manuals.values import Chapter, Manual, Row, Table


def changes_between(old: Manual, new: Manual) -> tuple[str, ...]:
    """Every sentence about what is new, gone, or otherwise for the role; nothing where its manual says the same."""
    before, after = ({one.key: one for one in manual.chapters} for manual in (old, new))
    found: list[str] = []
    for key in dict.fromkeys((*after, *before)):
        if key not in before:
            found.append(_("New: %(thing)s") % {"thing": after[key].title})
        elif key not in after:
            found.append(_("No longer there: %(thing)s") % {"thing": before[key].title})
        else:
            found += _in_chapter(before[key], after[key])
    return tuple(found)


def _in_chapter(old: Chapter, new: Chapter) -> Iterator[str]:
    for word in new.words:
        if word not in old.words:
            yield _("%(place)s, new: %(thing)s") % {"place": new.title, "thing": word}
    for word in old.words:
        if word not in new.words:
            yield _("%(place)s, no longer: %(thing)s") % {"place": new.title, "thing": word}
    before, after = ({table.key: table for table in chapter.tables} for chapter in (old, new))
    for key in dict.fromkeys((*after, *before)):
        yield from _in_table(new.title, before.get(key), after.get(key))


def _in_table(chapter: str, old: Table | None, new: Table | None) -> Iterator[str]:
    known = new or old
    assert known is not None  # one of the two has it
    place = f"{chapter} › {known.title}"
    before, after = _rows(old), _rows(new)
    for key in dict.fromkeys((*after, *before)):
        if key not in before:
            yield _("%(place)s, new: %(thing)s") % {"place": place, "thing": after[key].cells[0]}
        elif key not in after:
            yield _("%(place)s, no longer: %(thing)s") % {"place": place, "thing": before[key].cells[0]}
        elif before[key] != after[key]:
            yield from _in_row(place, known.headings, before[key], after[key])


def _rows(table: Table | None) -> Mapping[str, Row]:
    return {row.key: row for row in table.rows} if table else {}


def _in_row(place: str, headings: tuple[str, ...], old: Row, new: Row) -> Iterator[str]:
    where = f"{place} › {new.cells[0]}"
    for heading, before, after in zip(headings, old.cells, new.cells, strict=False):
        if before != after:
            yield _("%(place)s, %(heading)s: %(old)s → %(new)s") % {
                "place": where,
                "heading": heading,
                "old": before or "—",
                "new": after or "—",
            }
