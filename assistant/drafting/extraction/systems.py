"""Tools, applications, mailboxes and registers that a description names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.drafting.extraction.actors import actor_kind
from assistant.drafting.extraction.facts import ActorKind, SystemFact
from assistant.drafting.extraction.passage import Passage
from assistant.drafting.extraction.places import is_place
from assistant.drafting.extraction.sections import Section
from assistant.drafting.extraction.words import span_at
from knowledge.units import UnitKind

_PRODUCTS = """
Salesforce|SAP(?: S/4HANA| Ariba| ECC| SuccessFactors| EWM| Concur)?|S/4HANA|Ariba|Concur|SuccessFactors|ServiceNow|Jira(?: Service Management)?|
Confluence|Guidewire(?: ClaimCenter| PolicyCenter)?|ClaimCenter|Zendesk|Freshdesk|Excel|Outlook|SharePoint|Slack|(?:Microsoft|MS) Teams|Workday|
Greenhouse|Taleo|Lever|HubSpot|Dynamics(?: 365)?|NetSuite|Oracle(?: Fusion| EBS| HCM)?|Coupa|DocuSign|Dropbox|Google (?:Sheets|Docs|Drive|Forms|Analytics)|
Gmail|WhatsApp|Power ?BI|Tableau|Looker|Snowflake|Databricks|BigQuery|Redshift|Genesys|Five9|Twilio|Intercom|Trello|Asana|Airtable|Notion|GitHub|GitLab|
PagerDuty|Splunk|Maximo|Infor|Temenos|Finacle|Mambu|Fenergo|Actimize|Epic|Cerner|LabWare|STARLIMS|Veeva|Contentful|WordPress|Drupal|Sitecore|
Adobe Experience Manager|InDesign|Canva|Moodle|Banner|PeopleSoft|iManage|Relativity|Clio|OpenText|Documentum|Alfresco|M-Files|Box|OneDrive|
Access|Word|Planner|Power Automate|UiPath|Blue Prism|Appian|Pega|Camunda|Bitrix24|Pipedrive|Mailchimp|Marketo|Pardot|Braze|Segment|Amplitude|Gainsight|
Shopify|Magento|Stripe|Xero|QuickBooks|DATEV|Sage|Manhattan|Blue Yonder|Descartes|project44|Oracle TMS|Fluxx|SmartSimple|Stata|SPSS|Azure|AWS
"""
_AMBIGUOUS = "Access|Word|Planner|Box|Banner|Segment|Lever|Epic|Notion|Sage|Infor|Descartes|Amplitude|Appian|Box|Greenhouse|Manhattan|Relativity|Looker|Canva|Stripe|Intercom|Slack"
_COMMON = (
    r"(?:shared |team |group |central |common |generic |claims? |invoice |support |functional |helpdesk |help desk |service |department |[\w-]+@ ?)?(?:mail ?box(?:es)?|inbox(?:es)?)|(?:[a-z]+ ){1,2}?(?:administration|management|information|registration|reporting) (?:system|platform|tool|software)|(?:(?-i:[A-Z][\w-]+) |online |web |member |supplier |customer |citizen |applicant |partner |self-service |service )?portal|(?:shared |network |team )?drive|"
    r"CRM(?: system)?|ERP(?: system)?|LIMS|TMS|WMS|EHR|EMR|ATS|PIM|DMS|CMS|CMMS|HRIS|MES|PMS|ECM|EAM|SIS|(?:Excel |shared |tracking |master )?spread ?sheets?|"
    r"(?:[\w-]+ ){0,2}?(?:ticketing|case[ -]management|document[ -]management|workflow|claims?|policy|billing|order(?:[ -]management)?|booking|records?|accounting|booking|ledger|"
    r"scheduling|planning|grants?|admissions?|student[ -]information|lab(?:oratory)?|monitoring|core[ -]banking|banking|maintenance|warehouse(?:[ -]management)?|transport(?:[ -]management)?|"
    r"contract|screening|HR|applicant[ -]tracking|content[ -]management|source|telephony|phone|procurement|purchasing|dispatch|inventory|stock|payment|payroll|"
    r"matter|e-mail|email|ticket|customer|supplier|vendor|legacy|self-service|web|intake|partner|knowledge|asset) (?:system|tool|platform|portal|application|app|database|software|register|module)|"
    r"data (?:warehouse|lake|platform)|(?:knowledge|customer|product|vendor|supplier|asset|price) (?:base|database|register|master)|intranet|web ?form|online form|helpdesk tool|"
    r"(?:risk|complaints?|asset|sanctions|contract|incident) register|shared folder|sanctions list|dashboard"
)
_NAME = r"[A-Z][\w]*(?:[A-Z0-9][\w]*)*(?:[ -](?:[A-Z][\w]+|\d+))?"
_PRODUCT = re.compile(rf"\b(?:{''.join(_PRODUCTS.splitlines())})\b")
_PLAIN_WORDS = frozenset(
    "excel outlook slack notion epic sage box lever banner segment stripe looker intercom canva relativity manhattan greenhouse teams dynamics splunk".split()
)
"""Names of products that are words of the language too: they need to stand where a tool is named."""
_LOWER_PRODUCT = re.compile(
    r"(?<![\w.@-])(?:salesforce|sap|servicenow|jira|confluence|guidewire|zendesk|freshdesk|sharepoint|workday|hubspot|netsuite|coupa|docusign|gmail|power ?bi|tableau|snowflake|databricks|bigquery|"
    r"genesys|trello|asana|airtable|github|gitlab|whatsapp|ms teams|google (?:sheets|docs|drive|forms)|pipedrive|mailchimp|shopify|xero|quickbooks|datev|excel|outlook|slack|looker|intercom|dynamics|teams)(?![\w@-])"
)
_GENERIC = re.compile(rf"\b(?:{_COMMON})\b", re.IGNORECASE)
_RECORDING = (
    r"open|log|record|enter|creat|updat|check|look|regist|stor|sav|book|post|fil|track|search|key|typ|captur|pull|export|import|read|extract|"
    r"find|queu|match|assign|closes?|report|upload|download|draft|kept|keep|held|live|sit|run|built|tag|flag|scor|schedul|order|rais|put|pick|copy|copies|copied|paste|document|note|noted|complet|maintain|manag|approv|plan|releas|see|view|done|work|process|happen|mark|set"
)
_IN = re.compile(
    rf"\b(?i:(?:{_RECORDING})\w*)\b[^.;:()\n]{{0,60}}?\b(?:in|into|from|via|through|using|onto)\s+(?:the |our |their )?({_NAME})"
)
_VIA = re.compile(
    rf"\b(?:via|using|through|into|with the tool|in the tool|in the system)\s+(?:the |our )?({_NAME})"
)
_NAMED = re.compile(
    rf"\b(?:called|named|known as)\s+[\"“']?({_NAME})|\b(?:the |our |in |a )({_NAME})\s+(?:system|platform|portal|tool|app|application|database|mailbox|register|"
    rf"module|software|dashboard|workspace|board|queue|inbox|instance|environment)\b|\b(?:system|platform|portal|tool|application|database|software|CRM|ERP|LIMS|TMS|WMS)"
    rf"(?: is|,| called| \()\s*({_NAME})|\b({_NAME})\s*(?:\(|, )(?:our|the|their|an?) (?:[\w-]+ ){{0,3}}(?:system|platform|portal|tool|app|application|database|CRM|ERP|LIMS|TMS|WMS)\b"
)
_NOT_SYSTEMS = frozenset(
    """the a an i we our my all any each every monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december english german french spanish dutch italian polish finance legal procurement sales marketing operations
    compliance it hr security risk audit accounts payroll logistics purchasing treasury production engineering quality facilities ai ml llm gpt eur usd gbp
    pdf csv p1 p2 p3 l1 l2 l3 sla kpi phase step level tier q1 q2 q3 q4 ceo cfo coo cto ciso dpo id vat gdpr kyc aml po faq if when then this that these those
    customers suppliers clients patients agents claims orders invoices tickets requests level no where who which what how should once unless all other both""".split()
)
_PLACEISH = re.compile(
    r"\b(?:office|team|teams|customers?|depot|site|sites|branch|hub|warehouse|colleagues|based|located|staff|clients|plant|lab)s?$",
    re.I,
)


Mention = tuple[Passage, int, int]
"""A place that may name a system, with the passage that holds it."""


def mentions_of_systems(text: str, passages: Sequence[Passage]) -> list[Mention]:
    """All places whose form is that of a system's name, in order of the passages."""
    return [
        (passage, start, end)
        for passage in passages
        if passage.kind is not UnitKind.HEADING
        for start, end in (*_mentions(text, passage), *_column(text, passage))
    ]


def find_systems(text: str, mentions: Sequence[Mention], people: Sequence[str]) -> tuple[SystemFact, ...]:
    """Every system once, in order of first mention; what names a person is none."""
    person_words = {word for name in people for word in name.split()}
    found: dict[str, SystemFact] = {}
    for passage, start, end in mentions:
        span = span_at(text, start, end)
        name = re.sub(r"\s+", " ", span.text)
        key = _key(name)
        first = name.split()[0] if name.split() else ""
        if (
            not first
            or first in person_words
            or first.lower() in _NOT_SYSTEMS
            or is_place(name)
            or key in found
        ):
            continue
        known = _LOWER_PRODUCT.fullmatch(name) or _PRODUCT.fullmatch(name)
        if not known and actor_kind(name) in (ActorKind.AI, ActorKind.HUMAN, ActorKind.EXTERNAL):
            continue
        found[key] = SystemFact(name=name, span=span, role=_role(text, start, end, passage))
    kept = [
        each
        for key, each in found.items()
        if not any(key != other and re.search(rf"(?:^|\s){re.escape(key)}(?:\s|$)", other) for other in found)
    ]
    return tuple(sorted(kept, key=lambda each: each.span.start))


def _key(name: str) -> str:
    low = re.sub(r"^(?:the|our|their|a|an) ", "", name.lower())
    return re.sub(
        r"^crm system$",
        "crm",
        re.sub(r"^erp system$", "erp", low.rstrip("s") if not low.endswith(("ss", "ms")) else low),
    )


def _mentions(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    start, end = passage.body or passage.start, passage.end
    for match in _PRODUCT.finditer(text, start, end):
        if match.group() in _AMBIGUOUS.split("|") and not re.search(
            r"\b(?:in|into|from|via|with|using|on|through|the)\s+$",
            text[max(start, match.start() - 12) : match.start()],
        ):
            continue
        if match.group() in ("Access", "Word", "Planner", "Segment") and not re.search(
            r"\b(?:in|into|from|via|using)\s+$", text[max(start, match.start() - 8) : match.start()]
        ):
            continue
        yield match.span()
    for match in _LOWER_PRODUCT.finditer(text, start, end):
        known = match.group().lower()
        if known in _PLAIN_WORDS and not re.search(
            r"\b(?:in|into|from|via|using|to)\s+$", text[max(start, match.start() - 8) : match.start()]
        ):
            continue
        yield match.span()
    for match in _GENERIC.finditer(text, start, end):
        yield _trimmed(text, *match.span())
    for pattern in (_NAMED, _VIA, _IN):
        for match in pattern.finditer(text, start, end):
            group = next(i for i, each in enumerate(match.groups(), 1) if each)
            if pattern is _IN and _PLACEISH.search(
                text[match.start() : match.start(group)].rsplit(" in ", 1)[0]
            ):
                continue
            yield _without_common(text, *match.span(group))
    if passage.section is Section.SYSTEMS:
        yield from _listed(text, start, end)


def _column(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    """The cells of a table's column of tools."""
    if passage.kind is not UnitKind.ROW or not passage.lead or passage.lead.strip() == passage.text.strip():
        return
    heads = [cell.strip(" *_").lower() for cell in passage.lead.strip().strip("|").split("|")]
    places = [
        i
        for i, head in enumerate(heads)
        if re.fullmatch(r"(?:it )?(?:tools?|systems?|applications?|software|where)(?: used)?", head)
    ]
    marks = [match.start() for match in re.finditer(r"\|", text[passage.start : passage.end])]
    offset = 0 if passage.text.startswith("|") else -1
    for i in places:
        edges = [-1, *marks] if offset else marks
        if i + 1 < len(edges) or i < len(edges):
            low = passage.start + edges[i] + 1 if i < len(edges) else passage.end
            high = passage.start + edges[i + 1] if i + 1 < len(edges) else passage.end
            for match in re.finditer(r"[^,;/]+", text[low:high]):
                span = span_at(text, low + match.start(), low + match.end())
                if len(span.text) > 1 and len(span.text.split()) <= 4 and re.match(r"[A-Za-z]", span.text):
                    yield span.start, span.end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the small words before a common name ("in the claims system")."""
    words = text[start:end]
    match = re.match(
        r"(?:(?:\w+ )*?(?:the|a|an|our|their|in|into|from|to|of|on|and|with|via|by|for|this|that|it|its|his|her|is|are|each|new|existing|current) )+",
        words,
        re.IGNORECASE,
    )
    return (start + match.end(), end) if match else (start, end)


def _without_common(text: str, start: int, end: int) -> tuple[int, int]:
    """A two-word name whose second word is only the next sentence's or a plain noun is cut to its first."""
    words = text[start:end].split(" ")
    if len(words) == 2 and words[1].lower() in ("and", "by", "if", "when", "the", "it"):
        return start, start + len(words[0])
    return start, end


def _listed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Names of a labelled list: "Systems: Orbit, Halden Ledger and a shared mailbox"."""
    for match in re.finditer(r"[A-Z][\w/&.-]*(?: (?:[A-Z][\w/&.-]*|\d+))*", text[start:end]):
        before = text[start + match.start() - 2 : start + match.start()]
        if match.start() == 0 or before.endswith(
            (", ", "; ", "/ ", "/", "* ", "- ", "d ", "s ", "r ", ": ", "n ", "e ")
        ):
            yield start + match.start(), start + match.end()


def _role(text: str, start: int, end: int, passage: Passage) -> str | None:
    before = text[max(passage.start, start - 70) : start].lower()
    if re.search(
        r"\b(?:notif\w*|alert\w*|messages?|pings?|posts? (?:a |the )?(?:message|alert|note)|e-?mails? (?:are )?sent)\b[^.;]*\b(?:in|via|through|by|on|from)\s+(?:the |our |a )?$",
        before,
    ):
        return "notify"
    if re.search(
        r"\b(?:from|read\w* (?:in|from)?|pull\w*(?: out of)?|export\w* from|arriv\w* in|received? (?:in|via)|com\w+ (?:in )?(?:via|through|to|into)|lands? in|out of)\s+(?:the |our |a )?$",
        before,
    ):
        return "source"
    if re.search(
        r"\b(?:log|record|enter|creat|updat|regist|stor|sav|book|post|fil|captur|document|key|typ|kept|open|complet)\w*\b[^.;]*\b(?:in|into|to|on)\s+(?:the |our |a )?$",
        before,
    ):
        return "record"
    return "tool" if re.search(r"\b(?:in|with|using|via|through|on)\s+(?:the |our |a )?$", before) else None
