"""Who does what, read from sentences: "X is approved by Y", "Y may stop X", "X needs the approval of Y". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from assistant.drafting.inference.hit import BY_CONTEXT, EXPLICIT, GENERAL
from assistant.drafting.inference.names import PARTY, party
from assistant.drafting.inference.statement import Section, Statement

_CLAUSES = re.compile(r"; | – | — |, (?=(?:while|whereas|but|otherwise)\b)|(?<=[a-z)]): (?=the |[A-Z])")
_MAY = (
    r"(?:,? (?:must|may|shall|can|will|has to|have to|alone|jointly|both|each|always|only|also|then|first|formally|"
    r"(?:has|have|holds?) the (?:sole )?(?:authority|right|power|mandate|final say|last word) (?:to|over|on)|"
    r"(?:is|are) (?:the only one|entitled|authori[sz]ed|allowed|empowered|permitted|required|obliged) to|"
    r"(?:is|are) (?:responsible|accountable|answerable) for|without asking anyone))*"
)
_WHERE = re.compile(
    r"^(?:before|for|when|whenever|if|where|in the case of|as soon as|until|without)\b", re.IGNORECASE
)
_NEGATED = re.compile(
    r"\b(?:not|never|cannot|no longer|neither|nor|rather than|instead of)(?: \w+)? ?$", re.IGNORECASE
)
_VAGUE = re.compile(
    r"\b(?:it|they|this|these|such|every|each|any|all|a|the|no) ?(?:such )?(?:changes?|versions?|updates?|ones?)?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Act:
    """One thing that roles do."""

    done: str
    """Participles: `approved|signed off`."""
    does: str
    """Verbs and gerunds: `approves?|approving`."""
    noun: str = ""
    """What is needed of them: `approval|consent`."""

    @cached_property
    def verb(self) -> re.Pattern[str]:
        """The verbs alone: without one of them nobody does anything, which is quickly seen."""
        return re.compile(rf"\b(?:{self.does})\b")

    @cached_property
    def needed(self) -> re.Pattern[str]:
        """The nouns alone."""
        return re.compile(
            rf"\b(?:{self.noun}|[Aa]pproval|[Dd]ecision|[Rr]esponsibility|[Oo]wnership|[Aa]uthority)\b"
        )

    @cached_property
    def by(self) -> re.Pattern[str]:
        """Done by somebody."""
        adverbs = r"(?: (?:only|jointly|in writing|beforehand|in advance|first|alone|directly|together))*"
        return re.compile(rf"\b(?:{self.done}){adverbs} by (?P<party>{PARTY})")

    @cached_property
    def doing(self) -> re.Pattern[str]:
        """Somebody doing."""
        return re.compile(
            rf"(?:^|, |: |\b(?:[Oo]nly|then|that|and|release|live|use|service|production) )(?P<party>{PARTY}){_MAY} (?:{self.does})\b(?! by\b)"
        )

    @cached_property
    def needs(self) -> re.Pattern[str] | None:
        """Needing somebody's."""
        if not self.noun:
            return None
        before = r"(?:prior |written |formal |joint |explicit |documented |final |express |previous )*"
        return re.compile(
            rf"\b(?:requires?|needs?|without|subject to|with|only after|obtains?|has|have|until it has|after|seeks?|gets?)"
            rf"(?: (?:the|a|an))? {before}(?:{self.noun})(?: (?:of|from|by)) (?P<party>{PARTY})"
        )

    @cached_property
    def lies(self) -> re.Pattern[str] | None:
        """Lying with somebody."""
        if not self.noun:
            return None
        return re.compile(
            rf"\b(?:[Aa]uthority to \w+|(?:{self.noun}|[Aa]pproval|[Dd]ecision|[Rr]esponsibility|[Oo]wnership|[Aa]uthority))\b.{{0,70}}?\b(?:lies|rests|sits|resides|stays|remains) with (?P<party>{PARTY})"
        )


APPROVE = Act(
    done=r"approved|signed off(?: on)?|authori[sz]ed|cleared|agreed|released|sanctioned|endorsed|ratified|decided(?: on)?|signed",
    does=r"approves?|approving|signs? off(?: on)?|signing off(?: on)?|authori[sz]es?|authori[sz]ing|clears?|decides? (?:on|about)|deciding (?:on|about)|"
    r"agrees? to|releases?|sanctions?|endorses?|ratif(?:y|ies)|gives? (?:the |its |their )?(?:\w+ )?(?:approval|go-ahead|green light|consent|clearance)|signs?|"
    r"(?:is|are|acts? as) (?:the )?(?:sole )?approvers? (?:for|of)",
    noun=r"approval|sign-off|signature|consent|authori[sz]ation|agreement|permission|go-ahead|green light|clearance",
)
OWN = Act(
    done=r"owned|run|operated|maintained|administered|managed|looked after|kept",
    does=r"owns?|runs?|operates?|maintains?|administers?|manages?|owning|running|operating|maintaining|(?:is|are) (?:the )?(?:owner|custodian|keeper|steward)s? of",
)
STOP = Act(
    done=r"stopped|switched off|halted|suspended|shut down|paused|disabled|deactivated|turned off|taken out of (?:service|use|operation)|withdrawn",
    does=r"stops?|stopping|switch(?:es)?(?: it| the \w+)? off|switching (?:it )?off|halts?|halting|suspends?|suspending|shuts? (?:it )?down|pauses?|disables?|deactivates?|turns? (?:it )?off|"
    r"takes? (?:it|the \w+(?: \w+)?|an? \w+(?: \w+)?) out of (?:service|use|operation)|pulls? the plug|press(?:es)? (?:it|the \w+)(?: button)?(?: and stop)?",
    noun=r"stop",
)
GRANT = Act(
    done=r"granted|given|approved|authori[sz]ed|assigned|issued",
    does=r"grants?|granting|gives?|approves?|authori[sz]es?|assigns?|issues?|decides? on|decides? who (?:gets|receives|has)",
    noun=r"approval|permission|authori[sz]ation|consent",
)
ACCEPT = Act(
    done=r"accepted|signed|approved|signed off",
    does=r"accepts?|accepting|signs?(?: off)?|approves?|signs? for",
    noun=r"acceptance|signature|approval|written acceptance",
)
LEAD = Act(
    done=r"led|headed|co-?ordinated|commanded|managed|directed|chaired|run|taken charge of",
    does=r"leads?|leading|co-?ordinates?|commands?|manages?|managing|directs?|takes? charge of|takes? the lead|takes? command|(?:is|are|acts? as|becomes?|serves? as) (?:the )?incident (?:lead|leader|commander|manager|controller|coordinator)",
)


def clauses(text: str) -> list[str]:
    """A sentence's parts that each say one thing."""
    return [part for part in _CLAUSES.split(text) if part]


def in_doubt(statement: Statement) -> bool:
    """Whether it only tells of what is proposed, was once so, or is an example."""
    return statement.doubtful


_BOUND = re.compile(
    r"\b(?:before|after|when|whenever|if|until|unless|so that|prior to|in order to|to exempt)\b",
    re.IGNORECASE,
)
_ONCE = re.compile(r"\b(?:have been|has been|had been|was|were|been)(?: \w+ly)? ?$", re.IGNORECASE)
_NEAR = 100


def doers(clause: str, act: Act, thing: re.Pattern[str]) -> Iterator[str]:
    """Those whom a clause says to do the act to the thing."""
    if not thing.search(clause):
        return
    for match in act.by.finditer(clause) if " by " in clause else ():
        before = clause[: match.start()]
        if thing.search(before) and not _NEGATED.search(before) and not _ONCE.search(before):
            yield match["party"]
    for match in act.doing.finditer(clause) if act.verb.search(clause) else ():
        intro = clause[: match.start("party")].strip(" ,")
        after = _BOUND.split(clause[match.end() : match.end() + 90], maxsplit=1)[0]
        within = clause[match.end("party") : match.end()]
        negated = re.search(r"\b(?:not|never|cannot)\b", within)
        if not negated and (thing.search(within + after) or (_WHERE.match(intro) and thing.search(intro))):
            yield match["party"]
    named = act.noun and act.needed.search(clause)
    for pattern in (act.needs, act.lies) if named else ():
        for match in pattern.finditer(clause) if pattern else ():
            after = clause[match.end("party") : match.end("party") + _NEAR // 2]
            if _PURPOSE.match(after):
                continue
            if thing.search(clause[max(0, match.start() - _NEAR) : match.start("party")] + " # " + after):
                yield match["party"]


_PURPOSE = re.compile(r" to (?!go\b|enter\b|be\b|put\b|use\b|start\b)\w+")


def who_does(
    section: Section,
    act: Act,
    thing: re.Pattern[str],
    *,
    wider: re.Pattern[str] | None = None,
    unless: re.Pattern[str] | None = None,
) -> Iterator[tuple[str, Statement, int]]:
    """The roles that a section gives an act to, with what says so and how surely.

    Args:
        section: Of one document.
        act: What they do.
        thing: To what.
        wider: What holds the thing among others: "every change" for a change of a model.
        unless: What makes a clause speak of something else.
    """
    for statement in section.statements:
        if statement.cells or not statement.about_ai or in_doubt(statement):
            continue
        if not _may_say(statement, thing, wider):
            continue
        named = bool(thing.search(statement.context))
        for clause in clauses(statement.text):
            if unless is not None and unless.search(clause):
                continue
            for pattern, strength in (
                (thing, EXPLICIT),
                (_VAGUE if named else None, BY_CONTEXT),
                (wider, GENERAL),
            ):
                found = [] if pattern is None else [party(each) for each in doers(clause, act, pattern)]
                if names := [each for each in found if each]:
                    yield from ((name, statement, strength) for name in names[:1])
                    break


def _may_say(statement: Statement, thing: re.Pattern[str], wider: re.Pattern[str] | None) -> bool:
    """A first look, which spares most sentences the closer one."""
    texts = (statement.text, statement.context)
    return any(thing.search(text) for text in texts) or bool(wider and wider.search(statement.text))
