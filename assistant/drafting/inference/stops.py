"""Stops, rollbacks and emergency changes: how quickly they take effect, how often they are tried. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.artifacts.durations import hours_of
from assistant.drafting.inference.acts import clauses, in_doubt
from assistant.drafting.inference.hit import BY_CONTEXT, EXPLICIT, Hit, Rule, one_of
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.inference.spans_of_time import lengths, rhythms
from assistant.drafting.inference.statement import Section, Statement

_STOPPING = re.compile(
    r"\b(?:stop(?:s|ped|ping)?|stop function|switch(?:ed|es|ing)?[- ]?off|off[- ]switch|halt(?:s|ed|ing)?|kill switch|shut[- ]?down|suspen\w+|deactivat\w+|disabl\w+|pull the plug|emergency stop)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:roll(?:s|ed|ing)?[- ]?backs?|revert(?:s|ed|ing)?|(?:restor\w+|return\w*|fall\w* back|going back|go back|back|reinstat\w+)(?: \w+){0,2}? (?:to )?the (?:previous|last|prior|earlier)|back-?out|previous version|prior version|way back)\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:within|in at most|in under|in no more than|no later than|no longer than|not longer than|not more than|no more than|at most|in less than|inside|after at most|max(?:imum)?\.?|takes?)(?: the (?:first|next))?(?: about)? ?$",
    re.IGNORECASE,
)
_EFFECT = one_of(
    r"takes? effect", r"effective", r"takes? hold", r"acts?", r"works?", r"complete[ds]?", r"reached", r"stopped", r"off", r"halted", r"disabled", r"suspended", r"standstill", r"idle", r"done", r"finished", r"running",
    r"stops?", r"restored", r"back", r"reverted", r"in place", r"rolled back", r"possible", r"achieved", r"execut\w+", r"reinstated", r"returned", r"shuts? down", r"carried out", r"switch(?:ed|es) off", r"takes?", r"deactivated",
)  # fmt: skip
_OTHER_ACT = one_of(
    r"access",
    r"accounts?",
    r"on the day after",
    r"report\w*",
    r"inform\w*",
    r"notif\w+",
    r"call\w*",
    r"respon\w+",
    r"answer\w*",
    r"explain\w*",
    r"writes?",
    r"tell\w*",
    r"told",
    r"approv\w+",
    r"decided",
    r"vendors?",
    r"suppliers?",
    r"conference",
    r"meeting",
    r"if (?:it|events|the)",
    r"(?<!no )(?<!not )longer than",
    r"more than \w+ (?:minutes|hours)",
    r"tickets?",
)
_TESTED = one_of(
    r"tried(?: out)?",
    r"test(?:s|ed|ing)?",
    r"exercis\w+",
    r"rehears\w+",
    r"practi[sc]\w+",
    r"drills?",
    r"drilled",
    r"proven",
    r"proved",
    r"trial(?:led)?",
    r"trial run",
)
_IT = re.compile(
    r"\b(?:it|this|they|the (?:function|procedure|mechanism|switch|button|plan))\b", re.IGNORECASE
)


def _told(
    section: Section, thing: re.Pattern[str], other: re.Pattern[str]
) -> Iterator[tuple[Statement, str, int]]:
    """Clauses about a thing, with how surely: they name it, or say "it" after what named it last."""
    last = section.heading
    for statement in section.statements:
        lead = statement.lead or last
        for clause in clauses(statement.text):
            named, another = thing.search(clause), other.search(clause)
            about = thing.search(lead) and not (other.search(lead) and lead is not section.heading)
            strength = (
                EXPLICIT if named else BY_CONTEXT if about and not another and _IT.search(clause) else 0
            )
            usable = not statement.cells and statement.about_ai and not in_doubt(statement)
            if strength and usable and not (another and not named):
                yield statement, clause, strength
            if named or another:
                lead = last = clause


def _within(section: Section, topic: Topic, thing: re.Pattern[str], other: re.Pattern[str]) -> Iterator[Hit]:
    for statement, clause, strength in _told(section, thing, other):
        if other.search(clause) or _OTHER_ACT.search(clause) or not _EFFECT.search(clause):
            continue
        span = next((each for each in lengths(clause) if _LIMIT.search(clause[: each.start])), None)
        if span is not None:
            yield Hit(topic=topic, value=span.iso, said=(statement,), strength=strength)


def _tested(section: Section, topic: Topic, thing: re.Pattern[str], other: re.Pattern[str]) -> Iterator[Hit]:
    for statement, clause, strength in _told(section, thing, other):
        found = rhythms(clause) if _TESTED.search(clause) else []
        if found and not re.search(r"\b(?:not|never)\b", clause[: found[0].start]):
            yield Hit(topic=topic, value=found[0].iso, said=(statement,), strength=strength)


def _stops(section: Section) -> Iterator[Hit]:
    yield from _within(section, Topic.STOP_WITHIN, _STOPPING, _BACK)
    yield from _tested(section, Topic.STOP_TEST_EVERY, _STOPPING, _BACK)


_EFFECT_COLUMN = one_of(
    r"within",
    r"how (?:fast|quick\w*)",
    r"(?:must )?take effect\w*",
    r"restored(?: in| within)?",
    r"time (?:limit|to restore|allowed)",
    r"at the latest",
    r"maximum time",
    r"deadline",
)
_TEST_COLUMN = one_of(
    r"test(?:ed)?(?: every| how often)?", r"rehears\w+", r"drill\w*", r"practised", r"exercised?", r"tried"
)
_CLASS = re.compile(r"^(?:tier|class|category|level|risk(?: \w+)?|group|type|kind)s?$", re.IGNORECASE)


_ONLY_STOP = re.compile(
    r"\b(?:off[- ]switch|kill switch|stop function|switch(?:ed)? off|halted|suspended)\b", re.IGNORECASE
)


def _rollbacks(section: Section) -> Iterator[Hit]:
    yield from _within(section, Topic.ROLLBACK_WITHIN, _BACK, _ONLY_STOP)
    yield from _tested(section, Topic.ROLLBACK_TEST_EVERY, _BACK, _ONLY_STOP)
    if not any(_BACK.search(each) for each in (section.source.version.title, *section.headings)):
        return
    for table in section.tables:
        if not _CLASS.match(table.header[0]):
            continue
        for topic, pattern in (
            (Topic.ROLLBACK_WITHIN, _EFFECT_COLUMN),
            (Topic.ROLLBACK_TEST_EVERY, _TEST_COLUMN),
        ):
            column = table.column(pattern, after=1)
            rows = [row for row in table.rows if column is not None and len(row.cells) == len(table.header)]
            found = [(spans[0].iso, row) for row in rows if (spans := _any_span(row.cells[column or 0]))]
            for iso, row in sorted(found, key=lambda pair: hours_of(pair[0])):
                if row.about_ai:
                    yield Hit(topic=topic, value=iso, said=(row,), strength=BY_CONTEXT)


def _any_span(cell: str) -> list:
    return lengths(cell) or rhythms(cell)


_EMERGENCY = one_of(
    r"emergenc(?:y|ies)", r"urgent", r"crisis", r"break-glass", r"expedited", r"unplanned", r"hot ?fix(?:es)?"
)
_AFTERWARDS = one_of(
    r"retrospective(?:ly)?",
    r"retroactive(?:ly)?",
    r"afterwards?",
    r"after the fact",
    r"subsequent(?:ly)?",
    r"later",
    r"post-implementation",
    r"ex post",
    r"ratif\w+",
    r"confirmed",
    r"after (?:it|the change)",
    r"caught up",
    r"made good",
    r"belated(?:ly)?",
    r"in hindsight",
)
_APPROVAL = one_of(
    r"approv\w+",
    r"ratif\w+",
    r"confirm\w*",
    r"sign(?:ed)?[- ]?off",
    r"authori[sz]\w+",
    r"agree\w*",
    r"endorse\w*",
)
_CHANGE = one_of(
    r"change[ds]?", r"fix(?:es)?", r"modification\w*", r"amendments?", r"action", r"intervention"
)


def _emergency(section: Section) -> Iterator[Hit]:
    for statement in section.statements:
        if statement.cells or not statement.about_ai or in_doubt(statement):
            continue
        near = _EMERGENCY.search(statement.context)
        for clause in clauses(statement.text):
            if not (_EMERGENCY.search(clause) or near) or not (
                _APPROVAL.search(clause) and _AFTERWARDS.search(clause)
            ):
                continue
            for span in lengths(clause):
                if _LIMIT.search(clause[: span.start]) or re.match(
                    r" (?:of|after|later|from)\b", clause[span.end :]
                ):
                    yield Hit(
                        topic=Topic.EMERGENCY_APPROVAL_WITHIN,
                        value=span.iso,
                        said=(statement,),
                        strength=EXPLICIT if _CHANGE.search(clause) else BY_CONTEXT,
                    )
                    break


RULES = (
    Rule(topics=frozenset({Topic.STOP_WITHIN, Topic.STOP_TEST_EVERY}), trigger=_STOPPING, read=_stops),
    Rule(
        topics=frozenset({Topic.ROLLBACK_WITHIN, Topic.ROLLBACK_TEST_EVERY}),
        trigger=re.compile(rf"{_BACK.pattern}|^tier", re.IGNORECASE),
        read=_rollbacks,
    ),
    Rule(topics=frozenset({Topic.EMERGENCY_APPROVAL_WITHIN}), trigger=_EMERGENCY, read=_emergency),
)
