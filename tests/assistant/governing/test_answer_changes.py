"""What becomes of an answer: told apart, counted, kept as JSON and shown."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assistant.governing.answer_changes import (
    AnswerChange,
    AnswerChangeKind,
    AnswerChanges,
    AnswerSide,
    CitedQuote,
)
from assistant.governing.changed_answers import FAILED, compare_sides
from assistant.governing.render_changes import render_counts, render_markdown, table_rows
from knowledge.questions import KnownQuestion, QuestionOrigin

QUESTION = KnownQuestion(text="Who signs?", role="staff", collection="ops", origin=QuestionOrigin.ASKED)
QUOTE = CitedQuote(
    doc_id="ops/a", title="Signing", version=1, section="Rules", quote="The owner signs.", start=10, end=26
)
SAID = AnswerSide(status="answered", text="The owner signs. [1]", citations=(QUOTE,), confidence=0.8)
OTHER = replace(SAID, text="The lead signs. [1]", citations=(replace(QUOTE, quote="The lead signs."),))
REFUSED = AnswerSide(status="refused", text="I don't know.")
CONFLICT = AnswerSide(status="conflict", text="Two documents disagree.")
GONE = AnswerSide(status=FAILED, text="There is no collection of this name.")


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (SAID, SAID, AnswerChangeKind.SAME),
        (SAID, replace(SAID, confidence=0.7), AnswerChangeKind.SAME),
        (SAID, OTHER, AnswerChangeKind.CHANGED),
        (SAID, replace(SAID, status="partial"), AnswerChangeKind.CHANGED),
        (SAID, REFUSED, AnswerChangeKind.NEWLY_REFUSED),
        (CONFLICT, REFUSED, AnswerChangeKind.NEWLY_REFUSED),
        (SAID, GONE, AnswerChangeKind.NEWLY_REFUSED),
        (REFUSED, SAID, AnswerChangeKind.NEWLY_ANSWERED),
        (GONE, SAID, AnswerChangeKind.NEWLY_ANSWERED),
        (SAID, CONFLICT, AnswerChangeKind.NEWLY_CONFLICTING),
        (REFUSED, CONFLICT, AnswerChangeKind.NEWLY_CONFLICTING),
        (CONFLICT, SAID, AnswerChangeKind.CHANGED),
        (CONFLICT, CONFLICT, AnswerChangeKind.SAME),
        (REFUSED, replace(REFUSED, text="I don't know; ask Bo."), AnswerChangeKind.SAME_WORDS),
    ],
)
def test_each_kind_of_change_is_told(before: AnswerSide, after: AnswerSide, kind: AnswerChangeKind) -> None:
    change = compare_sides(QUESTION, before, after)

    assert change.kind is kind
    assert (change.before, change.after) == (
        (None, None) if kind is AnswerChangeKind.SAME else (before, after)
    )


@pytest.mark.parametrize(
    ("quote", "note"),
    [
        (replace(QUOTE, version=2), "Version 2 of “Signing” would be cited, not version 1."),
        (
            replace(QUOTE, start=40, end=56),
            "“Signing” would be cited at another place or under another name.",
        ),
        (
            replace(QUOTE, doc_id="ops/b", title="Signing anew"),
            "“Signing anew” would be cited in the place of “Signing”.",
        ),
    ],
)
def test_the_same_words_from_elsewhere_are_a_mild_change_with_a_note(quote: CitedQuote, note: str) -> None:
    change = compare_sides(QUESTION, SAID, replace(SAID, citations=(quote,)))

    assert (change.kind, change.notes) == (AnswerChangeKind.SAME_WORDS, (note,))


def test_a_notice_that_comes_or_goes_is_a_mild_change() -> None:
    warned = replace(SAID, notices=("“Signing” was due for review.",))

    assert compare_sides(QUESTION, SAID, warned).notes == ("New notice: “Signing” was due for review.",)
    assert compare_sides(QUESTION, warned, SAID).notes == ("Notice gone: “Signing” was due for review.",)


def every_kind() -> AnswerChanges:
    sides = [
        (SAID, CONFLICT),
        (SAID, REFUSED),
        (SAID, OTHER),
        (REFUSED, SAID),
        (SAID, replace(SAID, citations=(replace(QUOTE, version=2),))),
        (SAID, SAID),
    ]
    return AnswerChanges(base_release=4, changes=tuple(compare_sides(QUESTION, *each) for each in sides))


def test_changes_come_back_from_json_as_they_were() -> None:
    changes = every_kind()

    stored = json.loads(json.dumps(changes.to_json()))

    assert AnswerChanges.from_json(stored) == changes
    assert stored["questions"] == 6
    assert stored["counts"] == dict.fromkeys(AnswerChangeKind, 1)


def test_what_a_reviewer_must_see_leaves_the_same_words_out() -> None:
    changes = every_kind()

    assert [change.kind.value for change in changes.different] == [
        "newly_conflicting",
        "newly_refused",
        "changed",
        "newly_answered",
    ]
    assert len(table_rows(changes)) == 5


def test_markdown_shows_both_answers_with_their_quotes() -> None:
    page = render_markdown(every_kind())

    assert "## Newly conflicting (1)" in page
    assert "**Before** (answered)\n\n> The owner signs. [1]\n>\n> [1] *Signing*, version 1, Rules:" in page
    assert "> “The lead signs.”" in page
    assert "- Version 2 of “Signing” would be cited, not version 1." in page
    assert "Asked as staff in ops; asked." in page


def test_counts_are_one_line() -> None:
    assert render_counts(every_kind()) == (
        "6 questions compared with release 4: 1 newly conflicting, 1 newly refused, 1 changed, "
        "1 newly answered, 1 same words, 1 same"
    )
    one = AnswerChanges(
        base_release=1,
        changes=(
            AnswerChange(
                question="?", role="staff", collection=None, origin="saved", kind=AnswerChangeKind.SAME
            ),
        ),
    )
    assert render_counts(one) == "1 question compared with release 1: 1 same"
