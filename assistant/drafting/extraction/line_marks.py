"""What lines of a description begin and end with: bullets, numbers, labels, greetings. Pure."""

from __future__ import annotations

import re

LABEL = re.compile(
    r"(?:\*\*|__)?([A-Za-z](?:(?!\. )[\w’'/&(). -]){1,48}?)(?:\*\*|__)?\s*:(?:\*\*|__)?[ \t]+(?=\S)"
)
SAYS = re.compile(r"\b(?:I|we|they|you)\b|['’](?:d|ll|re|ve)\b", re.IGNORECASE)
"""Words that make what stands before a colon part of a sentence."""
GREETING = re.compile(
    r"\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|morning)\b[^.:;]{0,50}[,!]?\s*$",
    re.IGNORECASE,
)
LABELLED_LINE = re.compile(r"^\s*(?:[-*+•]\s+)?" + LABEL.pattern)
MARK = re.compile(
    r"^\s*(?:[-*+•]|\(?\d{1,3}[.):]|[1-9]\d?(?:\.\d{1,2}){1,3}[.):]?(?=\s+(?-i:[A-Z]))|\(?[a-zA-Z][.)]|step\s+\d{1,3}\s*[.:)–—-])\s+(?:\[[ xX]\]\s+)?",
    re.IGNORECASE,
)
NUMBER_MARK = re.compile(
    r"^\s*(?:\(?\d{1,3}[.):]|[1-9]\d?(?:\.\d{1,2}){1,3}\s+(?-i:[A-Z])|step\s+\d)", re.IGNORECASE
)
DECIMAL_MARK = re.compile(r"\s*[1-9]\d?(?:\.\d{1,2}){1,3}[.):]?\s+[A-Z]")
CHAPTER = re.compile(r"\s*(?:\d{1,2}[.):]?|[A-Z][.):])\s+(?P<name>[A-Z][^.;,!?:]{2,48})\s*$")
DECIMAL_CHAPTER = re.compile(r"\s*[1-9]\d?(?:\.\d{1,2})+[.):]?\s+[A-Z][\w-]*(?: [\w-]+){0,2}\s*$")
CLOSING = re.compile(
    r"\s*(?:(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many)? ?(?:regards|wishes|greetings)|(?:many |kind )?thanks(?: and [a-z ]{3,20})?|thank you(?: and [a-z ]{3,20})?|cheers|best|yours(?: \w+)?|sincerely(?: yours)?|cordially|br|rgds)\s*[,!.–-]?\s*(?:$|(?=\n)|(?<=,) ?(?=[A-Z][\w.-]+(?: [A-Z][\w.-]+){0,3}\s*(?:$|[\n(,.])))",
    re.IGNORECASE,
)
"""The words with which a letter closes; the writer's name follows."""
MARK_ONLY = re.compile(
    r"\b(?:dr|mr|mrs|ms|prof|st|no|nos|approx|ca|incl|excl|max|min|vs|resp|dept|tel|ext|fig|art|sec|e\.g|i\.e|[a-z])\.$",
    re.IGNORECASE,
)
"""A full stop that ends an abbreviation and no sentence."""
LOWER_START = re.compile(r"(?<=[\w)\"”’'%])[.!?](?:\"|”)?\s+(?=[a-z~(])")
BULLET_LINE = re.compile(
    r"^\s*(?:[-*+•]|\(?\d{1,3}[.):]|\(?[a-zA-Z][.)]|step\s+\d{1,3}\s*[.:)–—-]|\|)\s*\S", re.IGNORECASE
)
