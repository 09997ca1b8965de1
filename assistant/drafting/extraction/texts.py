"""Sentences worth keeping in their own words, by what they say. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.extraction.facts import TextFact
from assistant.drafting.extraction.passages import Passage
from assistant.drafting.extraction.places import PLACE
from assistant.drafting.extraction.sections import Section
from assistant.drafting.extraction.words import span_at
from knowledge.units import UnitKind

_AI = r"(?:model|ai|assistant|classifier|bot|chatbot|copilot|llm|tool|it|they|we|nobody|no one|system|algorithm)"
_SIGNS: tuple[tuple[str, str], ...] = (
    ("prohibited", r"\b(?:must|may|shall|should|can|will) (?:never|not)\b(?! only)|\bmustn't|\bcannot\b(?=[^.]{0,60}\b(?:decide|reject|approve|send|pay|see|use)\b)|\bnever (?:to |be |allowed|under|without)|\b(?:is|are) (?:not allowed|forbidden|prohibited|off limits)|\bunder no circumstances|\bno (?:automatic|automated) (?:rejection|decision|dismissal|denial|payment)s?|\bwe (?:do not|don't) (?:want|allow) (?:the |an? )?(?:ai|model|assistant|bot|it) to|\bnot permitted"),
    ("out_of_scope", r"\bout of scope|\bnot (?:in|part of the) scope|\bnot included|\bexcluded\b|\bare left out|\bis left out|\bdoes not (?:cover|include)|\bdon't touch|\bis not part of"),
    ("alternative", r"\bwe (?:also )?(?:considered|tried|looked at|thought about|evaluated|ruled out)\b|\balternatives?\b|\binstead of (?:an? )?(?:ai|model)|\banother option|\bwas (?:considered|tried|rejected|ruled out)\b|\bhiring (?:more|two|another)\b"),
    ("appeal", r"\bappeal\w*|\b(?:can|may|could) (?:also )?complain\b|\bcomplaints? (?:go|goes|are (?:sent|handled|heard))\b|\bobject(?:s|ion)? (?:to|against)\b|\bask for (?:a )?(?:human|person|second|new) (?:review|look|decision|to)|\brecourse\b|\bcan contest|\bcontest the"),
    ("stop", r"\b(?:can|may|could|is allowed to|has the authority to|will|must be able to) (?:\w+ )?(?:stop|switch (?:it|the [\w ]+|[\w ]+) off|switch off|pull the plug|halt|pause|turn (?:it |the \w+ )?off|shut (?:it )?(?:down|off))|\bkill switch|\bstop button|\bstopped by\b"),
    ("fallback", rf"\b(?:if|when|while|should|whenever|in case)\b[^.]{{0,30}}\b{_AI}\b[^.]{{0,25}}\b(?:down|unavailable|offline|fails?|not available|breaks?|outage|does not (?:respond|answer|work)|out of (?:service|order)|unreachable|crashes|times? out)\b|\bfall(?:s)? ?back\b|\bby hand again|\bmanual fallback|\bback to (?:manual|paper|the manual)"),
    ("failure_mode", rf"\b(?:the )?{_AI}\b (?:could|might|may|can|sometimes|will sometimes) (?:\w+ )?(?:get|misread|confuse|mix|miss|overlook|invent|hallucinat|make|misclassif|mis-?route|be (?:wrong|biased|fooled)|fail|put|suggest (?:the )?wrong|misunderstand|assign)\w*|\bhallucinat\w+|\bfalse (?:positives?|negatives?|alarms?)|\bwrong(?:ly)? (?:classified|routed|assigned|category|queue)|\bmisclassif\w+|\bbias(?:ed)?\b"),
    ("pain_point", r"\b(?:takes? (?:far )?too long|too (?:slow|many|often|much|late)|slow\b|error[- ]prone|tedious|backlog|bottleneck|delays?|delayed|gets? lost|get lost|is lost|are lost|forgotten|frustrat\w+|complain\w*|pile[sd]? up|overloaded|overwork\w*|re-?typ\w+|twice|duplicat\w+|inconsisten\w+|hard to find|nobody (?:knows|sees|notices)|wastes?|wasted|struggl\w+|misses|missed|overtime|mistakes? (?:are|happen)|often wrong|annoy\w+|pain(?:ful)?)\b"),
    ("problem", r"\bthe problem\b|\bour problem|\bissue is\b|\bthe trouble is|\bbecause of this|\bwe lose\b|\bwe are losing"),
    ("purpose", r"\b(?:goal|purpose|aim|objective|intention|idea|point|ambition|vision)s?\b[^.]{0,25}\b(?:is|are|of)\b|\bin order to\b|\bwe want (?:to|the|an?|our|it)|\bwe would like|\bwe'd like|\bwe aim\b|\bthe plan is|\bwe plan to|\bwe intend|\bI want\b|\bI would like|\bI'd like|\bis meant to|\bis supposed to\b|\bso that (?:we|our|the|customers|patients)\b"),
    ("value", r"\b(?:sav(?:e|es|ing|ings)|benefits?|value is|worth|reduce(?:s)? (?:cost|time|errors?|the)|free(?:s|ing)? up|faster|pays? (?:for )?itself|return on)\b"),
    ("affected_people", r"\b(?:affect(?:s|ed)|impact(?:s|ed))\b[^.]{0,40}\b(?:customers?|patients?|applicants?|candidates?|citizens?|employees?|people|students?|families|tenants?|borrowers?|claimants?|policyholders?|suppliers?|residents?|donors?|pupils?|parents?|drivers?|members?|staff|callers?)\b|\b(?:people|those) affected\b|\baffected (?:people|persons|groups?|are)\b"),
    ("user_group", r"\b(?:used|will be used|to be used) by\b|\busers are\b|\bthe users?\b[^.]{0,10}\b(?:are|will be)\b|\bwho (?:will )?uses? (?:it|this|the (?:tool|model|assistant))"),
    ("limitation", rf"\b{_AI} (?:does not|doesn't|cannot|can't|only) (?:understand|read|speak|work|handle|cover|know|see|recogni[sz]e)s?\b|\bknown limit\w*|\bonly (?:works|knows|reads|understands|covers)\b|\bis weak (?:on|at)|\bstruggles with"),
    ("threshold_rationale", r"\bthreshold\b[^.]{0,80}\b(?:because|since|was (?:set|chosen)|based on|comes from|calibrat\w+)\b|\bcalibrat\w+"),
    ("handoff", r"\bhand(?:s|ed)?[ -]?(?:off|over)\b|\bpass(?:es|ed)? (?:it |the \w+ )?(?:on )?to\b"),
    ("control", r"\b(?:spot[- ]check\w*|four[- ]eyes|second pair of eyes|double[- ]check\w*|is always (?:checked|reviewed|approved)|(?:a )?(?:person|human|clerk|manager|lead|nurse|doctor|editor|agent|officer|analyst)\b[^.]{0,20}\b(?:always|must|has to|needs to|should always) (?:check|review|approve|confirm|sign|decide)\w*|human (?:review|in the loop|decision|check)|audit trail|are logged|is logged|remains? (?:a )?human decision|stays? (?:with )?(?:a |the )?(?:human|person))\b"),
    ("trigger", r"\b(?:process|workflow|work|it|everything|this|procedure|case)\b[^.]{0,20}\b(?:starts?|begins?|is triggered|kicks? off|is started)\b (?:when|with|as soon|once|by|on)|\b(?:when|whenever|as soon as|once|every time)\b[^.,]{0,60}\b(?:comes? in|arrives?|is received|lands?|calls?|submits?|e-?mails?|writes?|reports?|files?|sends?|uploads?|applies|is raised|is opened|phones?|is logged|rings?)\b|\b(?:arrives?|come[s]? in|lands? in|is received|are received)\b"),
    ("end", r"\b(?:process|workflow|work|it|everything|this|case|procedure)\b[^.]{0,20}\b(?:ends?|finish(?:es)?|is (?:done|over|complete[d]?|finished|closed)|stops)\b (?:when|with|once|as soon|after|by)|\bthe (?:last|final) step\b|\bends (?:when|with|once|there)|\bdone when\b|\bcase is closed\b|\bat the end\b"),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _SIGNS)
_BY_SECTION = {
    Section.PURPOSE, Section.PROBLEM, Section.VALUE, Section.OUT_OF_SCOPE, Section.PROHIBITED, Section.ALTERNATIVES, Section.PAIN, Section.FALLBACK,
    Section.STOP, Section.APPEAL, Section.AFFECTED, Section.USERS, Section.GEOGRAPHY, Section.LIMITS, Section.HANDOFF, Section.CONTROL, Section.TRIGGER, Section.END,
}  # fmt: skip
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
        kinds += [kind for kind in kinds_of(passage.text) if kind not in kinds]
        found += [TextFact(kind=kind, text=span.text, span=span) for kind in kinds]
        for match in PLACE.finditer(text, passage.start, passage.end):
            place = span_at(text, *match.span())
            if (
                all(each.kind != "geography" or each.text != place.text for each in found)
                and passage.section is not Section.GEOGRAPHY
            ):
                found.append(TextFact(kind="geography", text=place.text, span=place))
    return tuple(found)


def kinds_of(sentence: str) -> list[str]:
    """The kinds that the words of a sentence show.

    >>> kinds_of("The model must never reject a claim.")
    ['prohibited']
    """
    line = sentence.replace("\n", " ")
    return [kind for kind, pattern in _PATTERNS if pattern.search(line)]
