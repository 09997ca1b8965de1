"""What kind of answer a question wants, read from its own words."""

from __future__ import annotations

import re
from enum import StrEnum


class AnswerKind(StrEnum):
    """The shape of a right answer."""

    WHO = "who"
    WHEN = "when"
    DURATION = "duration"
    AMOUNT = "amount"
    YES_NO = "yes_no"
    STEPS = "steps"
    DEFINITION = "definition"
    REASON = "reason"
    WHERE = "where"
    OPEN = "open"


_CUES: tuple[tuple[AnswerKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            AnswerKind.WHO,
            r"\b(who|whom|whose)\b|\b(which|what) (person|role|team|body|office|department|parties|owner|people|group)\b|\bfrom whom\b",
        ),
        (
            AnswerKind.DURATION,
            r"\bhow (long|soon|quickly|fast|often|frequently|far ahead|far in advance)\b|\bwithin (what|how)\b|\b(how many|after how many|for how many) (seconds|minutes|hours|days|weeks|months|years|business|working|calendar)\b",
        ),
        (
            AnswerKind.AMOUNT,
            r"\bhow (much|many|big|large|high|low)\b|\b(what|which) (percentage|percent|number|amount|price|cost|budget|limit|cap|threshold|rate|score|share|level|ceiling|maximum|minimum)\b",
        ),
        (
            AnswerKind.WHEN,
            r"\bwhen\b|\b(by|on|what|which) (what |which )?(date|day|deadline|year|month|time)\b",
        ),
        (AnswerKind.REASON, r"\bwhy\b|\bwhat (is|was) the (reason|root cause|cause)\b|\bhow come\b"),
        (
            AnswerKind.STEPS,
            r"\bhow (do|can|should|would|must|does|to)\b|\bwhat (are the )?(steps|procedure|process)\b|\bwhat (do|should|must) (i|we|you|they) do\b|\bsteps\b",
        ),
        (AnswerKind.WHERE, r"\bwhere\b"),
        (
            AnswerKind.DEFINITION,
            r"^\s*(what (is|are|does)|define|meaning of|what's)\b.{0,60}$|\b(mean|means|stand for|counts? as)\b",
        ),
        (
            AnswerKind.YES_NO,
            r"(^|[.,;:?!]\s+|\b(and|but|so|then)\s+)(is|are|was|were|do|does|did|can|could|may|might|must|should|shall|will|would|has|have|had)\s+\w+",
        ),
    )
)


def answer_kinds(question: str) -> tuple[AnswerKind, ...]:
    """Every kind of answer the question asks for, in the order of the list above.

    A question with two parts ("how soon, and who approves it?") has two kinds; one
    without a cue is `OPEN`.
    """
    found = tuple(kind for kind, cue in _CUES if cue.search(question))
    return found or (AnswerKind.OPEN,)


_NUMBER = r"(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|sixty|ninety|half)"
_UNIT = r"(?:seconds?|minutes?|mins?|hours?|hrs?|h|days?|weeks?|months?|quarters?|years?|pay periods?)"
_EVIDENCE: dict[AnswerKind, re.Pattern[str]] = {
    AnswerKind.WHO: re.compile(
        r"\b(approv\w*|own(s|er|ers|ed by)?|responsib\w*|accountab\w*|sign(s|ed)?[ -]?off|signs|manager|supervisor|lead|head|director|officer|team|board|committee|council|office|desk|commander|engineer|counsel|coordinator|sponsor|chief|c[ietfr]o|ciso|staff|department|administrator|steward|panel|reviewer|contact|by the)\b|@|\b[A-Z][a-z]+ [A-Z][a-z]+\b",
    ),
    AnswerKind.WHEN: re.compile(
        rf"\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b(january|february|march|april|may|june|july|august|september|october|november|december)\b \d|\b{_NUMBER}(?:[ -]+\w+)? {_UNIT}\b|\b(before|after|until|once|within|no later than|prior to|as soon as|immediately|annual\w*|quarterly|monthly|weekly|daily|expires?|deadline|due)\b",
        re.IGNORECASE,
    ),
    AnswerKind.DURATION: re.compile(
        rf"\b{_NUMBER}(?:\s*(?:-|–|to|or)\s*{_NUMBER})?[ -]*(?:\([^)]*\) ?)?(?:business|working|calendar|full|consecutive)?[ -]*{_UNIT}\b|\b(annual\w*|quarterly|monthly|weekly|daily|hourly|yearly|immediately|at once|forever|indefinitely|permanently|every|each|once a|per)\b",
        re.IGNORECASE,
    ),
    AnswerKind.AMOUNT: re.compile(
        rf"[$€£%]|\b{_NUMBER}\b|\b(none|no limit|unlimited|all|every|at least|at most|up to|maximum|minimum)\b",
        re.IGNORECASE,
    ),
    AnswerKind.YES_NO: re.compile(
        r"\b(must|must not|may|may not|can|cannot|can't|should|shall|not|never|only|no|required?|requires?|prohibited|allowed|permitted|forbidden|mandatory|optional|need|needs|always|unless|except|without|do not|don't|authoriz\w*|authoris\w*|encourage\w*|approval)\b",
        re.IGNORECASE,
    ),
    AnswerKind.STEPS: re.compile(
        r"^\s*(?:\d+[.)]|[-*+])|\b(first|then|next|finally|step|steps|must|should|follow|open|file|raise|submit|contact|call|send|request|create|use|report)\b",
        re.IGNORECASE,
    ),
    AnswerKind.REASON: re.compile(
        r"\b(because|since|due to|in order to|so that|therefore|reason|caused? by|root cause|to (avoid|ensure|prevent|keep|protect))\b",
        re.IGNORECASE,
    ),
    AnswerKind.DEFINITION: re.compile(
        r"\b(is|are|means|refers? to|defined as|consists? of|includes?|covers|any|describes)\b|:",
        re.IGNORECASE,
    ),
    AnswerKind.WHERE: re.compile(
        r"\b(in|on|at|under|channel|folder|page|site|portal|register|repository|dashboard|queue|desk|tool|https?|slack|inbox|mailbox)\b",
        re.IGNORECASE,
    ),
}


def matches_kind(kind: AnswerKind, text: str) -> bool:
    """Whether a text contains what an answer of this kind must contain."""
    pattern = _EVIDENCE.get(kind)
    return pattern is None or bool(pattern.search(text))
