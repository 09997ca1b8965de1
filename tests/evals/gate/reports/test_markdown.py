"""The comment: whatever a case says, it is our Markdown and their words."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from evals.gate.reports.markdown import MARKER, MOST_BYTES, markdown
from evals.gate.reports.markdown_text import block, code, prose
from tests.evals.gate.reports.hostile import ATTACKS, EVERYTHING, hostile
from tests.evals.gate.reports.samples import EVERY, failing, output

OURS = re.compile(r"</?(?:details|summary|code)>|<!-- playbook-gate -->")
NASTY = st.text(alphabet="`@#<>|[]()!\\*_~$:&;/.- \n'\"abcw0123\r\t{}", max_size=60) | st.sampled_from(
    ATTACKS
)


def parsed(text: str) -> list:
    return MarkdownIt("commonmark").enable("table").parse(text)


def flat(tokens) -> list:
    return [each for token in tokens for each in (token, *flat(token.children or ()))]


def dangers(text: str) -> list[str]:
    """What a code host would make more of than text: links, pictures, HTML, calls, references."""
    found = []
    for token in flat(parsed(text)):
        if token.type in ("link_open", "image"):
            found.append(token.type)
        if token.type in ("html_block", "html_inline"):
            rest = OURS.sub("", re.sub(r"<code>[^<>]*</code>", "", token.content))
            found += re.findall(r"[<@].*|https?:.*|www\..*", rest)
        if token.type == "text":
            found += re.findall(r"(?:^|\W)@\w.*|https?:.*|www\..*|#\d.*|<.*", token.content)
    return found


@pytest.mark.parametrize(
    "text", ["@me", "at https://x", "[a](b)", "![a](b)", "<b>c</b>", "see #12", "<https://x>", "www.x"]
)
def test_the_dangers_are_found_where_nothing_is_done(text: str) -> None:
    assert dangers(text)


@pytest.mark.parametrize("attack", [*ATTACKS, EVERYTHING], ids=range(len(ATTACKS) + 1))
def test_no_link_picture_call_or_element_of_a_case_comes_through(attack: str) -> None:
    assert dangers(markdown(*hostile(attack))) == []


@given(NASTY)
def test_a_sentence_of_others_calls_nobody_and_links_nowhere(text: str) -> None:
    assert dangers(prose(text)) == []


@given(NASTY)
def test_inline_code_holds_all_of_it(text: str) -> None:
    tokens = flat(parsed(f"before {code(text)} after"))

    assert dangers(f"before {code(text)} after") == []
    assert [token.type for token in tokens if token.type == "code_inline"] == ["code_inline"] * bool(
        text.split()
    )


@given(NASTY)
def test_inline_code_stays_in_its_cell(text: str) -> None:
    tokens = flat(parsed(f"| a | b |\n| --- | --- |\n| {code(text)} | end |"))

    assert sum(token.type == "td_open" for token in tokens) == 2
    assert tokens[-1].type == "table_close"


@given(NASTY)
def test_nothing_in_a_block_ends_it(text: str) -> None:
    tokens = parsed(f"{block(text)}\n\nafter")

    assert [token.type for token in tokens][:2] == ["fence", "paragraph_open"]


@pytest.mark.parametrize("name", EVERY)
def test_the_comment_can_be_found_again(name: str) -> None:
    assert markdown(*EVERY[name]()).startswith(f"{MARKER}\n")


@pytest.mark.parametrize("name", EVERY)
def test_every_fold_is_closed(name: str) -> None:
    text = markdown(*EVERY[name]())

    assert text.count("<details>") == text.count("</details>")


def test_a_comment_never_outgrows_its_place() -> None:
    context, decision = failing(700)
    long = {name: output(case, answer="ü😀 ``` " * 20_000) for name, case in context.cases.items()}
    ids = list(context.cases)
    flips = [replace(decision.flips[0], case_id=name) for name in ids]
    decision = replace(
        decision,
        flips=flips,
        reasons=["One more thing is wrong. " * 40] * 300,
        errors=dict.fromkeys(ids, "It broke. " * 100),
        hard_failures={"draft_valid": ids},
        metrics=decision.metrics * 60,
        operations=decision.operations * 90,
    )
    changes = [replace(change, after=change.after * 5_000) for change in context.changes] * 40
    text = markdown(
        replace(context, candidate_outputs=long, changes=changes, warnings=["Mind this. " * 50] * 200),
        decision,
    )

    assert len(text.encode()) <= MOST_BYTES
    assert len(re.findall(r"… and [\d,]+ more", text)) >= 7
    assert text.count("<details>") == text.count("</details>")


def test_flips_that_do_not_fit_are_counted() -> None:
    context, decision = failing(700)
    flips = [replace(decision.flips[0], case_id=name) for name in list(context.cases)[:300]]

    text = markdown(context, replace(decision, flips=flips))
    shown = text.count("<summary>🔴")

    assert f"… and {300 - shown} more" in text


def test_plain_sentences_stay_readable() -> None:
    assert prose("9 cases that passed in production fail; the bar allows 3.") == (
        "9 cases that passed in production fail; the bar allows 3."
    )
    assert prose("vital_recall fell by 0.083.") == "`vital_recall` fell by 0.083."
