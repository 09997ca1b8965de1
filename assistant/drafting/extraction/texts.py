"""Sentences worth keeping in their own words, by what they say. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.drafting.extraction.facts import Span, TextFact
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.places import PLACE
from assistant.drafting.extraction.sections import Section
from assistant.drafting.extraction.words import span_at
from knowledge.units import UnitKind

_AI = r"(?:model|ai|assistant|classifier|bot|chatbot|copilot|llm|tool|it|they|we|nobody|no one|system|algorithm)"
_MACHINE = r"(?:model|ai|assistant|classifier|bot|chatbot|copilot|llm|system|algorithm|agent|it)"
_SIGNS: tuple[tuple[str, str], ...] = (
    ("prohibited", r"\b(?:must|may|shall|should|can|will) (?:never|not)\b(?! only)|\b(?:must|should|shall)n['’]t\b(?! (?:take|last|be (?:long|hard|difficult|a problem))\b)|\bcannot\b(?=[^.]{0,60}\b(?:decide|reject|approve|send|pay|see|use)\b)|\bnever (?:to |be |allowed|under|without)|\b(?:is|are) (?:not allowed|forbidden|prohibited|off limits)|\bunder no circumstances|\bno (?:automatic|automated) (?:rejection|decision|dismissal|denial|payment)s?|\bwe (?:do not|don't) (?:want|allow) (?:the |an? )?(?:ai|model|assistant|bot|it) to|\bnot permitted|\b(?:nobody|no one|no \w+) (?:is|are|may|must|shall|should|can|will|gets?)\b(?: ever)?(?: be)? (?:rejected|refused|denied|dismissed|declined|sent|made|paid|taken|published|an? (?:refusal|rejection|decision))|\bwhat we (?:don't|do not) want\b|"
    rf"\b{_MACHINE}\b never \w+|\b{_MACHINE} (?:doesn't|does not|don't|do not) (?:touch|decide|reject|approve|send|publish|order|contact|promise|pay|sign|close|delete)\b|\b(?:decisions?|decides?|taken) (?:[\w ]+ )?(?:exclusively|only) by (?:officials?|people|humans?|persons?|staff|doctors?|\w+ers?)\b"),
    ("out_of_scope", r"\bout of scope|\bnot (?:in|part of the) scope|\bnot included|\bexcluded\b|\bare left out|\bis left out|\bdoes not (?:cover|include)|\bdon't touch|\bis not part of|\bstays? (?:with|out)\b(?=[^.]*\b(?:doesn't|does not|don't|never|not) (?:touch|handle|see|get|go)\b)|\bnot for\b(?=[^.]{0,40}$)"),
    ("alternative", r"\bwe (?:also )?(?:considered|tried|looked at|thought about|evaluated|ruled out)\b|\balternatives?\b|\binstead of (?:an? )?(?:ai|model)|\banother option|\bwas (?:considered|tried|rejected|ruled out)\b|\bhiring (?:more|two|another)\b"),
    ("appeal", r"\bappeal\w*|\b(?:can|may|could) (?:also )?complain\b|\bcomplaints? (?:go|goes|are (?:sent|handled|heard))\b|\bobject(?:s|ion)? (?:to|against)\b|\bask for (?:a )?(?:human|person|second|new) (?:review|look|decision|to)|\brecourse\b|\bcan contest|\bcontest the"),
    ("stop", r"\b(?:can|may|could|is allowed to|has the authority to|will|must be able to) (?:\w+ )?(?:stop|switch (?:it|the [\w ]+|[\w ]+) off|switch off|pull the plug|halt|pause|turn (?:it |the \w+ )?off|shut (?:it )?(?:down|off))|\bkill switch|\bstop button|\bstopped by\b"),
    ("fallback", rf"\b(?:if|when|while|should|whenever|in case)\b[^.]{{0,30}}\b{_AI}\b[^.]{{0,25}}\b(?:down|unavailable|offline|fails?|not available|breaks?|outage|does not (?:respond|answer|work)|out of (?:service|order)|unreachable|crashes|times? out)\b|\bfall(?:s)? ?back\b|\bby hand again|\bmanual fallback|\bback to (?:manual|paper|the manual)"),
    ("failure_mode", rf"\b(?:the )?{_AI}\b (?:could|might|may|can|sometimes|will sometimes) (?:\w+ )?(?:get|misread|confuse|mix|miss|overlook|invent|hallucinat|make|misclassif|mis-?route|be (?:wrong|biased|fooled)|fail|put|suggest (?:the )?wrong|misunderstand|assign)\w*|\bhallucinat\w+|\bfalse (?:positives?|negatives?|alarms?)|\bwrong(?:ly)? (?:classified|routed|assigned|category|queue)|\bmisclassif\w+|\bbias(?:ed)?\b"),
    ("pain_point", r"\b(?:takes? (?:far )?too long|too (?:slow|many|often|much|late)|slow\b|error[- ]prone|tedious|backlog|bottleneck|(?<!without )delays?|delayed|gets? lost|get lost|is lost|are lost|forgotten|frustrat\w+|complain(?:s|ed|ing)? (?:about|that)|many complaints|pile[sd]? up|overloaded|overwork\w*|re-?typ\w+|twice|duplicat\w+|inconsisten\w+|hard to find|nobody (?:knows|sees|notices)|wastes?|wasted|overlooked|br(?:eak|oke)s? down|struggl\w+|misses|missed|overtime|mistakes? (?:are|happen)|often wrong|annoy\w+|pain(?:ful)?)\b"),
    ("problem", r"\bthe problem(?: today| now| here)?(?: is| was| with|:)|\bour problem|\bissue is\b|\bthe trouble is|\bbecause of this|\bwe lose\b|\bwe(?:'re| are) losing|\bI lose\b|\b(?:waste|loss) of\b|\b(?:costs|cost) us\b|\bdrown(?:s|ing)? in\b|\b(?:it's|is|are) a (?:mess|nightmare|pain)\b|\btakes? (?:ages|forever)\b|\bfind out too late|\bnobody (?:saw|sees|knows|notices)\b|\b(?:are|is|was|were) (?:sent|assigned|routed|filed|booked|classified) (?:to|in) the wrong\b|\bwrongly (?:assigned|routed|filed|booked)\b|\bcomplain about\b|\btoo (?:many|few|much|slow|late)\b"),
    ("purpose", r"\b(?:goal|purpose|aim|objective|intention|idea|point|ambition|vision)s?\b[^.]{0,25}\b(?:is|are|of)\b|\bin order to\b|\bwe want (?:to|the|an?|our|it)|\bwe would like|\bwe'd like|\bwe aim (?:to|at)\b|\bthe plan is|\bwe plan to|\bwe intend|\bI want\b|\bI would like|\bI'd like|\bwe(?:'re| are) (?:looking|hoping) (?:to|for)\b|\bis meant to|\bis supposed to\b|\bso that (?:we|our|the|customers|patients)\b"),
    ("value", r"\bsav(?:e|es|ed|ing) (?:us |them |you |about |around |roughly |some |at least |up to |of )*(?:(?:[€$£]|EUR |USD |GBP )?\d|\w+ (?:hours?|days?|minutes?|weeks?|euros?|dollars?|pounds?)\b|time|money|costs?|work|effort|hours|days)|\bsavings?\b|\bbenefits? (?:is|are|of|would|will|we|for|:)|\b(?:the|expected|business) (?:benefits?|value)\b|\bvalue is\b|\bis worth (?:it|the)\b|\b(?:reduces?|cuts?|lowers?) (?:costs?|the (?:cost|time|effort|number|share|backlog))\b|\bfree(?:s|ing)? up\b|\bpays? (?:for )?itself|\breturn on\b|\bfewer (?:errors|mistakes|complaints|returns|visits)\b"),
    ("affected_people", r"\b(?:affect(?:s|ed)|impact(?:s|ed))\b[^.]{0,40}\b(?:customers?|patients?|applicants?|candidates?|citizens?|employees?|people|students?|families|tenants?|borrowers?|claimants?|policyholders?|suppliers?|residents?|donors?|pupils?|parents?|drivers?|members?|staff|callers?)\b|\b(?:people|those) affected\b|\baffected (?:people|persons|groups?|are)\b"),
    ("user_group", r"\b(?:used|will be used|to be used) by\b|\busers are\b|\bthe users?\b[^.]{0,10}\b(?:are|will be)\b|\bwho (?:will )?uses? (?:it|this|the (?:tool|model|assistant))"),
    ("limitation", rf"\b{_AI} (?:does not|doesn't|cannot|can't|only) (?:understand|read|speak|work|handle|cover|know|see|recogni[sz]e)s?\b|\bknown limit\w*|\bonly (?:works|knows|reads|understands|covers)\b|\bis weak (?:on|at)|\bstruggles with"),
    ("threshold_rationale", r"\bthreshold\b[^.]{0,80}\b(?:because|since|was (?:set|chosen)|based on|comes from|calibrat\w+)\b|\bcalibrat\w+"),
    ("handoff", r"\bhand(?:s|ed)? (?:\w+ ){0,4}?over\b|\bhanded[ -]over\b|\bhand-?offs?\b|\bpass(?:es|ed)? (?:it |the \w+ )?(?:on )?to\b"),
    ("control", r"\b(?:spot[- ]check\w*|four[- ]eyes|second pair of eyes|double[- ]check\w*|is always (?:checked|reviewed|approved)|(?:a )?(?:person|human|clerk|manager|lead|nurse|doctor|editor|agent|officer|analyst)\b[^.]{0,20}\b(?:always|must|has to|needs to|should always) (?:check|review|approve|confirm|sign|decide)\w*|human (?:review|in the loop|decision|check)|audit trail|are logged|is logged|remains? (?:a )?human decision|stays? (?:with )?(?:a |the )?(?:human|person))\b"),
    ("trigger", r"(?<!can )(?<!may )(?<!could )\basks? for an? \w+[^.]{0,40}\b(?:by (?:phone|letter|e-?mail|mail|post)|through|via)\b|\b(?:process|workflow|work|it|everything|this|procedure|case)\b[^.]{0,20}\b(?:starts?|begins?|is triggered|kicks? off|is started)\b (?:when|with|as soon|once|by|on)|\b(?:when|whenever|as soon as|once|every time)\b[^.,]{0,60}\b(?:comes? in|arrives?|is received|lands?|calls?|submits?|e-?mails?|writes?|reports?|files?|sends?|uploads?|applies|is raised|is opened|phones?|is logged|rings?)\b|(?<!anything else )(?<!everything else )(?<!rest )\b(?:arrives?|come[s]? in|lands? in|is received|are received)\b"),
    ("end", r"\b(?:ends?|is (?:completed?|finished|over|done|closed)) (?:when|once|as soon as)\b|\b(?:process|workflow|work|it|everything|this|case|procedure)\b[^.]{0,20}\b(?:ends?|finish(?:es)?|is (?:done|over|complete[d]?|finished|closed)|stops)\b (?:when|with|once|as soon|after|by)|\bthe (?:last|final) step\b|\bends (?:when|with|once|there)|\bdone when\b|\bcase is closed\b|\bat the end\b"),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _SIGNS)
_EVENT = {
    "end": re.compile(r"\b(?:ends?|finish(?:es)?|stops|done|over|completed?|finished|closed)\s(?:when|with|once|as soon as|after|by)\s(?P<event>[^;.]{4,160})", re.IGNORECASE),
    "trigger": re.compile(
        r"\b(?:starts?|begins?|triggered|kicks? off|started)\s(?:when|with|as soon as|once|by)\s(?P<event>[^;,.]{4,120})"
        r"|\b(?:when|whenever|as soon as|once|every time)\s(?P<event_when>[^;,.]{4,120})",
        re.IGNORECASE,
    ),
}  # fmt: skip
_PEOPLE_WORD = r"(?:applicants?|candidates?|customers?|clients?|patients?|citizens?|taxpayers?|claimants?|policyholders?|tenants?|students?|pupils?|members?|employees?|suppliers?|farmers?|borrowers?|donors?|residents?|users?|parents?|drivers?|callers?|buyers?|subscribers?|guests?|passengers?|families)"
_THOSE = re.compile(
    rf"\b(?P<who>(?:[a-z]+ed )?{_PEOPLE_WORD})(?: (?:who|whose) [^,.;]{{3,40}}?)? (?:can|may|must|shall|should|could|are|have the right to)(?: also)?(?: be able to)?(?: be)? (?:appeal|complain|object|contest|ask for (?:a|an|another) (?:human|second|new|review)|request (?:a|an) (?:human|review)|informed (?:of|about|that))",
    re.IGNORECASE,
)
_WHOSE_DATA = re.compile(
    rf"\b(?:names?|addresses|(?:personal|health|contact|bank) (?:data|details)|data|photos|voices?) of (?:the |our |all )?(?P<who>{_PEOPLE_WORD})\b",
    re.IGNORECASE,
)
_BY_SECTION = {
    Section.PURPOSE, Section.PROBLEM, Section.VALUE, Section.OUT_OF_SCOPE, Section.PROHIBITED, Section.ALTERNATIVES, Section.PAIN, Section.FALLBACK,
    Section.STOP, Section.APPEAL, Section.AFFECTED, Section.USERS, Section.GEOGRAPHY, Section.LIMITS, Section.HANDOFF, Section.CONTROL, Section.TRIGGER, Section.END,
}  # fmt: skip
_CONDITION = re.compile(r"\W*(?:if|when|where|unless|in case)\b", re.IGNORECASE)
_ONLY_FIGURES = re.compile(
    r"\W*(?:[\w ]{2,20}:\s*)?(?:[€$£]|EUR |USD |GBP |<|>|~)?\s?\d[^a-z]*(?:%|days?|weeks?|hours?|minutes?|months?)?.{0,40}$",
    re.IGNORECASE,
)
_STORY = re.compile(r"\W*as an? [\w /&-]{2,40},? (?:I|we)\b", re.IGNORECASE)
_CALENDAR = re.compile(
    r"\bgo(?:es|ing)?[ -]live\b|\b(?:pilot|development|roll-?out)\b[^.]{0,30}\b(?:starts?|begins?|ends?|runs?)\b|\b(?:start|begin|launch)\w* (?:the |a )?(?:pilot|development)\b|\b(?:start|begin|launch|roll(?:ed)? out)\b[^.]{0,40}\b(?:on|in|by) (?:\d{1,2} )?(?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
NO_STEPS = frozenset(
    "out_of_scope alternative fallback failure_mode limitation user_group threshold_rationale".split()
)
"""Kinds of sentence whose verbs are no steps of the work."""


def find_texts(text: str, passages: Sequence[Passage]) -> tuple[TextFact, ...]:
    """One fact for every kind that a sentence is of, in order of the text."""
    found: list[TextFact] = []
    for passage in passages:
        if passage.kind is UnitKind.HEADING:
            continue
        start = passage.body if passage.body and passage.body < passage.end else passage.start
        span = span_at(text, start, passage.end)
        if not span.text:
            continue
        kinds = [passage.section.value] if passage.section in _BY_SECTION else []
        if passage.section is Section.PURPOSE and _ONLY_FIGURES.match(text[start : passage.end]):
            kinds = []
        kinds += [kind for kind in kinds_of(passage.text) if kind not in kinds]
        if passage.section is Section.PURPOSE:
            kinds = [kind for kind in kinds if kind not in ("pain_point", "problem")]
        if passage.section is Section.SIGNATURE:
            continue
        found += [_fact(text, kind, span, passage) for kind in kinds]
        found += _affected(text, passage, kinds)
        for match in PLACE.finditer(text, passage.start, passage.end):
            place = span_at(text, *match.span())
            if (
                all(each.kind != "geography" or each.text != place.text for each in found)
                and passage.section is not Section.GEOGRAPHY
            ):
                found.append(TextFact(kind="geography", text=place.text, span=place))
    if all(each.kind != "problem" for each in found):
        pain = next((each for each in found if each.kind == "pain_point"), None)
        found += [TextFact(kind="problem", text=pain.text, span=pain.span)] if pain else []
    return tuple(found)


def _fact(text: str, kind: str, span: Span, passage: Passage) -> TextFact:
    """A sentence, or only the clause of it that says when the work starts or ends."""
    if kind in ("trigger", "end") and passage.section.value != kind:
        clause = _EVENT[kind].search(text, span.start, span.end)
        if clause:
            group = next(name for name, value in clause.groupdict().items() if value)
            span = span_at(text, *clause.span(group))
    return TextFact(kind=kind, text=span.text, span=span)


def _affected(text: str, passage: Passage, kinds: Sequence[str]) -> list[TextFact]:
    """Those whom the sentence names as having a say against the result, or whose data it names."""
    if "affected_people" in kinds:
        return []
    match = _THOSE.search(text, passage.start, passage.end) or _WHOSE_DATA.search(
        text, passage.start, passage.end
    )
    if match is None:
        return []
    span = span_at(text, *match.span("who"))
    return [TextFact(kind="affected_people", text=span.text, span=span)]


@lru_cache(maxsize=8192)
def kinds_of(sentence: str) -> tuple[str, ...]:
    """The kinds that the words of a sentence show.

    >>> kinds_of("The model must never reject a claim.")
    ('prohibited',)
    """
    line = sentence.replace("\n", " ")
    found = [kind for kind, pattern in _PATTERNS if pattern.search(line)]
    unfit: set[str] = set()
    if _CONDITION.match(line):
        unfit |= {"purpose", "problem", "failure_mode"} | (
            set() if re.search(r"\bsav(?:e|ed|ing)\b", line) else {"value"}
        )
    if _ONLY_FIGURES.match(line):
        unfit |= {"purpose", "value"}
    if _STORY.match(line) or _CALENDAR.search(line):
        unfit.add("purpose")
    return tuple(kind for kind in found if kind not in unfit)
