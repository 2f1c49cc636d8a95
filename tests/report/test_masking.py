"""Pseudonyms: one person is one person throughout, free text keeps its words, and a staff list gives nothing away."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from complyhosp.engines.outcomes import Value
from complyhosp.evidence.tables import EvidenceSet, Site, TypedTable
from complyhosp.report.building import document_of
from complyhosp.report.json_format import to_json
from complyhosp.report.masking import Mask, mask_for
from complyhosp.report.masking.numbers import canonical, personal_numbers
from complyhosp.rulebook.records import RecordType
from tests.report.tiny import copied, run_in

STAFF = RecordType.model_validate(
    {
        "id": "staff", "title": {"zh": "职工", "en": "Staff"}, "register": True,
        "fields": {
            "code": {"type": "code", "key": True, "pii": True},
            "name": {"type": "name", "pii": True},
            "phone": {"type": "string", "pii": True},
        },
    }
)  # fmt: skip
LOG = RecordType.model_validate(
    {
        "id": "log", "title": {"zh": "登记", "en": "Log"},
        "fields": {"person": {"type": "name", "pii": True}, "note": {"type": "string"}},
    }
)  # fmt: skip
PEOPLE = [
    {"code": "A1001", "name": "张伟", "phone": "13800138000"},
    {"code": "A1002", "name": "李建国", "phone": None},
    {"code": "A1003", "name": "王芳", "phone": None},
    {"code": "A1004", "name": "王芳", "phone": None},
]
VISITORS = [{"person": "欧阳修远", "note": ""}, {"person": "公共卡", "note": ""}, {"person": "John Smith", "note": ""}]


def mask_of(secret: bytes = b"secret") -> Mask:
    tables = {
        "staff": TypedTable("staff", pa.Table.from_pylist(PEOPLE), (), 0, False),
        "log": TypedTable("log", pa.Table.from_pylist(VISITORS), (), 0, False),
    }
    evidence = EvidenceSet(Site("a", "a", "UTC"), tables, (), (), None, secret)
    return mask_for(evidence, {"staff": STAFF, "log": LOG})


def personal(text: object, mask: Mask | None = None) -> str:
    """What stands for a personal cell."""
    kind = "list" if isinstance(text, tuple) else "string"
    return str((mask or mask_of())(Value(kind, text, pii=True)).raw)  # type: ignore[arg-type]


def free(text: str) -> str:
    """A remark as it is shown."""
    return str(mask_of()(Value("string", text)).raw)


def digits(pseudonym: str) -> str:
    return pseudonym.rpartition("-")[2]


def test_a_person_is_one_person_by_name_number_and_phone() -> None:
    """All values of one person in the register have the same digits; others have others."""
    same = {digits(personal(text)) for text in ("张伟", "A1001", "13800138000", "138 0013 8000", "张 伟", "a1001")}
    assert len(same) == 1
    assert same != {digits(personal("李建国"))}
    assert personal("张伟").startswith("人员-")
    assert personal("A1001").startswith("ID-")


def test_a_shared_name_is_nobodys() -> None:
    """Two people of one name are told apart by number; the name alone is neither."""
    assert len({digits(personal(text)) for text in ("王芳", "A1003", "A1004")}) == 3


def test_blanks_stay_blank() -> None:
    """Nobody is not a person."""
    assert mask_of()(Value("string", None, pii=True)).raw is None
    assert mask_of()(Value("string", "", pii=True)).raw == ""


def test_lists_are_masked_one_by_one() -> None:
    """Each of several persons, as a list or in one cell, can be followed."""
    assert mask_of()(Value("list", ("张伟", "李建国"), pii=True)).raw == (personal("张伟"), personal("李建国"))
    assert personal("张伟/李建国") == f"{personal('张伟')}/{personal('李建国')}"
    assert "张伟" not in personal("张伟及家属")


def test_a_number_or_date_of_a_person_becomes_text() -> None:
    """Whatever the type was, the value is gone."""
    masked = mask_of()(Value("int", 20_001, pii=True))
    assert masked.kind == "string"
    assert str(masked.raw).startswith("ID-")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("张伟代班，电话13800138000", f"{personal('张伟')}代班，电话{personal('13800138000')}"),
        ("由欧阳修远陪同", f"由{personal('欧阳修远')}陪同"),
        ("张 伟未到", f"{personal('张伟')}未到"),
        ("john smith called", f"{personal('John Smith')} called"),
        ("工号a1001补签", f"工号{personal('A1001')}补签"),
        ("XA1001Y 与公共卡", "XA1001Y 与公共卡"),
        ("中心机房一切正常", "中心机房一切正常"),
    ],
)
def test_free_text_keeps_its_words(text: str, shown: str) -> None:
    """Persons of the evidence are replaced where a remark names them; what only looks alike is left."""
    assert free(text) == shown


@pytest.mark.parametrize(
    "number",
    [
        "13912345678", "139 1234 5678", "139-1234-5678", "+86 13912345678", "8613912345678", "１３９１２３４５６７８",
        "11010119900307001X", "110101199003070015", "110101900307001", "0571-88001234", "(0571)88001234",
        "4111 1111 1111 1111", "4111111111111111", "6212261202011584340", "zhang.wei@hospital.example.cn",
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["电话{}，请回", "{}", "（{}）", "x {} y"])
def test_personal_numbers_are_found(number: str, around: str) -> None:
    """Phones, identity cards, bank cards and mail addresses, in whichever way they are set."""
    shown = free(around.format(number))
    assert number not in shown
    assert re.fullmatch(re.escape(around).replace(r"\{\}", r"(ID|人员)-[0-9A-F]{8}"), shown)


@pytest.mark.parametrize(
    "text",
    [
        "2026-07-01 20:03:11", "2026-07-01T20:03:00+08:00", "20260701200311", "GZ2026-0771234", "10.20.30.40",
        "00:1a:2b:3c:4d:5e", "SN2023010100010001", "1234567890123456", "工单20260701001", "1,104", "ZC-001", "1.10",
        "88001234", "R1", "FC00000000013912345678A",
    ],
)  # fmt: skip
def test_other_numbers_are_left(text: str) -> None:
    """Times, addresses, serial numbers and order numbers are no persons."""
    assert free(text) == text


def test_one_number_in_several_writings_is_one() -> None:
    """Gaps, full width and the country code make no other person."""
    writings = ("13912345678", "139 1234 5678", "+86 139-1234-5678", "１３９１２３４５６７８")
    assert len({canonical(text) for text in writings}) == 1


@given(st.text(alphabet="张伟李建国a1A001 -/0123456789@.王芳欧阳修远", max_size=40))
def test_no_text_is_lost_and_nobody_is_left(text: str) -> None:
    """Masking is idempotent in what it hides, keeps all other characters, and never fails."""
    shown = free(text)
    for name in ("张伟", "李建国", "欧阳修远"):
        assert name not in re.sub(r"\s", "", shown)
    kept = re.sub(r"(ID|人员)-[0-9A-F]{8}", "", shown)
    rest = iter(text)
    assert all(character in rest for character in kept)


@given(st.text(max_size=60))
def test_spans_are_in_order(text: str) -> None:
    """Found numbers never overlap, whatever the text."""
    ends = [end for span in personal_numbers(text) for end in span]
    assert ends == sorted(ends)


def test_pseudonyms_are_keyed() -> None:
    """Another key gives other pseudonyms; neither the site's id nor the name alone gives them."""
    ours, others = (personal("张伟", mask_of(secret)) for secret in (b"one", b"two"))
    assert ours != others
    assert digits(ours).lower() not in hashlib.sha256("张伟".encode()).hexdigest()


def naming(folder: Path) -> Path:
    """The tiny site, its second rule about the patrolling person."""
    rule = folder / "rules" / "pack" / "1.1-b.yaml"
    changed = rule.read_text(encoding="utf-8").replace("has(patrol.person)", 'patrol.result == "abnormal"')
    rule.write_text(changed.replace('zh: "{{ patrol.at }}', 'zh: "{{ patrol.person }}'), encoding="utf-8")
    types = folder / "rules" / "records" / "patrol.yaml"
    text = types.read_text(encoding="utf-8")
    keyed = re.sub(r"person: \{type: name", "person: {type: name, key: true", text)
    assert keyed != text
    types.write_text(keyed, encoding="utf-8")
    return folder


def test_the_key_is_the_evidence_itself(tmp_path: Path) -> None:
    """The same files give the same pseudonyms, one byte more gives others: who lacks a file cannot compute them."""
    folder = naming(copied(tmp_path))
    first, again = (document_of(run_in(folder)) for _ in range(2))
    assert to_json(first) == to_json(again)
    path = folder / "evidence" / "机房.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    other = document_of(run_in(folder))
    names = [one.rules[1].findings[0].message.zh for one in (first, other)]
    assert names[0].startswith("人员-")
    assert names[0] != names[1]


def test_a_finding_about_a_person_hides_who_it_is_in_its_id_too(tmp_path: Path) -> None:
    """The plain fingerprint could be computed from a staff list; masked reports show a keyed one."""
    run = run_in(naming(copied(tmp_path)))
    masked, shown = document_of(run), document_of(run, unmask=True)
    person = {one.id for one in shown.rules[1].findings if one.member["patrol.person"]}
    assert person
    assert person.isdisjoint(one.id for one in masked.rules[1].findings)
    assert [one.id for one in masked.rules[0].findings] == [one.id for one in shown.rules[0].findings]
    assert not [one for one in person if one in to_json(masked)]


@pytest.mark.parametrize("unmask", [True, False])
def test_a_waiver_may_name_either_id(tmp_path: Path, unmask: bool) -> None:
    """Whoever writes a waiver copies the id from the report that he may see."""
    folder = naming(copied(tmp_path))
    finding = document_of(run_in(folder), unmask=unmask).rules[1].findings[0]
    site = folder / "site.yaml"
    waiver = {
        "rule": "1.1-b", "findings": [finding.id], "from": "2026-07-01", "to": "2026-08-01", "reason": "…",
        "approved_by": "院长", "approved_on": "2026-06-30",
    }  # fmt: skip
    site.write_text(json.dumps({"waivers": [waiver]}), encoding="utf-8")
    waived = document_of(run_in(folder, site=site), unmask=unmask).rules[1]
    assert [one.id for one in waived.findings if one.waived_by] == [finding.id]
    assert waived.waived == 1
