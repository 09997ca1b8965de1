"""What goes wrong, of which class, who handles it and how. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.extraction.clause_scan import Act
from assistant.drafting.extraction.clauses import acts_of
from assistant.drafting.extraction.facts import ActorKind, ExceptionFact
from assistant.drafting.extraction.numbers import LENGTH, duration
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.responsibilities import labelled
from assistant.drafting.extraction.roster import Roster, subject_words
from assistant.drafting.extraction.sections import Section, section_of
from assistant.drafting.extraction.verb_forms import Form
from assistant.drafting.extraction.words import span_at, words_of
from knowledge.units import UnitKind

_AI = r"(?:model|ai|assistant|classifier|bot|chatbot|copilot|llm|algorithm|prediction|suggestion|summary|draft|answer|extraction)"
_DOWN = r"(?:down|unavailable|offline|fails?|failed|not available|breaks?(?: down)?|outage|does not (?:respond|answer|work)|doesn't (?:respond|answer|work)|is not (?:responding|working|reachable)|unreachable|crash\w*|times? ?out|out of (?:service|order)|has an outage)"
_CLASSES: tuple[tuple[str, str], ...] = (
    ("harm_or_security", r"\b(?:harm\w*|hurt\w*|injur\w*|security|breach\w*|leak\w*|data loss|attack\w*|fraud\w*|suspicious|phishing|abuse\w*|safeguarding|discriminat\w+|bias\w*|danger\w*|unsafe|threat\w*|self-harm|life-threatening|malware|personal data (?:is|are|was) (?:sent|shown|lost))\b"),
    ("human_disagrees", rf"\b(?:disagree\w*|overrid\w+|overrul\w+|rejects? the (?:suggestion|draft|proposal|answer)|(?:does not|doesn't|do not|don't) (?:agree|accept the (?:suggestion|draft))|corrects? the {_AI}|(?:suggestion|category|draft|proposal|score) (?:is|was|looks|seems) wrong)\b"),
    ("low_confidence", r"\b(?:unsure|not sure|uncertain|low[- ]confiden\w+|confidence (?:is |score is |score )?(?:low|below|under|less)|confidence of less|(?:below|under|less than) (?:0?\.\d+|\d{1,2} ?(?:%|percent)(?: sure| confident| confidence)?)|ambiguous|cannot (?:decide|tell|classify)|can't (?:decide|tell|classify)|doubtful|in doubt|score (?:is )?(?:below|under))"),
    ("ai_unavailable", rf"\b(?:the |our )?{_AI}\b(?: \w+)? (?:is |are |was |goes |has |should be )?{_DOWN}\b|\bno (?:suggestion|prediction|answer) (?:comes|arrives|is returned)|\b(?:misses|missed) (?:its|the) (?:[\w-]+ )?run\b|\bdid not run\b|\bdoes not run\b"),
    ("downstream_failure", rf"\b(?:[A-Z][\w/]+|system|crm|erp|api|interface|server|network|portal|tool|platform|engine|camera|integration|connection|mailbox|database|gateway|feed|telephony|printer|scanner)\b(?: \w+)? (?:is |are |was |goes |should be )?{_DOWN}\b|\boutage\b|\b(?:posting|booking|upload|payment|transfer|delivery|import|sync\w*|write|update) (?:fails?|failed|bounces?|is rejected)\b|\bbounces?\b"),
    ("stale_data", r"\b(?:stale|out[ -]?of[ -]?date|outdated|obsolete|old (?:version|data|price|list)|not (?:been )?(?:updated|refreshed)|conflict\w*|contradict\w*|do(?:es)? not (?:match|agree)|don't match|doesn't match|mismatch\w*|differ(?:s)?\b|duplicates?)\b"),
    ("sla_breach", r"\b(?:overdue|deadline (?:is |was )?(?:missed|passed)|(?:misses|missed) the deadline|sla (?:is |was )?(?:breached|missed|broken)|no (?:answer|reply|response|decision)(?: (?:is given|comes|arrives))? (?:within|after|by|for)|(?:not|n't|nobody) (?:been )?(?:answer\w*|repl\w*|respond\w*|process\w*|react\w*|decide\w*|picked up|handled|reviewed)[^.,;]{0,25}(?:within|after|by|in|for) |takes? longer than|too late|longer than|after (?:\d+|two|three|five) (?:working )?days without)\b"),
    ("out_of_scope", r"\b(?:out of scope|not (?:our|in) (?:scope|remit|responsibility)|wrong (?:department|team|address)|does not belong|not (?:a|an) (?:valid )?(?:claim|order|invoice|request|ticket)|outside (?:the |our )?(?:scope|policy|remit)|unsupported|other languages?|another language|foreign language|not (?:in )?english|policy violation|against policy)\b"),
    ("bad_input", r"\b(?:missing|incomplete|illegible|unreadable|not readable|cannot be read|can't be read|blurred|blurry|corrupt\w*|invalid|malformed|wrong (?:format|number|address|date|data)|lacks?|without an? (?:number|po|order|reference|signature)|no (?:po|purchase order|number|reference|signature|attachment|order number)|empty|damaged|contaminated|haemolysed|not (?:complete|signed|filled)|forgot\w*|unclear|spam|garbled|insufficient|mislabel\w*|typos?|is not found|not found|unknown (?:supplier|customer|number))\b"),
)  # fmt: skip
_PATTERNS = tuple(
    (kind, re.compile(words, re.IGNORECASE if kind != "downstream_failure" else 0))
    for kind, words in _CLASSES
)
_LEAD = re.compile(
    r"\b(?:if|when|whenever|where|should|in case(?: of)?|unless|once|as soon as)\b", re.IGNORECASE
)
NO_STEPS = frozenset("ai_unavailable downstream_failure harm_or_security sla_breach human_disagrees".split())
"""Classes whose handling is apart from the work itself."""


def class_of(words: str) -> str | None:
    """The class of what goes wrong; None where the words show none.

    >>> class_of("the model is down"), class_of("a page is missing"), class_of("the amount is high")
    ('ai_unavailable', 'bad_input', None)
    """
    return next((kind for kind, pattern in _PATTERNS if pattern.search(words)), None)


def find_exceptions(text: str, passages: Sequence[Passage], roster: Roster) -> tuple[ExceptionFact, ...]:
    """Conditions under which something goes wrong, and all that stands under such a heading."""
    found: list[ExceptionFact] = []
    for passage in passages:
        if passage.kind is UnitKind.HEADING or (passage.kind is UnitKind.ROW and not passage.lead):
            continue
        if passage.label and (
            labelled(passage.label) or section_of(passage.label) not in (None, Section.EXCEPTIONS)
        ):
            continue
        listed = passage.section is Section.EXCEPTIONS
        fact = (
            _row(text, passage, roster)
            if listed and passage.kind is UnitKind.ROW
            else _read(text, passage, roster, listed=listed)
        )
        if fact is not None:
            found.append(fact)
    return tuple(found)


def _row(text: str, passage: Passage, roster: Roster) -> ExceptionFact | None:
    heads = [cell.strip().lower() for cell in passage.lead.strip().strip("|").split("|")]
    cells = [cell.strip() for cell in passage.text.strip().strip("|").split("|")]
    if not cells or not cells[0]:
        return None
    row = dict(zip(heads, cells, strict=False))
    who = next(
        (
            value
            for head, value in row.items()
            if re.search(r"who|handler|owner|role|responsib", head) and value
        ),
        None,
    )
    what = next(
        (
            value
            for head, value in row.items()
            if re.search(r"action|do\b|done|what (?:we|then|happens)|response|handling", head) and value
        ),
        None,
    )
    limit = LENGTH.search(passage.text)
    return ExceptionFact(
        trigger=cells[0],
        span=span_at(text, passage.start, passage.end),
        kind=class_of(cells[0]),
        handler=who,
        action=what,
        time_limit=duration(limit) if limit else None,
    )


def _read(text: str, passage: Passage, roster: Roster, *, listed: bool) -> ExceptionFact | None:
    begin = passage.body or passage.start
    if passage.label and listed:
        begin = passage.start
    if (
        passage.label
        and (kind := class_of(passage.label))
        and not _LEAD.search(text[passage.body : passage.end])
    ):
        trigger, (start, end) = passage.label, (passage.body, passage.end)
    else:
        found = _trigger(text, begin, passage.end, listed=listed)
        if found is None:
            return None
        trigger, (start, end) = found
        kind = class_of(trigger)
        if kind is None and not listed:
            return None
    handler, action, limit = _handling(text, passage, start, end, roster)
    if handler is None or handler.lower() in ("she", "he", "they"):
        handler = _spoken_of(text, passage, trigger, roster, pronoun=handler is not None)
    return ExceptionFact(
        trigger=trigger,
        span=span_at(text, begin, passage.end),
        kind=kind,
        handler=handler,
        action=action,
        time_limit=limit,
    )


def _spoken_of(text: str, passage: Passage, trigger: str, roster: Roster, *, pronoun: bool) -> str | None:
    """Whom "she" means: whoever the trigger names; without a word on it, the actor whom the line is of."""
    if pronoun:
        named = [
            actor
            for actor in roster.actors
            if actor.kind is ActorKind.HUMAN
            and re.search(rf"\b{re.escape(actor.name)}\b", trigger, re.IGNORECASE)
        ]
        return named[0].name if named else None
    if passage.label and passage.item:
        at = text.find(passage.label, passage.start)
        met = roster.meet(at, at + len(passage.label))
        return met.name if met and met.kind is ActorKind.HUMAN else None
    return None


def _trigger(text: str, start: int, end: int, *, listed: bool) -> tuple[str, tuple[int, int]] | None:
    """What goes wrong, and where its handling is told."""
    lead = _LEAD.search(text, start, end)
    if lead is None:
        if not listed:
            subject = re.match(
                r"(?:(?:any|all|every|an?|the)\s)?[^,;:.]{4,70}?(?=\s(?:goes?|is|are|gets?|will be|must be)\s)",
                text[start:end],
                re.IGNORECASE,
            )
            if subject and (class_of(subject.group()) in ("low_confidence", "bad_input")):
                return subject.group().strip(), (start, end)
            return None
        cut = re.search(r"\s*(?:->|=>|→|:|–|—|\s-\s)\s*", text[start:end])
        if cut:
            label = re.sub(r"^\s*(?:[-*+•]|\d+[.)])\s+", "", text[start : start + cut.start()]).strip(" *_")
            return (label, (start + cut.end(), end)) if label else None
        first = re.search(r"[.;,]\s", text[start:end])
        stop = start + first.start() if first else end
        return text[start:stop].strip().rstrip("."), (stop, end)
    stop = re.compile(
        r",\s(?!or\b|and\b)|\s(?=(?:we|they|he|she|I)\s)|(?<=\bdown)\s(?=[a-z]+ [a-z]+s\b)|(?<=offline)\s(?=[a-z]+ [a-z]+s\b)|(?<=missing)\s(?=[a-z]+ [a-z]+s\b)|\s(?:->|=>|→|then)\s|:\s|;|\.$"
    ).search(text, lead.end(), end)
    if lead.start() > start + 3 and (
        stop is None or stop.group().startswith((".", ";"))
    ):  # the condition comes last
        stop_at = stop.start() if stop else end
        return text[lead.end() : stop_at].strip(), (start, lead.start())
    stop_at = stop.start() if stop else end
    return text[lead.end() : stop_at].strip(), (stop.end() if stop else end, end)


def _handling(
    text: str, passage: Passage, start: int, end: int, roster: Roster
) -> tuple[str | None, str | None, str | None]:
    clause = re.split(r";|\botherwise\b|\.\s", text[start:end])[0]
    action = clause.strip(" .,;")
    limit = LENGTH.search(clause)
    within = (
        limit
        if limit
        and re.search(r"\b(?:within|in|after|under|inside)\s[^.;,]*$", clause[: limit.start()], re.IGNORECASE)
        else None
    )
    return (
        _handler(text, start, start + len(clause), roster),
        action or None,
        duration(within) if within else None,
    )


def _handler(text: str, start: int, end: int, roster: Roster) -> str | None:
    words = words_of(text, start, end)
    for act in acts_of(words, item=True):
        who = handler_of(act, roster)
        if who:
            return who
    goes = re.search(
        r"\b(?:by|goes?|sent|passed|escalated?s?|routed|handed|assigned|forwarded|call|calls|inform|informs|to) (?:back )?(?:to )?((?:the |an? |our )?[\w -]+?)(?=$|[.,;]|\swithin|\sby\b|\swho|\sand\b|\sfor\b)",
        text[start:end],
    )
    if goes and not goes[1].lower().startswith(("hand", "phone", "mail", "e-mail", "post")):
        met = roster.meet(start + goes.start(1), start + goes.end(1))
        return met.name if met and met.kind is not ActorKind.EXTERNAL else None
    return None


def handler_of(act: Act, roster: Roster) -> str | None:
    """Who takes a case over in one act: to whom it goes, else who acts."""
    if act.group.form in (Form.MOVES, Form.PASSIVE) or act.group.base in (
        "escalate",
        "send",
        "route",
        "pass",
        "forward",
        "hand",
        "refer",
    ):
        marks = [i for i, word in enumerate(act.object) if word.low in ("to", "by")]
        for i in marks:
            phrase = subject_words(act.object[i + 1 :])
            met = roster.meet(phrase[0].start, phrase[-1].end) if phrase else None
            if met and met.kind is not ActorKind.EXTERNAL:
                return met.name
    phrase = subject_words(act.subject)
    if phrase and act.group.form is not Form.PASSIVE:
        met = roster.meet(phrase[0].start, phrase[-1].end)
        if (
            met
            and met.kind is not ActorKind.EXTERNAL
            and (act.group.form is not Form.MOVES or met.kind is ActorKind.HUMAN)
        ):
            return met.name
    return None
