"""Evidence that tries to be something else, through the whole way into every form."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from openpyxl import load_workbook

from complyhosp.report.building import document_of
from complyhosp.report.document import Document, Words
from complyhosp.report.formats import FORMATS
from tests.report.tiny import copied, run_in, tiny_document
from tests.schemas import junit_tree, sarif_run

LONG = "名" * 10_000
PERSONS = [
    '=HYPERLINK("http://evil.example","点我")', "@SUM(1+1)*cmd|' /C calc'!A0", "＝1+1", "-2+3", "\t=1+1",
    "<script>alert(1)</script>", "</style><img src=x onerror=alert(1)>", "javascript:alert(1)", "]]></failure>",
    "<r></is></c><c><f>1+1</f></c></r>", "[点我](javascript:alert(1))", "{0} {{1}}", "`rm -rf /` | $(id)",
    "张\u202e三\u2066四", "a\x1b[31mb\x00c\x07", "a\ud800b", "\u200b=1", "_x001B_", "'\"&lt;", "@all #1 !x", LONG,
]  # fmt: skip
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


@cache
def hostile() -> Document:
    """A run in which each of them is a person, a room's name and a remark; names shown."""
    with TemporaryDirectory() as folder:
        site = copied(Path(folder))
        rule = site / "rules" / "pack" / "1.1-b.yaml"
        said = rule.read_text(encoding="utf-8").replace("has(patrol.person)", 'patrol.person == "x"')
        told = "{{ patrol.person }} {{ patrol.note }} {{ patrol.at }}"
        said = said.replace('zh: "{{ patrol.at }}', f'zh: "{told}').replace(
            'en: "the patrol', f'en: "{told} the patrol'
        )
        rule.write_text(said, encoding="utf-8")
        rows = [
            {"机房": "R1", "巡检时间": f"2026-07-01 {n:02}:00", "巡检人": text, "结果": "正常", "备注": text}
            for n, text in enumerate(PERSONS)
        ]
        (site / "evidence" / "巡检.json").write_text(json.dumps(rows), encoding="utf-8")
        manifest = site / "evidence" / "manifest.yaml"
        manifest.write_text(manifest.read_text(encoding="utf-8").replace("巡检.csv", "巡检.json"), encoding="utf-8")
        return document_of(run_in(site), unmask=True)


def text_of(name: str, lang: str, document: Document | None = None) -> str:
    """The form, decoded; of the workbook, its cells."""
    made = FORMATS[name](document or hostile(), lang)
    if isinstance(made, bytes):
        cells = (cell.value for sheet in load_workbook(io.BytesIO(made)) for row in sheet.iter_rows() for cell in row)
        return "\n".join(str(cell) for cell in cells if cell is not None)
    made.encode("utf-8")
    return made


def test_the_evidence_got_there() -> None:
    """The run itself still holds what was handed in: the forms make it safe, not the reading."""
    messages = " ".join(one.message.zh for one in hostile().rules[1].findings)
    given = [unicodedata.normalize("NFKC", text).strip() for text in PERSONS if "\ud800" not in text]
    assert [text for text in given if text not in messages] == []
    assert len(hostile().rules[1].findings) >= len(PERSONS) - 1


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", [name for name in FORMATS if name != "json"])
def test_nothing_drives_a_display(name: str, lang: str) -> None:
    """No control character, direction mark or lone surrogate in any form that people look at."""
    found = UNFIT.search(text_of(name, lang))
    assert found is None, repr(found)


def test_json_escapes_what_it_keeps() -> None:
    """`run.json` is for programs: control characters are there, as escapes that no terminal obeys."""
    text = text_of("json", "zh")
    assert re.search("[\x00-\x09\x0b-\x1f]", text) is None
    assert "\\u001b" in text


def test_csv_has_no_formula() -> None:
    """No cell begins like one, and every row has every column."""
    rows = list(csv.reader(io.StringIO(text_of("csv", "zh").removeprefix("\ufeff"))))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if re.match(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠|%]", cell)]


def test_the_workbook_has_no_formula() -> None:
    """All of it is text, also what looks like the writer's own markup."""
    made = FORMATS["xlsx"](hostile(), "zh")
    assert isinstance(made, bytes)
    kinds = {cell.data_type for sheet in load_workbook(io.BytesIO(made)) for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d", "inlineStr"}


def test_markdown_has_no_markup_of_theirs() -> None:
    """No tag, no link, no call of a user, no broken table; long names are cut."""
    text = text_of("md", "zh")
    bare = re.sub(r"\\.", "", text)
    assert re.findall(r"<[^>]*>", bare) == re.findall(r"</?(?:details|summary)>", bare)
    assert "](" not in bare
    assert "@" not in bare
    assert LONG[:200] not in text
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert all(re.sub(r"\\.", "", line).endswith("|") for line in tables)


def test_markdown_stays_short() -> None:
    """However many findings there are, it fits into a comment of a merge request."""
    rule = hostile().rules[1]
    many = rule.model_copy(update={"findings": rule.findings * 500})
    first, _, last = hostile().rules
    text = text_of("md", "zh", hostile().model_copy(update={"rules": [first, many, last]}))
    assert text.count("\n") == text_of("md", "zh").count("\n")
    assert len(text) < 65_536


def test_junit_and_sarif_are_valid() -> None:
    """By the schemas of those who read them, every finding in them."""
    assert junit_tree(text_of("junit", "zh")).tag == "testsuites"
    ids = {one["partialFingerprints"]["complyhospFinding/v1"] for one in sarif_run(text_of("sarif", "zh"))["results"]}
    assert ids >= {finding.id for rule in hostile().rules for finding in rule.findings}


def test_sarif_messages_have_no_link_and_no_placeholder() -> None:
    """What looks like one is text."""
    for result in sarif_run(text_of("sarif", "zh"))["results"]:
        text = result["message"]["text"].replace("{{", "").replace("}}", "")
        assert "{" not in text
        assert not re.search(r"(?<!\\)\[[^\]\[]*\]\(", text)


SAYS: dict[str, Callable[[str], str]] = {
    "md": lambda text: re.sub(r"\\(.)", r"\1", text),
    "csv": lambda text: text.replace('""', '"'),
    "xlsx": lambda text: text,
    "junit": lambda text: "".join(map(str, junit_tree(text).itertext())),
    "sarif": lambda text: "\n".join(one["message"]["text"] for one in sarif_run(text)["results"]),
    "html": html.unescape,
}


@pytest.mark.parametrize("name", SAYS)
@pytest.mark.parametrize("said", ['=HYPERLINK("x")', "<script>x</script>", "张三", "𠮷野家", "a | b", "100% & “好”"])
def test_what_is_harmless_reads_as_it_was(name: str, said: str) -> None:
    """Safe does not mean mangled: the words are still there to be read."""
    rule = tiny_document().rules[0]
    finding = rule.findings[0].model_copy(update={"message": Words(zh=said, en=said)})
    changed = rule.model_copy(update={"findings": [finding]})
    document = tiny_document().model_copy(update={"rules": [changed, *tiny_document().rules[1:]]})
    assert said in SAYS[name](text_of(name, "zh", document))
