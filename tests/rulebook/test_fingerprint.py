"""Fingerprints of clauses: equal when only the printing differs, unequal when a word does."""

from __future__ import annotations

import hashlib

import pytest

from complyhosp.rulebook.fingerprint import fingerprint, normalise_clause, split_clauses

WEB_PAGE = """某某图书馆规定.doc

  1. 1、下载须知（一）请先登录。
  2. 2、联系电话:000-0000。
查看更多
某某图书馆规定 (一)借阅规定 1、读者凭证入馆; 2、每人限借5、6册,见(二)2。 3、按期归还。 (二)馆舍规定 1、馆内禁烟;
2、22:00前闭馆,不得在

文档评论(0)
1、沙发
"""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1、读者凭证入馆;", "读者凭证入馆"),
        ("１．读者 凭证\u3000入馆；", "1、读者凭证入馆。"),
        ("12、每天(含周末)开放,共8小时。", "每天（含周末）开放，\n共８小时"),
        ("\ufeff3、按期\u200b归还。", "3、按期归还。"),
    ],
)
def test_printing_does_not_matter(one: str, other: str) -> None:
    """Numbering, blanks, full-width forms and the closing mark leave the fingerprint alone."""
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("每人限借5册。", "每人限借6册。"),
        ("读者凭证入馆;", "读者,凭证入馆;"),
        ("应当归还。", "可以归还。"),
    ],
)
def test_words_do_matter(one: str, other: str) -> None:
    """A changed number, comma or word changes the fingerprint."""
    assert fingerprint(one) != fingerprint(other)


def test_a_leading_quantity_is_no_numbering() -> None:
    """A clause that begins with a decimal number keeps it."""
    assert normalise_clause("1.5米以下儿童免票。") == "1.5米以下儿童免票"


def test_only_the_first_numbering_goes() -> None:
    """A second number behind the clause's own belongs to its words."""
    assert normalise_clause("2、3、4号楼开放。") == "3、4号楼开放"


def test_the_fingerprint_is_that_of_the_normalised_text() -> None:
    """The digest can be reproduced from the normalised clause by any SHA-256 tool."""
    assert fingerprint("1、馆内禁烟;") == hashlib.sha256("馆内禁烟".encode()).hexdigest()


def test_clauses_are_found_amid_a_web_page() -> None:
    """Noise before the first heading and after the last item is left out; numbers inside a clause open none."""
    assert split_clauses(WEB_PAGE) == {
        "1.1": "1、读者凭证入馆;",
        "1.2": "2、每人限借5、6册,见(二)2。",
        "1.3": "3、按期归还。",
        "2.1": "1、馆内禁烟;",
        "2.2": "2、22:00前闭馆,不得在",
    }


def test_the_layout_does_not_change_the_fingerprints() -> None:
    """One clause a line in full-width print gives the same clauses as running text."""
    lines = (
        "（一）借阅规定\n\n１、读者凭证入馆；\n２、每人限借５、６册，\n见（二）２。\n\n"
        "３、按期归还。\n\n（二）馆舍规定\n１、馆内禁烟；"
    )
    running = {id_: fingerprint(text) for id_, text in split_clauses(WEB_PAGE).items()}
    assert {id_: fingerprint(text) for id_, text in split_clauses(lines).items()} == {
        id_: running[id_] for id_ in ("1.1", "1.2", "1.3", "2.1")
    }


def test_a_title_may_touch_its_first_item() -> None:
    """A heading is seen even when no blank stands between it and item one."""
    assert split_clauses("(一)借阅规定1、凭证入馆。2、限借五册。") == {"1.1": "1、凭证入馆。", "1.2": "2、限借五册。"}


def test_a_table_of_contents_opens_no_section() -> None:
    """Headings that no item follows are passed over."""
    source = "目录\n(一)借阅规定\n(二)馆舍规定\n\n(一)借阅规定\n1、凭证入馆。\n(二)馆舍规定\n1、禁烟。"
    assert split_clauses(source) == {"1.1": "1、凭证入馆。", "2.1": "1、禁烟。"}


def test_a_section_past_the_tenth_has_its_number() -> None:
    """Chinese numerals count on to nineteen."""
    assert list(split_clauses("(十一)附则 1、自发布之日起施行。")) == ["11.1"]


def test_ten_items_and_more_are_counted_on() -> None:
    """Two-digit item numbers are read as such."""
    items = " ".join(f"{number}、第{number}条。" for number in range(1, 13))
    assert list(split_clauses(f"(一)总则 {items}")) == [f"1.{number}" for number in range(1, 13)]


@pytest.mark.parametrize("text", ["", "没有条款的文字。", "(一)只有标题"])
def test_other_text_gives_no_clauses(text: str) -> None:
    """A text without sections and items yields nothing, and no error."""
    assert split_clauses(text) == {}
