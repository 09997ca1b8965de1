"""Rules that are taken over as the sentence that says them: each with what it must say and must not. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting.inference.acts import clauses, in_doubt
from assistant.drafting.inference.hit import BY_CONTEXT, EXPLICIT, Hit, Rule, one_of
from assistant.drafting.inference.inferred import Topic
from assistant.drafting.inference.statement import Section, Statement

_RULING = re.compile(
    r"\b(?:must|shall|may|is|are|cannot|can|has|have|needs?|requires?|stops?|goes?|go|continues?|works?|answers?|applies|informs?|tells?|keeps?|use only|uses?|reviews?|checks?|reads?|decides?|may|falls?|switch(?:es)?|states?|confirms?|takes?|releases?|approves?|signs?|carr(?:y|ies)|asks?|ends?)\b|: what\b",
    re.IGNORECASE,
)
_LACK = re.compile(
    r"^(?:no (?!(?:[\w,-]+ ){1,9}?(?:may|must|shall|is|are|leaves?|goes|can|will|reaches|enters|takes)\b)|lack of|missing|absence of|insufficient|inadequate|unclear|risk\b|residual)|[?:]$|^\[",
    re.IGNORECASE,
)
"""A risk or a gap, which is the opposite of a rule."""
_AI_OUTPUT = r"(?:outputs?|results?|suggestions?|proposals?|letters?|messages?|repl(?:y|ies)|refusals?|reports?|drafts?|recommendations?|decisions?|answers?|texts?|scores?|advice|predictions?|cases?)"


@dataclass(frozen=True)
class _Wanted:
    """A sentence that says a thing."""

    says: Sequence[re.Pattern[str]]
    """All of these, the first of them in the sentence itself, the others there or in what stands over it."""
    unless: re.Pattern[str] = re.compile(r"(?!)")
    best: re.Pattern[str] = re.compile(r"")
    """What the sentence holds where it says the thing most plainly."""
    rows: bool = False
    """Whether a row of a table can say it."""


def _all_of(*groups: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(one_of(*group) for group in groups)


_CHANGES = (
    r"amend\w*",
    r"adjust\w*",
    r"alters?",
    r"altered",
    r"replac\w+",
    r"changes?",
    r"changed",
    r"(?:new|another|different) (?:version|model|prompt)s?",
    r"modifications?",
    r"updates?",
    r"tickets?",
    r"requests? for change",
    r"alterations?",
)
_TESTS = (
    r"replay\w*",
    r"re-?runs?",
    r"dry runs?",
    r"tests?",
    r"tested",
    r"evaluations?",
    r"evaluated",
    r"regression (?:set|tests?|suite)",
    r"test (?:set|results?|report|run)",
    r"validat\w+",
    r"trial run",
    r"benchmarks?",
    r"comparison with",
)
_WANTED: dict[Topic, _Wanted] = {
    Topic.CHANGE_EVIDENCE: _Wanted(
        says=_all_of(_TESTS, _CHANGES, (r"may not", r"without", r"must", r"requires?", r"needs?", r"only (?:after|when|if|with)", r"before", r"unless", r"no (?:\w+ )?(?:change|version|model|prompt|update)", r"first", r"attach\w*", r"evidence", r"accompanied")),
        unless=one_of(r"emergenc\w+", r"recommended", r"rollback", r"exercises?", r"yearly", r"vendors?", r"suppliers?", r"pilots?", r"courses?", r"training", r"security test\w*", r"baseline", r"refresher", r"after the (?:fact|change)", r"criteri\w+", r"owners?\b.*\bexit", r"load", r"stop is", r"new cases"),
    ),
    Topic.EMERGENCY_CHANGE: _Wanted(
        says=_all_of((r"emergenc(?:y|ies)", r"urgent", r"harm (?:now|happening)", r"breakdowns?", r"is causing harm", r"break-glass", r"expedited", r"crisis"), (r"changes?", r"stop", r"roll(?:ed)?[ -]?back", r"fix(?:es)?", r"modif\w+", r"switch\w* (?:\w+ ){0,3}off", r"suspend\w*", r"disabl\w+", r"previous version"), (r"may", r"at once", r"immediately", r"afterwards", r"retrospective\w*", r"retroactive\w*", r"subsequent\w*", r"within", r"after the fact", r"ratif\w+", r"without waiting")),
        unless=one_of(r"never an?", r"freeze", r"exercises?", r"evacuat\w+", r"fire", r"procurement", r"remain possible", r"emergency (?:room|department|ward|medicine)"),
    ),
    Topic.BOUNDARIES: _Wanted(
        says=_all_of((r"what (?:the|it|each) (?:\w+ )?(?:is for|may do|may be used for)", r"what it must not", r"must not be used for", r"only (?:be used )?for the purpose\w*", r"purposes? (?:named|stated|approved|written|described)", r"intended (?:use|purpose)(?! cases)", r"boundar(?:y|ies)", r"limits of use", r"within (?:the|its|their) (?:approved|stated|agreed) (?:purpose|scope)"), (r"systems?", r"tools?", r"AI", r"uses?", r"workflows?", r"models?", r"assistants?", r"algorithms?"), (r"must", r"only", r"may", r"shall", r"not", r"is for"),
        ),
        unless=one_of(r"metrics", r"perform\w*", r"personal data", r"pilot", r"review procedure", r"contracts?", r"vendors?", r"high-risk"),
        best=one_of(r"boundar(?:y|ies)", r"what .*? is for", r"intended (?:use|purpose)"),
    ),
    Topic.HUMAN_REVIEW: _Wanted(
        says=_all_of(
            (rf"(?:every|each|all|no) (?:[\w-]+ ){{0,4}}?{_AI_OUTPUT}\b[^.;]{{0,80}}?\b(?:reviewed|checked|read|confirmed|approved|verified|looked at|released|signed off|leaves?|sent|takes effect|acted on|used|final|validated|countersigned)",
             r"(?:released|reviewed|checked|approved|confirmed|decided|signed off|countersigned|verified|validated) by an? (?:\w+ )?(?:person|human|member of staff|employee|clinician|qualified \w+|reviewer|caseworker|officer|nurse|doctor|physician|clerk|adviser)",
             r"a (?:person|human|clinician|reviewer|caseworker|supervisor|officer|adviser|editor|doctor|nurse|clerk|manager|expert|colleague|member of staff|qualified \w+) (?:always )?(?:reviews?|checks?|reads?|confirms?|approves?|decides|releases?|signs|takes the (?:final )?decision|makes the (?:final )?decision)",
             r"(?:human review|human oversight|human in the loop|four-eyes|final decision (?:is|rests|lies|stays|remains))"),
            (r"AI", r"outputs?", r"suggestions?", r"systems?", r"models?", r"algorithms?", r"assistants?", r"tools?", r"drafts?", r"recommendations?", r"score", r"step", r"verdicts?", r"proposals?", r"predictions?", r"classifications?", r"machine", r"automat\w+"),
        ),
        unless=one_of(r"customers? (?:are|is) told", r"receive", r"test set", r"regression", r"cases never leave", r"changes?", r"vendors?", r"suppliers?", r"employees? who", r"exercises?", r"appeals?", r"explanation", r"access rights", r"prompts?", r"training"),
    ),
    Topic.FALLBACK: _Wanted(
        says=_all_of(
            (r"fallbacks?", r"fall-?back", r"manual (?:path|procedure|process|way|route|working|mode|handling)", r"by hand", r"without (?:the )?(?:AI|tool|assistant|system|algorithm|model)", r"paper (?:procedure|process|forms?)", r"business continuity", r"contingency", r"revert to manual"),
            (r"AI", r"workflows?", r"systems?", r"tools?", r"assistants?", r"algorithms?", r"models?", r"services?", r"step", r"every", r"each"),
            (r"must", r"every", r"each", r"has", r"no", r"goes?", r"go", r"continues?", r"if", r"when", r"whenever", r"works", r"shall", r"keeps?", r"maintains?"),
        ),
        unless=one_of(r"did not work", r"exit", r"data loads?", r"incidents?", r"rollback\w*", r"load", r"backlog", r"approvals?", r"cost\w*", r"measured", r"try stop", r"baseline", r"prepared by hand", r"tidied", r"cleaned", r"re-?typed?", r"copy", r"copied", r"looked at by hand", r"edit an answer"),
    ),
    Topic.OWNERSHIP_RULE: _Wanted(
        says=_all_of(
            (r"(?:business|operational|named|accountable|service|clinical|product|process|responsible|system) owners?", r"one accountable", r"named (?:person|individual)", r"is accountable for", r"accountable (?:person|individual|executive|officer|owner)", r"has an? (?:named |single )?owner", r"owner (?:is|must be|shall be) (?:a|an|named|appointed)"),
            (r"must", r"every", r"each", r"never", r"no (?:\w+ ){0,3}(?:without|may)", r"always", r"has", r"is named", r"shall", r"exactly one", r"is a person", r"at least"),
            (r"workflows?", r"systems?", r"use[- ]cases?", r"tools?", r"AI", r"algorithms?", r"outcomes?", r"services?", r"assistants?", r"models?", r"(?:business|operational|service|product|process|clinical) owner (?:is|must|shall)"),
        ),
        best=one_of(r"(?:has|must have|have) (?:a|an|one)", r"without", r"exactly one", r"is a person", r"(?:one|single) accountable", r"named"),
        unless=one_of(r"re-?examin\w+", r"re-?valid\w+", r"re-?assess\w+", r"switched", r"adoption", r"conditions?", r"data owners?", r"document owners?", r"cost\w*", r"sends?", r"vote",  r"stop", r"customers?", r"changes?", r"approv\w+", r"charged", r"signs?", r"confirms?", r"presents?", r"writes?", r"may raise", r"decides?", r"restored", r"sign-off", r"signed", r"incident\w*", r"accounts?", r"extended", r"retired?", r"told", r"drills?", r"explains?", r"looks?", r"reviews?", r"audit\w*", r"leaves?", r"pilots? (?:without|may)", r"charged", r"test(?:s|ed)?"),
    ),
    Topic.APPEAL: _Wanted(
        says=_all_of(
            (r"appeals?", r"explained by", r"request that", r"contest(?:s|ed)?", r"human explanation", r"explanation", r"ask for a (?:person|human)", r"second look", r"(?:re)?considered (?:again )?by a (?:person|human|different)", r"object(?:s|ion)? to", r"challenge (?:the|a|an) (?:decision|outcome|result)", r"request (?:a )?(?:human )?review", r"redress", r"lodge", r"complain\w* (?:about|to)"),
            (r"person affected", r"affected", r"customers?", r"patients?", r"residents?", r"citizens?", r"clients?", r"applicants?", r"claimants?", r"people", r"anyone", r"members?", r"individuals?", r"borrowers?", r"tenants?", r"famil(?:y|ies)", r"candidates?"),
            (r"decisions?", r"outcomes?", r"AI", r"explanation", r"refus\w+", r"reject\w+", r"algorithm\w*", r"automated", r"results?", r"human", r"assessment"),
        ),
        unless=one_of(r"sponsor", r"meeting", r"ideas?", r"disciplinary", r"crosswalk", r"gap", r"vendor\w*", r"procurement", r"not (?:covered|described)", r"article", r"reviewer"),
    ),
    Topic.NOTICE: _Wanted(
        says=_all_of(
            (r"(?:are|is|be) (?:informed|told|notified|made aware)", r"we (?:inform|tell|notify)", r"notice (?:is|of|to|states)", r"informs?", r"states? that", r"disclos\w+", r"label(?:led|s)?", r"carr(?:y|ies) the (?:line|note|sentence)", r"says? so", r"made clear"),
            (r"customers?", r"patients?", r"residents?", r"citizens?", r"employees?", r"people", r"clients?", r"applicants?", r"staff", r"users?", r"workers?", r"members?", r"callers?", r"public", r"recipients?", r"borrowers?", r"famil(?:y|ies)", r"candidates?"),
            (r"AI", r"automat\w+", r"algorithm\w*", r"chatbots?", r"machine", r"assistants?", r"goes live", r"bots?", r"models?", r"system", r"tool"),
        ),
        unless=one_of(r"incidents?", r"wrong outcome", r"breach\w*", r"outages?", r"password\w*", r"authorit\w+", r"totals?", r"vendors?", r"suppliers?", r"procurement", r"due date", r"rate", r"rollback", r"clos(?:e|ing)", r"retir\w+", r"law", r"within \w+ hours", r"prepared message", r"completed?", r"ending", r"meeting", r"recording", r"costs?", r"logs?", r"restored"),
    ),
    Topic.COST_CAP_RULE: _Wanted(
        says=_all_of(
            (r"(?:monthly|yearly|annual|weekly|daily|spending|cost|usage|budget) (?:cost )?(?:limits?|caps?|ceilings?|budgets?|allowances?)", r"(?:limit|cap|ceiling) (?:on|for|of) (?:the )?(?:cost|spending|usage)", r"cost (?:cap|limit|ceiling)"),
            (r"reached", r"exceeded", r"stops?", r"slows?", r"alert\w*", r"warn\w*", r"must", r"every", r"each", r"has", r"pauses?", r"blocked", r"raise", r"shall", r"above"),
            (r"AI", r"workflows?", r"models?", r"systems?", r"tools?", r"services?", r"assistants?", r"use[- ]cases?", r"algorithms?", r"tokens?", r"usage"),
        ),
        unless=one_of(r"travel", r"procure\w*", r"purchase", r"tender", r"training", r"evidence", r"review time"),
    ),
    Topic.SAMPLING_RULE: _Wanted(
        says=(
            re.compile(r"\b(?:samples?|sampled|sampling|spot[- ]?check\w*|random(?:ly)?(?: chosen| selected| drawn)?)\b", re.IGNORECASE),
            re.compile(r"\b(?:\d+(?:\.\d+)? ?(?:%|percent|per cent)|(?:one|two|three|four|five|ten|twenty) (?:percent|per cent|(?:\w+ )?(?:in|out of) (?:every )?(?:five|ten|twenty|thirty|forty|fifty|a hundred|\d+))|every (?:fifth|tenth|twentieth|fiftieth|hundredth) \w+|at least (?:\d+|five|ten|twenty|thirty|fifty|one hundred) (?:\w+ ){0,3}(?:cases|outputs|replies|records|letters|decisions|suggestions|drafts|conversations|answers|reports|notes|files|items|transcripts))", re.IGNORECASE),
            one_of(r"review\w*", r"check\w*", r"read", r"look\w* at", r"examin\w*", r"outputs?", r"cases", r"inspect\w*", r"audit\w*"),
        ),
        unless=one_of(r"results of", r"regression set", r"training set", r"test set", r"blood", r"survey", r"agents? of", r"\bA\d\b", r"labelled cases", r"vendors?", r"calibrat\w+", r"hot ?lines?", r"access (?:rights|lists)", r"overrides chosen", r"water", r"tissue", r"load"),
        rows=True,
    ),
}  # fmt: skip
_MOST_WORDS, _LEAST_WORDS = 60, 6


def _reader(topic: Topic, wanted: _Wanted) -> Callable[[Section], Iterator[Hit]]:
    def read(section: Section) -> Iterator[Hit]:
        for statement in section.statements:
            text = _row_in_words(statement) if wanted.rows else _spoken(statement)
            if not statement.about_ai or in_doubt(statement) or wanted.unless.search(text):
                continue
            if (
                not _LEAST_WORDS <= len(text.split()) <= _MOST_WORDS
                or not (statement.cells or _RULING.search(text))
                or _LACK.search(text)
            ):
                continue
            if wanted.says[0].search(text) and all(each.search(text) for each in wanted.says[1:]):
                yield Hit(topic=topic, value=text, said=(statement,), strength=_plainness(wanted, text))
            elif wanted.says[0].search(text) and all(
                each.search(f"{statement.context} {text}") for each in wanted.says[1:]
            ):
                yield Hit(topic=topic, value=text, said=(statement,), strength=BY_CONTEXT)

    return read


_IF = re.compile(r"^(?:if|when|whenever|where|until|unless|outside|for|during)\b", re.IGNORECASE)


def _plainness(wanted: _Wanted, text: str) -> int:
    """A rule without conditions that names the thing comes before one for some cases."""
    return EXPLICIT if wanted.best.search(text) and not _IF.match(text) else BY_CONTEXT


def _row_in_words(statement: Statement) -> str:
    """A row as a sentence: each cell led by its column's heading."""
    if not statement.cells:
        return statement.text
    if len(statement.cells) != len(statement.header):
        return ""
    return "; ".join(
        f"{name}: {cell}" for name, cell in zip(statement.header, statement.cells, strict=True) if cell
    )


def _spoken(statement: Statement) -> str:
    """What it says as a sentence; nothing for a row, whose cells are none."""
    return "" if statement.cells else statement.text


_SHARE = re.compile(r"\b(?P<share>\d{1,3}) ?(?:%|percent\b|per cent\b)", re.IGNORECASE)
_ALERT = one_of(
    r"alert\w*", r"warn\w*", r"notif\w+", r"alarm\w*", r"informed", r"told", r"message", r"early warning"
)
_BUDGET = one_of(
    r"(?:monthly |yearly |annual |cost |spending |usage )?(?:limits?|caps?|ceilings?|budgets?|allowances?)"
)
_ABOUT_COST = one_of(
    r"costs?",
    r"spen\w+",
    r"budgets?",
    r"bills?",
    r"usage",
    r"expens\w+",
    r"tokens?",
    r"EUR",
    r"euros?",
    r"dollars?",
)


def _cost_alert(section: Section) -> Iterator[Hit]:
    for statement in section.statements:
        text = _spoken(statement)
        if not text or not statement.about_ai or in_doubt(statement):
            continue
        if not _ABOUT_COST.search(f"{statement.context} {text}"):
            continue
        for clause in (each for each in clauses(text) if _ALERT.search(each) and _BUDGET.search(each)):
            shares = [int(match["share"]) for match in _SHARE.finditer(clause)]
            if len(shares) == 1 and 0 < shares[0] <= 100:
                yield Hit(topic=Topic.COST_ALERT_AT, value=shares[0] / 100, said=(statement,))


RULES = (
    *(
        Rule(topics=frozenset({topic}), trigger=wanted.says[0], read=_reader(topic, wanted))
        for topic, wanted in _WANTED.items()
    ),
    Rule(topics=frozenset({Topic.COST_ALERT_AT}), trigger=_SHARE, read=_cost_alert),
)
