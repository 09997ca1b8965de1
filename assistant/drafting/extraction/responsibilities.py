"""Which responsibility the words around a name or a role give it. Pure."""

from __future__ import annotations

import re

_LABELS: tuple[tuple[str, str], ...] = (
    ("business_owner", r"business (?:owner|lead)|(?:accountable|process|outcome|workflow|value|service)(?: business)? owner|accountable(?: (?:person|for (?:the )?(?:outcome|result)s?))?|owner(?: of (?:the )?(?:outcome|result|process|workflow|whole))?|accountability|who is accountable|outcome|(?:responsible|accountable|answerable) for (?:the )?(?:results?|outcomes?|whole)"),
    ("operational_owner", r"op(?:eration)?(?:s|al)? (?:owner|lead)|day[ -]to[ -]day(?: owner| lead| business| work| running)?|runs it(?: daily| day to day)?|daily (?:owner|operation|running|business)|run by|operations|ops"),
    ("technical_owner", r"(?:technical|technology|tech|model|ai|it|product|engineering) (?:owner|lead|contact)|(?:technical|tech)(?: side)?|built by"),
    ("executive_sponsor", r"(?:executive |exec |project |senior )?sponsor(?:ed by)?"),
    ("data_owner", r"data (?:owner|steward)(?: .*)?"),
    ("platform_owner", r"(?:platform|system|application) owner"),
    ("change_approver", r"change approver|changes? approved by|approver(?: of changes)?|change control|approves changes"),
    ("escalation_l1", r"first (?:call|contact|escalation|line|point of contact)(?: .*)?|escalation(?: (?:level 1|l1|contact|1))?|l1|level 1|called first"),
    ("escalation_l2", r"second (?:call|contact|escalation|line)|escalation (?:level 2|l2|2)|l2|level 2"),
    ("security_contact", r"(?:information |it |cyber ?)?security(?: contact| owner| officer)?"),
    ("privacy_legal", r"privacy(?: (?:contact|officer|lead))?|legal(?: contact| counsel)?|data protection(?: (?:officer|lady|person|colleague|lead|team|coordinator))?|dpo"),
    ("risk", r"risk(?: (?:owner|contact|lead))?|compliance(?: contact| officer)?"),
    ("adoption_owner", r"(?:adoption|training|change management)(?: (?:owner|lead))?"),
    ("monitoring_owner", r"(?:monitoring|quality)(?: (?:owner|lead))?"),
    ("incident_lead", r"incident (?:lead|commander|manager)"),
    ("program_manager", r"program(?:me)? manager|project (?:manager|lead)|pm"),
    ("vendor_manager", r"vendor manager|supplier manager"),
    ("deputy", r"deput(?:y|ies)|backup|stand[ -]in"),
    ("stop_authority", r"(?:can )?stops? it|stop(?: authority| button)?|kill switch"),
)  # fmt: skip
_LABEL_PATTERNS = tuple(
    (field, re.compile(rf"(?:the |our )?(?:{words})", re.IGNORECASE)) for field, words in _LABELS
)

_AI_THING = r"(?:model|classifier|ai|assistant|bot|chatbot|platform|pipeline|algorithm|software|code|integration|summari[sz]er|extractor|recommender|optimi[sz]er|robot|technology|technical side|system|tool|prompts?|engine)"
_AFTER: tuple[tuple[str, str], ...] = (
    ("deputy", r"is (?:her|his|their|the) (?:deputy|backup|stand-in)|stands in|deputi[sz]es"),
    ("change_approver", r"(?:approves?|signs? off|must approve|has to approve|agrees?|decides on) (?:on )?(?:all |any |every |each )?(?:\w+ )?(?:changes?|change requests?)\b|is the change approver|(?:any |every )?change (?:needs|requires)"),
    ("data_owner", r"(?:owns?|is (?:the )?owner of|looks? after|is responsible for|is accountable for|controls?|is the data owner)(?: the| all| our)? (?:[\w-]+ ){0,2}(?:data|records|master data|register|dataset|data set)\b|is (?:the |our )?data (?:owner|steward)"),
    ("executive_sponsor", r"(?:sponsors?|is sponsoring|will sponsor|is (?:the |our )?(?:executive |exec )?sponsor|acts as (?:the )?(?:executive )?sponsor|pays for it|funds it|provides the budget)\b"),
    ("technical_owner", rf"is (?:the |our )?(?:technical|tech|model|ai|engineering) (?:owner|lead)|(?:owns?|runs?|maintains?|looks after|will look after|will maintain|will run|builds?|built|will build|supports?|hosts|operates|is responsible for|takes care of|is in charge of|handles)(?: the| our| this)? (?:[\w-]+ ){{0,2}}?{_AI_THING}\b|on the technical side"),
    ("stop_authority", r"(?:can|may|is allowed to|has authority to|will) (?:stop|switch (?:it |the \w+ )?off|pull the plug|halt|pause|turn (?:it )?off|shut)"),
    ("escalation_l1", r"(?:is|gets|will be|should be|must be) (?:called|phoned|paged|contacted|notified|rung|informed) first|is (?:the )?first (?:call|point of contact|contact|line|to be called)|is first on call"),
    ("escalation_l2", r"(?:is|gets|will be) (?:called|phoned|paged|contacted) (?:second|next)|is (?:the )?second (?:call|contact|line)"),
    ("operational_owner", r"is (?:the |our )?operation(?:s|al) (?:owner|lead)|(?:runs?|leads?|manages?|heads?|supervises?|is in charge of|oversees?|will run|will manage|is responsible for)(?: the| our| this)? (?:(?:[\w&-]+ ){0,3}?(?:desk|team|operations?|shift|unit|floor|office|queue|department|service|lab|laboratory|warehouse|workshop|depot|centre|center|process|work|daily work)\b|it (?:day[ -]to[ -]day|daily|every day)|day[ -]to[ -]day|daily)|runs? it\b|leads? it\b|operates it\b|runs things|(?:does|handles|takes care of|looks after) (?:the )?(?:daily )?operations\b|(?:is|will be) responsible for (?:the )?(?:day[ -]to[ -]day|daily)"),
    ("business_owner", r"is (?:the |our )?(?:business|process|outcome|service) owner|(?:wants to be|is|will be|would be) (?:the one )?(?:responsible|accountable) for the (?:outcome|result|whole)|(?:is|will be|remains|stays|would be)(?: the one)? (?:ultimately |finally |solely |also )?(?:accountable|answerable)(?! for (?:the )?(?:data|model))|owns? (?:the )?(?:outcome|result|process|workflow|service|whole thing|business outcome|number|it\b)|answers for (?:the )?(?:outcome|result|it)|carries (?:the )?(?:accountability|responsibility(?: for (?:the )?(?:outcome|result|whole))?)|is (?:the )?owner\b(?! of (?!(?:the |this |our )?(?:\w+ )?(?:outcome|result|process|procedure|workflow|service|whole|it|this)\b))|owns?(?=\s*(?:[.;]|$))|takes responsibility for the (?:outcome|result)|is responsible for the (?:outcome|result|whole)"),
    ("monitoring_owner", r"(?:monitors?|watches|tracks|checks) (?:the )?(?:[\w-]+ )?(?:quality|accuracy|performance|drift)"),
    ("adoption_owner", r"(?:runs?|leads?|owns?|organises|is responsible for|does|handles) (?:the )?(?:[\w-]+ )?(?:training|adoption|change management)"),
    ("incident_lead", r"(?:leads?|commands?|handles?|runs) (?:any |the )?incidents?|is (?:the )?incident (?:lead|commander)"),
    ("program_manager", r"is (?:the |our )?(?:program(?:me)?|project) manager"),
    ("security_contact", r"is (?:the |our )?(?:information |it )?security (?:contact|officer|lead)"),
    ("privacy_legal", r"is (?:the |our )?(?:data protection officer|privacy (?:contact|officer|lead)|legal contact|dpo)"),
)  # fmt: skip
_BEFORE: tuple[tuple[str, str], ...] = (
    ("data_owner", r"data (?:is |are )?(?:owned by|belongs? to|is the responsibility of)|data owner(?: is| will be)?"),
    ("change_approver", r"changes? (?:\w+ )?(?:\w+ )?(?:\w+ )?(?:\w+ )?(?:is |are |must be |have to be |need to be )?(?:approved|signed off|agreed|authori[sz]ed) by|change approver(?: is)?|(?:ask|needs approval (?:of|from|by)) (?:for changes)?"),
    ("executive_sponsor", r"sponsored by|(?:executive |exec |the )?sponsor(?: is| will be)?|sponsorship (?:comes from|by)"),
    ("technical_owner", r"(?:is|are|was|will be|would be|should be|is to be|shall be) (?:maintained|built|hosted|developed|operated|supported|technically owned) by(?: the [\w &-]{2,40}? (?:under|led by|of|headed by))?|(?:model|classifier|technical side|tool|software|bot|assistant|ai|platform) (?:is |will be )?(?:owned|maintained|built|run|supported|looked after|operated|hosted) by|(?:technical|tech|model) (?:owner|lead|contact)(?: is| will be| would be)?|(?:the )?technical side (?:is|would be|will be)|on the technical side(?: it is|,| we have| there is)?|technically,?(?: it is)?"),
    ("escalation_l1", r"(?:call|phone|ring|page|(?<!, )contact|escalate(?:d|s)?(?: it)? to|first call(?: is| goes to)?|first (?:point of )?contact(?: is)?|turn to)(?: first)?"),
    ("escalation_l2", r"(?:then|and then|after that|second(?:ly)?|otherwise|next),? (?:call|phone|page|to|contact)?"),
    ("operational_owner", r"(?:run|managed|led|headed|supervised|operated) (?:day[ -]to[ -]day |daily )?by|(?:operational|operations|day[ -]to[ -]day) (?:owner|lead)(?: is| will be| would be)?|(?:team|desk|shift|unit|department|lab)(?: is| are)? (?:led|run|managed|headed|supervised) by|day[ -]to[ -]day (?:it is|it's|responsibility is with|running is with)"),
    ("business_owner", r"accountable(?: for [\w ]{1,30})? (?:is|would be|will be|should be|remains)|responsib(?:ility|le)(?: for (?:the )?(?:procedure|process|outcome|result|whole|workflow)[\w ]{0,20})? (?:lies with|rests with|sits with|is with|would be)|(?<!is the )(?<!is our )(?:business|process|outcome) owner(?: is| will be| would be|,)?|(?:owned|accounted for) by|accountab(?:le|ility) (?:is|lies with|rests with|sits with|for the \w+ is)|the owner is|ownership (?:is|lies|sits|rests) with"),
)  # fmt: skip
_AFTER_PATTERNS = tuple(
    (
        field,
        re.compile(
            rf"^[\s,)]*(?:who |which |and (?:his|her|their) (?:team|group|people|engineers) |and (?:he|she) |and )?(?:(?:also|then|usually|still|will|would|currently|today|ultimately) )*(?:{words})",
            re.IGNORECASE,
        ),
    )
    for field, words in _AFTER
)
_BEFORE_PATTERNS = tuple(
    (field, re.compile(rf"\b(?:{words})(?: the| our| my| to)?[\s:,(–-]*$", re.IGNORECASE))
    for field, words in _BEFORE
)

_OWNERS = re.compile(r"owners?|ownership", re.IGNORECASE)
_SIDE = re.compile(r"business|operation(?:s|al)|ops|technical|tech|data|platform", re.IGNORECASE)
_SIDE_BEFORE = re.compile(rf"(?:^|[,;(:])\s*(?P<side>{_SIDE.pattern})\s?(?:[-–—=:]\s?)?$", re.IGNORECASE)
_ANSWERS = re.compile(
    r"\b(?:owner|accountable|accountability|sponsor|lead|approver|deputy|steward)\b", re.IGNORECASE
)
_ONESELF = re.compile(
    r"\bI(?: |(?=['’]m ))(?:(?:will|also|still) )*(?P<verb>own|am|['’]m|run|lead|sponsor|carry) (?P<rest>[^.;()]{0,60}?)\s?\($"
)


def labelled(label: str) -> str | None:
    """What the label of a line assigns ("Business owner").

    >>> labelled("Technical owner"), labelled("Trigger")
    ('technical_owner', None)
    """
    bare = label.strip(" *_").replace("_", " ")
    return next((field for field, pattern in _LABEL_PATTERNS if pattern.fullmatch(bare)), None)


def labelled_below(label: str, heading: str) -> str | None:
    """What a label assigns below a heading: "Technical" below "Owners" is the technical owner.

    >>> labelled_below("Technical", "Owners"), labelled_below("Business", "Attendees")
    ('technical_owner', None)
    """
    return (_labelled_owner(label) if _OWNERS.fullmatch(heading) else None) or labelled(label)


def _labelled_owner(label: str) -> str | None:
    return labelled(f"{label} owner") if _SIDE.fullmatch(label) else None


def told_briefly(aside: str, heading: str) -> str | None:
    """What an aside behind a name gives it: "(Director Customer Service, owner of the outcome)".

    Args:
        aside: The words between the brackets.
        heading: The label or heading under which the name stands; "Owners" makes "(technical)" an owner.
    """
    for part in re.split(r"\s*[,;]\s*|\s+and\s+", aside.strip()):
        if field := labelled_below(part, heading):
            # Alone, "(operations)" or "(IT)" tells where somebody works, not what they answer for.
            if _ANSWERS.search(part) or _OWNERS.fullmatch(heading):
                return field
        elif field := given_after(f" {part}") or given_after(f" is {part}"):
            return field
    return None


def given_among_owners(before: str, heading: str) -> str | None:
    """What the side before a name makes of it below "Owners": "business - Ana Ruiz, tech - Ben Holt"."""
    side = _SIDE_BEFORE.search(before) if _OWNERS.fullmatch(heading) else None
    return _labelled_owner(side["side"]) if side else None


def told_of_oneself(before: str) -> str | None:
    """What writers give themselves before their name in brackets: "I own the result (Ana Ruiz"."""
    match = _ONESELF.search(before)
    if match is None:
        return None
    verb = "is" if match["verb"].lower() in ("am", "'m", "’m") else match["verb"]
    return given_after(f" {verb} {match['rest']}")


def given_after(words: str) -> str | None:
    """What the words directly behind a name give it ("is accountable for the outcome")."""
    return next((field for field, pattern in _AFTER_PATTERNS if pattern.match(words)), None)


def given_before(words: str) -> str | None:
    """What the words directly before a name give it ("owned by")."""
    return next((field for field, pattern in _BEFORE_PATTERNS if pattern.search(words)), None)
