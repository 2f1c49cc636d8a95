"""No form of the demo report names anybody: every personal value of the evidence is looked for in every form."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from complyhosp.check import Request, evaluate, prepare
from complyhosp.judgement.run import Run
from complyhosp.report.building import diagnostics_of, document_of
from complyhosp.report.explanation import explain
from complyhosp.report.formats import FORMATS
from complyhosp.report.masking import mask_for
from complyhosp.report.rows import Rows
from complyhosp.report.terminal import to_text
from tests.demo import generated

NUMBER = re.compile(r"[0-9]{1,4}")
"""Staff numbers of the demo hospital: as text they cannot be told from years, counts and rows."""


@pytest.fixture(scope="module")
def run() -> Run:
    prepared, found = prepare(Request(generated.RULES, generated.DEMO / "manifest.yaml", period=generated.PERIOD))
    assert prepared is not None, found
    return evaluate(prepared, "columnar")


def personal(run: Run) -> Iterator[str]:
    """The distinct values of every personal field."""
    for name, table in run.evidence.tables.items():
        for field, declared in run.rulebook.record_types[name].fields.items():
            if not declared.pii:
                continue
            column = table.data[field]
            flat = pc.list_flatten(column) if pa.types.is_list(column.type) else column
            yield from (str(value) for value in pc.unique(flat).to_pylist() if value)


def telling(run: Run) -> set[str]:
    """The values that tell of a person wherever they stand; `值班员`, which rules speak of too, is no name."""
    words = "".join(path.read_text(encoding="utf-8") for path in generated.RULES.rglob("*.yaml"))
    return {value for value in personal(run) if not NUMBER.fullmatch(value) and value not in words}


def said(values: set[str], text: str) -> set[str]:
    """Those that the text says, not as a part of a longer word or number: `%SRCROOT%` is not the account ROOT."""
    return {value for value in values if value in text and _whole(value).search(text)}


def _whole(value: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9]){re.escape(value)}(?![A-Za-z0-9])")


def forms(run: Run, *, unmask: bool) -> Iterator[tuple[str, str]]:
    """Every form in both languages, as its reader sees it."""
    for lang in ("zh", "en"):
        document = document_of(run, lang=lang, unmask=unmask)
        for name, write in FORMATS.items():
            made = write(document, lang)
            yield f"{name} {lang}", _unzipped(made) if isinstance(made, bytes) else html.unescape(made)
        yield f"terminal {lang}", to_text(document, lang)
        mask = mask_for(run.evidence, run.rulebook.record_types, unmask=unmask)
        rows = Rows(run.evidence, run.rulebook.record_types, run.setting.zone, mask, lang)
        yield f"explain {lang}", explain(document, document.rules, lang, rows.text)
        yield f"diagnostics {lang}", " ".join(one.message(lang) for one in diagnostics_of(run, unmask=unmask))


def _unzipped(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(html.unescape(parts.read(name).decode("utf-8")) for name in parts.namelist())


def test_no_form_names_anybody(run: Run) -> None:
    """Names, cards, accounts, and the names within remarks and signatures are pseudonyms in every form."""
    values = telling(run)
    assert len(values) > 80
    named = {form: said(values, text) for form, text in forms(run, unmask=False)}
    assert {form: found for form, found in named.items() if found} == {}


def test_unmasked_forms_do(run: Run) -> None:
    """The search itself finds people where they are named: none of the forms merely leaves them out."""
    values = telling(run)
    named = {form: said(values, text) for form, text in forms(run, unmask=True)}
    assert {form.split()[0] for form, found in named.items() if len(found) >= 3} >= {
        "html", "json", "csv", "xlsx", "junit", "sarif", "md", "explain",
    }  # fmt: skip


def test_no_message_or_member_has_a_staff_number(run: Run) -> None:
    """Where short numbers can be told from others, they are pseudonyms too."""
    numbers = {value for value in personal(run) if NUMBER.fullmatch(value)}
    assert len(numbers) > 10
    for rule in document_of(run).rules:
        for finding in rule.findings:
            for name, value in finding.member.items():
                assert str(value) not in numbers, (rule.id, name)
            assert numbers.isdisjoint(re.findall(r"(?<![0-9:\-])[0-9]{4}(?![0-9:\-])", finding.message.zh)), rule.id
