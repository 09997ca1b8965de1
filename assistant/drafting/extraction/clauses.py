"""The acts of one sentence: who does what to what, under which condition. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.extraction.clause_conditions import (
    begin_clause,
    close_condition,
    condition_is_over,
    pass_mark,
)
from assistant.drafting.extraction.clause_objects import CONDITIONAL, is_prepositional, object_end, verb_soon
from assistant.drafting.extraction.clause_scan import Act, Scan
from assistant.drafting.extraction.clause_wishes import wished_act
from assistant.drafting.extraction.verb_forms import Form, VerbGroup
from assistant.drafting.extraction.verb_groups import verb_at
from assistant.drafting.extraction.verbs import BASE, base_in_form
from assistant.drafting.extraction.words import ADVERBS, BE, DETERMINERS, MARKS, MODALS, PREPOSITIONS, Word

_LONGEST = 400
"""Words of one sentence that are looked at; a longer one is a table or a list run together."""


def acts_of(words: Sequence[Word], *, item: bool) -> list[Act]:
    """The acts in order; subordinate clauses are among them, each marked by what introduces it."""
    return _acts(Scan(list(words[:_LONGEST]), item=item))


def _acts(scan: Scan) -> list[Act]:
    i = 0
    while i < len(scan.words):
        i = _step(scan, i)
    close_condition(scan, len(scan.words))
    _share_objects(scan)
    return scan.found


def _share_objects(scan: Scan) -> None:
    """ "confirms or corrects the proposal": the thing told last is that of both."""
    for act, after in zip(scan.found, scan.found[1:], strict=False):
        between = [word.low for word in scan.words[act.group.after : after.at]]
        if (
            not act.object
            and after.inherited
            and after.object
            and between in (["or"], ["and"])
            and act.group.form is not Form.PASSIVE
            and after.group.form is act.group.form
        ):
            act.shared = list(after.object)


def _step(scan: Scan, i: int) -> int:
    word = scan.words[i]
    if word.low == "(":
        return _parenthesis(scan, i)
    if word.low in MARKS:
        pass_mark(scan, i)
        return i + 1
    if not word.is_word:
        return i + 1
    if scan.condition_from is not None and condition_is_over(scan, i):
        close_condition(scan, i)
        scan.start = i
    if word.low in ("and", "or") and i and scan.next(i)[:1].isdigit() and scan.words[i - 1].low[:1].isdigit():
        return i + 1  # "severity 4 or 5"
    if word.low in ("and", "or", "but", "then", "nor"):
        if (
            word.low == "then"
            and any(each.is_word and each.low not in ADVERBS for each in scan.words[scan.start : i])
            and scan.condition_from is None
        ):
            return i + 1  # "the clerk then opens it"
        if word.low == "then" or (word.low == "but" and scan.condition_from is None):
            close_condition(scan, i)
        scan.start = i + 1
        return i + 1
    if word.low in ("otherwise", "else") or (word.low == "if" and scan.next(i) in ("not", "so")):
        close_condition(scan, i)
        scan.below, scan.otherwise = "", word.low != "if" or scan.next(i) == "not"
        if not scan.otherwise:
            scan.start = i + 2
            return i + 2
        scan.condition = []
        scan.start = i + (2 if word.low == "if" else 1)
        return scan.start
    if (
        word.low == "should"
        and not any(each.is_word for each in scan.words[:i])
        and scan.next(i) in DETERMINERS
    ):
        begin_clause(scan, i)
        return i + 1
    if word.low in CONDITIONAL and not is_prepositional(scan, i):
        begin_clause(scan, i)
        return i + 1
    if word.low == "whose" and i > scan.start:
        scan.head = [each for each in scan.words[scan.start : i] if each.is_word]
        scan.relative, scan.start, scan.head_from = "which", i, len(scan.found)
        return i + 1
    if word.low in ("who", "which", "that") and i > 0:
        scan.relative = word.low if scan.words[i - 1].low != "," else ", " + word.low
        if word.low == "that" and _announces(scan, i):
            close_condition(scan, i)
            scan.relative, scan.below, scan.head, scan.start = "", "", [], i + 1
            return i + 1
        if scan.relative in ("who", "which") and not scan.below:
            scan.head_from = len(scan.found)
            scan.head = [each for each in scan.words[scan.start : i] if each.is_word]
            if scan.head and scan.head[-1].low in PREPOSITIONS:
                scan.head.pop()
        if (
            word.low == "that"
            and i > scan.start
            and verb_soon(scan, i + 1, None)
            and scan.next(i) in DETERMINERS
        ):
            scan.head, scan.head_from = [each for each in scan.words[scan.start : i] if each.is_word], 0
            scan.below, scan.start = "that", i + 1
            return i + 1
    if (
        scan.head
        and scan.head_from < len(scan.found) + (scan.relative not in ("who", "which"))
        and (word.low in MODALS or word.low in BE or word.low in ("go", "goes"))
    ):
        scan.start, scan.below = i, ""
    if (
        scan.below == "where"
        and word.low in ("go", "goes")
        and scan.next(i) in ("to", "straight", "back")
        and scan.condition_from is not None
    ):
        noun = [each for each in scan.words[: scan.condition_from] if each.is_word][-4:]
        scan.condition, scan.condition_from, scan.below = scan.words[scan.condition_from : i], None, ""
        group = verb_at(scan.words, i, noun, None, item=False)
        if group is not None and noun:
            return _act(scan, i, group, subject=noun)
    if (
        word.low == "to"
        and i > 1
        and scan.words[i - 1].low in ("and", "or")
        and scan.found
        and scan.found[-1].group.modal == "will"
    ):
        base = base_in_form(scan.next(i), BASE)
        if base:
            return _act(scan, i, VerbGroup(base, Form.PLAIN, i + 2, False, "will"), subject=[])
    wished = wished_act(scan, i)
    if wished:
        return _act(scan, wished[0], wished[1], subject=wished[2])
    group = verb_at(scan.words, i, scan.words[scan.start : i], scan.mode, item=scan.item)
    if group is not None:
        return _act(scan, i, group)
    return i + 1


def _announces(scan: Scan, i: int) -> bool:
    """ "My proposal is that the model …": what follows "that" is the sentence itself."""
    before = [word.low for word in scan.words[max(0, i - 3) : i] if word.is_word]
    return bool(before) and (
        before[-1] in BE
        or before[-1]
        in (
            "proposed",
            "intended",
            "planned",
            "propose",
            "suggest",
            "envisaged",
            "foreseen",
            "agreed",
            "means",
        )
    )


def _parenthesis(scan: Scan, i: int) -> int:
    depth, j = 0, i
    while j < len(scan.words):
        depth += {"(": 1, ")": -1}.get(scan.words[j].low, 0)
        j += 1
        if depth == 0:
            return j
    return i + 1


def _act(scan: Scan, i: int, group: VerbGroup, *, subject: list[Word] | None = None) -> int:
    own = subject if subject is not None else [word for word in scan.words[scan.start : i] if word.is_word]
    if all(word.low in ADVERBS or (word.low.endswith("ly") and len(own) == 1) for word in own):
        own = []
    if not own and scan.head and group.form in (Form.PASSIVE, Form.MOVES):
        own = scan.head
    own = _main_subject(scan, own)
    if scan.below != "that" and not (scan.relative in ("who", "which") and scan.head_from == len(scan.found)):
        scan.head = []
    end = object_end(scan, group)
    act = Act(
        group=group, at=i, start=scan.start, subject=list(own), object=scan.words[group.after : end],
        condition=list(scan.condition), below=scan.below, otherwise=scan.otherwise, inherited=not own, relative=scan.relative,
    )  # fmt: skip
    _used_to(scan, act)
    end = act.end
    scan.found.append(act)
    scan.mode = Form.PASSIVE if group.form is Form.MOVES else group.form
    if group.modal and group.form is Form.PLAIN:
        scan.mode = Form.PLAIN
    scan.start = end
    return max(end, group.after)


def _main_subject(scan: Scan, own: list[Word]) -> list[Word]:
    """ "a clerk who smells a rat fills …": behind a whole relative clause the verb is the clerk's."""
    if not scan.head or scan.relative not in ("who", "which"):
        return own
    marks = [i for i, word in enumerate(own) if word.low in ("who", "which", "whose")]
    behind = own[marks[-1] + 1 :] if marks else []
    if len(behind) > 2 and (behind[0].low.endswith(("s", "ed")) or behind[0].low in BE | {"has", "have"}):
        head, scan.head, scan.relative = scan.head, [], ""
        return list(head)
    return own


def _used_to(scan: Scan, act: Act) -> None:
    """ "uses Excel to compute the totals" is the act of computing."""
    k = act.end
    if act.group.base != "use" or k + 1 >= len(scan.words) or scan.words[k].low != "to":
        return
    base = base_in_form(scan.words[k + 1].low, BASE)
    if base:
        if act.group.form is Form.PASSIVE:
            act.subject = []
        act.group = VerbGroup(base, Form.PLAIN, k + 2, act.group.negated, act.group.modal)
        act.object = scan.words[k + 2 : object_end(scan, act.group)]
