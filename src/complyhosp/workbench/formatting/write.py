"""A rule's text in its canonical order and spacing."""

from __future__ import annotations

from collections.abc import Iterator

from complyhosp.source.document import Path
from complyhosp.workbench.formatting.layout import Block, Entry, Flow, Items, Value, Verbatim, layout_of
from complyhosp.workbench.formatting.order import ordered

STEP = "  "
WIDTH = 120


def formatted(text: str) -> str | None:
    """The text with its keys in order, two blanks a level, no blank lines between entries, one line break at the end.

    Comments move with what they stand above; those above the first key stay on top. Scalars keep their own lines.
    None when the text is no block mapping. The text must be YAML without anchors and tags.
    """
    block = layout_of(text)
    if block is None:
        return None
    head = block.entries[0].comments
    first = Entry((), *_rest(block.entries[0]))
    body = Block((first, *block.entries[1:]), block.tail)
    return "".join(f"{line}\n" for line in (*head, *_block(body, ())))


def _rest(entry: Entry) -> tuple[str, str, Value, str]:
    return entry.key, entry.shown_key, entry.value, entry.remark


def _block(block: Block, path: Path) -> Iterator[str]:
    by_key = {entry.key: entry for entry in block.entries}
    for key in ordered(path, by_key):
        entry = by_key[key]
        yield from entry.comments
        yield from _entry(entry, (*path, key))
    yield from block.tail


def _entry(entry: Entry, path: Path) -> Iterator[str]:
    value = entry.value
    if isinstance(value, Block | Items):
        yield f"{entry.shown_key}:" + (f" {entry.remark}" if entry.remark else "")
        inner = _block(value, path) if isinstance(value, Block) else _items(value, path)
        yield from (STEP + line if line else line for line in inner)
        return
    first, *more = _plain(value, path, len(entry.shown_key) + 2 + len(STEP) * len(path))
    yield f"{entry.shown_key}: {first}".rstrip()
    yield from _hung(more)


def _items(items: Items, path: Path) -> Iterator[str]:
    for number, item in enumerate(items.items):
        yield from item.comments
        at = (*path, number)
        if isinstance(item.value, Block):
            lines = list(_block(item.value, at))
        elif isinstance(item.value, Items):
            lines = list(_items(item.value, at))
        else:
            first, *more = _plain(item.value, at, len(STEP) * len(path))
            lines = [first, *_hung(more)]
        # Comments above the first key of an item cannot stand behind its dash.
        while lines[0].startswith("#"):
            yield lines.pop(0)
        yield f"- {lines[0]}"
        yield from (STEP + line if line else line for line in lines[1:])
    yield from items.tail


def _plain(value: Verbatim | Flow, path: Path, before: int) -> tuple[str, ...]:
    if isinstance(value, Verbatim):
        return value.lines
    keys = ordered(path, (key for key, _ in value.pairs))
    pairs = dict(value.pairs)
    line = "{" + ", ".join(pairs[key] for key in keys) + "}" + (f"  {value.remark}" if value.remark else "")
    as_written = keys == [key for key, _ in value.pairs]
    return value.lines if as_written and (len(value.lines) > 1 or before + len(line) > WIDTH) else (line,)


def _hung(lines: list[str]) -> Iterator[str]:
    """The later lines of a value, moved so that the leftmost stands one step in."""
    margins = [len(line) - len(line.lstrip()) for line in lines if line]
    margin = min(margins, default=0)
    for line in lines:
        yield STEP + line[margin:] if line else line
