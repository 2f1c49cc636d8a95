"""What each evidence file gave, as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from complyhosp.diagnostics.printable import printable
from complyhosp.evidence.profile import FieldProfile, TypeProfile, profile
from complyhosp.evidence.tables import EvidenceSet, SourceFile, Span
from complyhosp.report.locale import CATALOGUES
from complyhosp.report.values import spoken_moment
from complyhosp.report.wording.names import field_name
from complyhosp.rulebook.records import RecordType

_TEXTS = {
    "zh": {
        "counts": "{rows} 行：采用 {accepted}，拒收 {rejected}，重复 {duplicates}",
        "claims": "所报期间：{span}",
        "proves": "可证明覆盖：{span}",
        "nothing": "无",
        "mapped": "已识别的列：{columns}",
        "unmapped": "未使用的列：{columns}",
        "damaged": "文件受损，不足为凭",
        "stale": "导出早于所报期间结束",
        "types": "各类记录",
        "type": "{title}（{id}）：{records} 条，拒收 {rejected} 行，覆盖 {span}",
        "blank": "空缺较多的字段：{fields}",
        "absent": "没有证据的记录类型：{types}",
        "comma": "、",
    },
    "en": {
        "counts": "{rows} rows: {accepted} accepted, {rejected} rejected, {duplicates} duplicates",
        "claims": "claims {span}",
        "proves": "proves to cover {span}",
        "nothing": "nothing",
        "mapped": "columns read: {columns}",
        "unmapped": "columns without a use: {columns}",
        "damaged": "damaged: proves nothing on its own",
        "stale": "exported before the period that it claims had ended",
        "types": "By record type",
        "type": "{title} ({id}): {records} records, {rejected} rows rejected, covers {span}",
        "blank": "often blank: {fields}",
        "absent": "record types without evidence: {types}",
        "comma": ", ",
    },
}
OFTEN = 0.05
"""From this share of blanks on a field is named."""


def profile_text(evidence: EvidenceSet, record_types: Mapping[str, RecordType], lang: str) -> str:
    """Each file: its rows, its columns, the time it covers; then each record type, and those without evidence."""
    teller = _Teller(record_types, ZoneInfo(evidence.site.timezone), lang)
    found = profile(evidence)
    lines = [f"{evidence.site.name} ({evidence.site.id}, {evidence.site.timezone})", ""]
    for file in found.files:
        lines += [*teller.file(file), ""]
    lines.append(teller.texts["types"])
    for one in found.types:
        lines += teller.type(one)
    absent = [
        f"{record_types[name].title[lang]} ({name})" for name in sorted(record_types) if name not in evidence.tables
    ]
    if absent:
        lines += ["", teller.texts["absent"].format(types=teller.texts["comma"].join(absent))]
    return "".join(f"{printable(line)}\n" for line in lines)


class _Teller:
    def __init__(self, record_types: Mapping[str, RecordType], zone: ZoneInfo, lang: str) -> None:
        self.record_types = record_types
        self.zone = zone
        self.lang = lang
        self.texts = _TEXTS[lang]
        self.words = CATALOGUES[lang]

    def file(self, file: SourceFile) -> Iterator[str]:
        name = f"{file.file}!{file.sheet}" if file.sheet else file.file
        source = f"  [{file.source}]" if file.source else ""
        yield f"{name}  {self._title(file.type)}{source}"
        yield "  " + self.texts["counts"].format(
            rows=file.rows, accepted=file.accepted, rejected=file.rejected, duplicates=file.duplicates
        )
        claimed = self.words.not_stated if file.period is None else self._span(file.period)
        yield "  " + self.texts["claims"].format(span=claimed)
        if file.claims != file.period:
            proven = self.texts["nothing"] if file.claims is None else self._span(file.claims)
            yield "  " + self.texts["proves"].format(span=proven)
        for name, tells in (("damaged", file.damaged), ("stale", file.stale)):
            if tells:
                yield "  " + self.texts[name]
        columns = [header if header == field else f"{header} → {field}" for header, field in file.columns.items()]
        yield "  " + self.texts["mapped"].format(columns=self._listed(columns))
        if file.unmapped:
            yield "  " + self.texts["unmapped"].format(columns=self._listed(file.unmapped))
        yield f"  SHA-256 {file.sha256 or '–'}"

    def type(self, one: TypeProfile) -> Iterator[str]:
        covered = self._listed([self._span(span) for span in one.covered])
        yield "  " + self.texts["type"].format(
            title=self._title(one.type), id=one.type, records=one.records, rejected=one.rejected, span=covered
        )
        blank = [self._blank(one.type, field) for field in one.fields if one.records and field.null_share >= OFTEN]
        if blank:
            yield "    " + self.texts["blank"].format(fields=self._listed(blank))

    def _blank(self, type_id: str, field: FieldProfile) -> str:
        return f"{field_name(self.record_types[type_id], field.field, self.lang)} {field.null_share:.0%}"

    def _title(self, type_id: str) -> str:
        record_type = self.record_types.get(type_id)
        return type_id if record_type is None else record_type.title[self.lang]

    def _span(self, span: Span) -> str:
        start, end = spoken_moment(span.start, self.zone), spoken_moment(span.end, self.zone)
        return self.words.period_from_to.format(start=start, end=end)

    def _listed(self, items: Sequence[str]) -> str:
        return self.texts["comma"].join(items) or self.texts["nothing"]
