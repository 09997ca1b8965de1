"""What a heading or a label announces. Pure."""

from __future__ import annotations

import re
from enum import StrEnum


class Section(StrEnum):
    """What the lines below a heading speak of."""

    OTHER = "other"
    STEPS = "steps"
    TODAY = "today"
    FUTURE = "future"
    PEOPLE = "people"
    EXCEPTIONS = "exceptions"
    NUMBERS = "numbers"
    DATES = "dates"
    OUT_OF_SCOPE = "out_of_scope"
    PROHIBITED = "prohibited"
    PURPOSE = "purpose"
    PROBLEM = "problem"
    VALUE = "value"
    SYSTEMS = "systems"
    DATA = "data"
    DECISIONS = "decisions"
    TRIGGER = "trigger"
    END = "end"
    ALTERNATIVES = "alternative"
    PAIN = "pain_point"
    FALLBACK = "fallback"
    STOP = "stop"
    APPEAL = "appeal"
    AFFECTED = "affected_people"
    USERS = "user_group"
    GEOGRAPHY = "geography"
    LIMITS = "limitation"
    HANDOFF = "handoff"
    CONTROL = "control"
    ESCALATION = "escalation"
    SCOPE = "scope"
    ASIDE = "aside"
    SIGNATURE = "signature"


_HEADINGS: tuple[tuple[Section, str], ...] = (
    (Section.OUT_OF_SCOPE, r"out[ -]of[ -]scope|not (?:in scope|included)|exclusions?|what (?:it|this) (?:does not|doesn't) (?:do|cover)|not covered|scope exclusions"),
    (Section.SCOPE, r"(?:in )?scope(?: of application)?|scope (?:and|&) \w+|applicability|included|applies to"),
    (Section.ASIDE, r"definitions?(?: (?:and|&) \w+)?|glossary|abbreviations|references|related documents|(?:document|revision|version|change) (?:history|control|log)|annex(?:es)?|appendi(?:x|ces)|attachments?|acceptance criteria notes"),
    (Section.PROHIBITED, r"prohibit\w*|must (?:not|never)|red lines?|forbidden|never(?: do)?|not allowed|what .*(?:must|may) not .*"),
    (Section.EXCEPTIONS, r"(?:known )?exceptions?|what (?:can |could |may |sometimes )?go(?:es)? wrong.*|errors?|failure(?:s| modes?| handling)?|edge cases?|problem cases|when things go wrong|exception handling|special cases|if something goes wrong|trouble"),
    (Section.ESCALATION, r"escalations?(?: path| route)?|who to call|if it breaks"),
    (Section.PAIN, r"pain(?: points?)?|(?:known )?(?:issues?|problems|difficult(?:y|ies))(?: today)?|what hurts|frustrations?|bottlenecks?|problems today"),
    (Section.PROBLEM, r"(?:business )?problem(?: statement)?|why(?: now)?|challenge"),
    (Section.PURPOSE, r"(?:intended )?purpose|goals?|objectives?|aim|what we want to achieve|summary|intent"),
    (Section.VALUE, r"(?:business )?(?:value|benefits?)|expected (?:value|benefits?)|business case"),
    (Section.FUTURE, r"(?:to[ -]be|future|target|new|proposed|desired|planned)(?: state| process| workflow| flow| way| solution| change| concept)?(?: of working)?|then|what (?:we|they) (?:want|would like)(?: instead| to change)?|with (?:the )?ai|tomorrow|(?:my |our )?(?:proposal|idea|plan|vision)|proposed change|what should change|how it (?:will|should) work|after|the change|what the (?:ai|model|assistant|tool) (?:will|should) do|wish(?:es)?|the ask|ask"),
    (Section.TODAY, r"(?:the )?(?:steps?|process|workflow|flow)(?: as (?:they|it) (?:are|is))? (?:today|now|currently)|(?:as[ -]is|current|existing|today'?s|old)(?: state| situation| process| workflow| flow| situation| way)?(?: of working)?|today|now|background|starting point|how (?:it|we|this|things|the work)(?: is| are)? ?(?:works?|do(?:ne)?(?: it| this)?|goes)?(?: today| now| currently)?|process today|what we do (?:today|now)|at the moment|before|the work today|what happens (?:today|now)"),
    (Section.DECISIONS, r"decisions?(?: points?| rules?)?|rules?|criteria|routing rules|thresholds?(?: and decisions)?"),
    (Section.TRIGGER, r"triggers?|starts?(?: when| with)?|start event|input|what starts it|begins(?: when)?"),
    (Section.END, r"ends?(?: when| with)?|end event|done when|where it ends|outcome|result|definition of done|finish(?:es)?(?: when)?"),
    (Section.DATES, r"(?:key )?dates?|time ?line|milestones?|schedule|(?:project|delivery|roll-?out|time) plan|delivery|roll[- ]?out"),
    (Section.NUMBERS, r"(?:key )?(?:numbers?|figures?|facts|metrics?|kpis?|measures?|volumes?)(?: and \w+)?|measurement|baselines?(?: and targets?)?|targets?|success(?: criteria| measures?)?|statistics|service levels?|slas?|costs?|budget"),
    (Section.PEOPLE, r"(?:actors|involved|people involved|present|attendees|attending|participants|roles?|people|owners?|ownership|responsibilit(?:y|ies)|contacts?|team|who(?:'s who| is who| does what)?|accountabilit(?:y|ies)|stakeholders?|governance|staff)(?: (?:and|&) \w+)*"),
    (Section.SYSTEMS, r"(?:systems?|tools?|applications?|software|it|technology|tooling)(?: (?:and|&) \w+)*(?: used| involved)?"),
    (Section.DATA, r"(?:personal )?data(?: used| sources?| needed)?(?: (?:and|&) \w+)*|inputs?(?: data)?|information used|data protection|privacy"),
    (Section.ALTERNATIVES, r"alternatives?(?: considered)?|options(?: considered)?|what else we (?:tried|considered)|considered"),
    (Section.FALLBACK, r"fall ?back|contingency|manual (?:fallback|procedure)|if the (?:ai|model|system|tool) is (?:down|unavailable)|business continuity"),
    (Section.STOP, r"stop(?: procedure| button)?|kill switch|switching (?:it )?off|emergency stop"),
    (Section.APPEAL, r"appeals?|complaints?|recourse|redress|objections?"),
    (Section.AFFECTED, r"affected(?: people| persons| groups)?|who is affected|people affected"),
    (Section.USERS, r"users?(?: groups?)?|who uses it|audience"),
    (Section.GEOGRAPHY, r"(?:countries|country|regions?|geograph(?:y|ies)|locations?|sites?|jurisdictions?|where)"),
    (Section.LIMITS, r"(?:known )?limit(?:ation)?s?|risks?|concerns?|caveats?|constraints?"),
    (Section.HANDOFF, r"hand-?(?:offs?|overs?)"),
    (Section.CONTROL, r"controls?|safeguards?|oversight|checkpoints?|approvals?|guardrails?"),
    (Section.STEPS, r"(?:process|work|main|detailed)? ?(?:steps?|procedure|workflow|flow|process|instructions?|method|tasks?|activities|sequence|work ?flow description|process description)(?: (?:and|&) \w+)*|step by step|how to|what to do"),
)  # fmt: skip
_DRESS = re.compile(r"^[\s#*_>\d.()-]*(?:section \d+[.:]?\s*)?|[\s*_:.#-]+$", re.IGNORECASE)


_COMPILED = tuple(
    (section, re.compile(rf"(?:the |our |your |known )?(?:{words})\??", re.IGNORECASE))
    for section, words in _HEADINGS
)


def section_of(heading: str) -> Section | None:
    """What a heading or a label announces; None where its words are none of these.

    >>> section_of("## 3. Out of scope").value, section_of("Step by step:").value, section_of("Invoices")
    ('out_of_scope', 'steps', None)
    """
    bare = _DRESS.sub("", heading[:90])
    bare = re.sub(r"\s*\([^)]*\)$", "", bare)
    return next((section for section, pattern in _COMPILED if pattern.fullmatch(bare)), None)
