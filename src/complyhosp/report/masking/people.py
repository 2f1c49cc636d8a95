"""Whom the evidence names: every value of a personal field, and which of them are one person's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from complyhosp.evidence.tables import TypedTable
from complyhosp.report.masking.numbers import canonical
from complyhosp.rulebook.records import RecordType

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文施洪季关翟聂阎"
    "齐柯申翁章倪庞殷葛祝骆牛尚岳詹路芦焦俞甘符欧鲁裴温纪管柳辛左阮梅华童凌游祁成饶涂宁柏桑裘"
)
_COMPOUND = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "司徒",
    "东方",
    "独孤",
    "慕容",
    "令狐",
    "皇甫",
    "尉迟",
    "夏侯",
    "公孙",
    "端木",
)
_HAN_NAME = re.compile(r"[㐀-鿿豈-﫿𠀀-𲎯]{2,4}(?:[·•][㐀-鿿𠀀-𲎯]{1,8})?")
_PLAIN_CODE = re.compile(r"(?=.*[0-9])[0-9A-Z_.@\-]{4,}|[A-Z][A-Z.'\-]*(?: [A-Z][A-Z.'\-]*)+")
_RUN = re.compile("[0-9A-Za-z]+")
_MOST_RUNS = 5
"""Of letters and digits in one code or Latin name: `ZHANG.WEI@SITE`, `John van der Berg`."""

SHORTEST_NUMBER = 5
"""A shorter number means too many other things to be taken for a person's within a text."""


class People:
    """The persons in evidence. Values are known by their canonical writing (`numbers.canonical`)."""

    def __init__(self, tables: Mapping[str, TypedTable], record_types: Mapping[str, RecordType]) -> None:
        self._same = dict(_persons(tables, record_types))
        values = {canonical(text) for text in _values(tables, record_types)}
        self._names = frozenset(text for text in values if _is_name(text))
        self._codes = frozenset(filter(_can_be_found, values - self._names))
        self._longest = max(map(len, self._codes), default=0)
        self._first = frozenset(text[0] for text in self._names)
        self._lengths = sorted({len(text) for text in self._names}, reverse=True)

    def person(self, text: str) -> str:
        """What stands for the person whom the text is a value of: the same for name, number, card and phone."""
        value = canonical(text)
        return self._same.get(value, value)

    def is_name(self, text: str) -> bool:
        """Whether somebody in the evidence is called exactly so."""
        return canonical(text) in self._names

    def mentioned(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a text names one of them, as start and end, in order, without overlaps; the longest name counts."""
        found = [*self._names_in(text), *self._codes_in(text)]
        end = 0
        for span in sorted(found, key=lambda span: (span[0], -span[1])):
            if span[0] >= end:
                yield span
                end = span[1]

    def _names_in(self, text: str) -> Iterator[tuple[int, int]]:
        if self._first.isdisjoint(text):
            return
        # Names are also set with blanks, as in `张 伟`: looked for without them, and placed with them.
        places = [at for at, character in enumerate(text) if not character.isspace()]
        dense, at = "".join(text[place] for place in places), 0
        while at < len(dense):
            length = self._length_at(dense, at) if dense[at] in self._first else 0
            if length:
                yield places[at], places[at + length - 1] + 1
            at += length or 1

    def _length_at(self, text: str, at: int) -> int:
        rest = text[at : at + self._lengths[0]]
        return next((length for length in self._lengths if length <= len(rest) and rest[:length] in self._names), 0)

    def _codes_in(self, text: str) -> Iterator[tuple[int, int]]:
        # Whole runs of letters and digits, so that a part of a longer number is nobody's.
        runs = [match.span() for match in _RUN.finditer(text)] if self._codes else []
        for at, (start, _) in enumerate(runs):
            for _, end in runs[at : at + _MOST_RUNS]:
                if end - start > self._longest:
                    break
                if text[start:end].upper() in self._codes:
                    yield start, end


def _values(tables: Mapping[str, TypedTable], record_types: Mapping[str, RecordType]) -> Iterator[str]:
    for name, table in tables.items():
        for field, declared in record_types[name].fields.items():
            if declared.pii:
                yield from _texts(table.data[field])


def _texts(column: pa.ChunkedArray) -> Iterator[str]:
    """The distinct values of a column; of a column of lists, those of the items."""
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        column = pc.list_flatten(column)
    yield from (str(value) for value in pc.unique(column).to_pylist() if value is not None and value != "")


def _persons(tables: Mapping[str, TypedTable], record_types: Mapping[str, RecordType]) -> Iterable[tuple[str, str]]:
    """Each personal value of a register of persons with the person's own key; a value that two persons share is left
    out."""
    found: dict[str, str | None] = {}
    for name, table in tables.items():
        record_type = record_types[name]
        keys = record_type.key_fields
        if not record_type.register_ or len(keys) != 1 or not record_type.fields[keys[0]].pii:
            continue
        personal = [field for field, declared in record_type.fields.items() if declared.pii]
        for row in table.data.select(personal).to_pylist():
            key = f"{name}/{canonical(str(row[keys[0]]))}"
            for value in (row[field] for field in personal):
                if isinstance(value, str | int) and value != "":
                    text = canonical(str(value))
                    found[text] = key if found.get(text, key) == key else None
    return ((text, key) for text, key in found.items() if key is not None)


def _is_name(text: str) -> bool:
    """Whether it looks like a person's name: `值班员` and `公共卡` stand in columns of persons too."""
    return bool(_HAN_NAME.fullmatch(text)) and (text[0] in _SURNAMES or text.startswith(_COMPOUND))


def _can_be_found(text: str) -> bool:
    """Whether a code or a Latin name is telling enough to be looked for within texts."""
    return bool(_PLAIN_CODE.fullmatch(text)) and not (text.isdigit() and len(text) < SHORTEST_NUMBER)
