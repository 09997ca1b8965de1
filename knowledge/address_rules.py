"""What in a sentence shows that it speaks to a machine that answers, not to people. Pure data.

A sign is strong where hardly anybody writes so for people, and weak where people are
addressed in these words as well ("tell the user that ..."): two weak signs make one strong.
Norms about assistants ("the assistant must not ...") and orders to people about an
assistant ("ask the assistant to ...") are the daily bread of policies and no sign at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# fmt: off
_EN = (
    r"(?:(?:any|all|every|each|an?|the|you,? the|our)\s+)?"
    r"(?:(?:ai|a\.i\.|virtual|digital|search|chat|automated|automatic|answering|reading|helpful|smart|voice)[\s-]+){0,2}"
    r"(?:a\.i\.|ais?|assistants?|helpers?(?<=l helper)|helpers?(?<=l helpers)|chat-?bots?|bots?|llms?|gpts?|chatgpt|copilots?|(?:large |small )?language models?|"
    r"(?:ai|reader|chat|answering|generative)[\s-]models?|models|machines?|machine readers?|readers(?<=d readers)|"
    r"(?:automated|automatic|machine) (?:readers?|systems?|agents?|tools?)|ai (?:agents?|systems?|readers?|tools?)|"
    r"(?:retrieval|answering|question[\s-]answering|search) systems?|(?:answer|search) engines?|summari[sz]ers?|crawlers?)"
)
_DE = (
    r"(?:(?:den|die|das|dem|der|alle[nrs]?|jede[nrsm]?|eine?[nm]?)\s+)?(?:ki(?:[\s-](?:assistent(?:en|in|innen)?|systeme?n?|modelle?n?|"
    r"agent(?:en)?|leser|bots?))?|chat-?bots?|bots?|sprachmodelle?[ns]?|(?:sprach|such)?assistenten?|maschinen?|automatische leser)"
)
_FR = (
    r"(?:(?:l'|les\s|la\s|le\s|tou(?:te|s)(?:\sles)?\s|tout\s|une?\s))?(?:ia|assistants?(?:\s(?:d')?ia|\svirtuels?)?|chatbots?|robots?(?:\sconversationnels?)?|"
    r"mod[eè]les?\sde\slangage|mod[eè]les?\s(?:d')?ia|agents?\sia|machines?|lecteurs?\sautomatiques?)"
)
_ES = (
    r"(?:(?:la|el|los|las|tod[oa]s?(?:\sl[oa]s)?|cualquier|una?)\s)?(?:ia|asistentes?(?:\s(?:de\s)?ia|\svirtual(?:es)?)?|chatbots?|bots?|"
    r"modelos?(?:\sde\s(?:lenguaje|ia))?|agentes?\sde\sia|m[aá]quinas?|lectores?\sautom[aá]ticos?)"
)
_MACHINE = rf"(?:{_EN}|{_DE}|{_FR}|{_ES})"
_DOING = (
    r"(?:\s*,?\s*(?:(?:that|who|which|are|is)\s)*(?:reading|reads?|answering|answers?|processing|summari[sz]ing|indexing|using|"
    r"parsing|seeing)\b[^.:!?\n]{0,60}|\s+only|\s+alone|\s+und\s\w+|\s+et\s\w+)?"
)
"""What a machine may be said to do before the colon: "AI reading this page:"."""
_BARE = r"""[\s>*_#"'“‘«(\[|–—•+-]*(?:\d{1,2}[.)]\s+)?"""
"""Marks before the first word of a sentence."""
STARTS = re.compile(r"[.:;!?|>)\]][\"”'»)]?\s{1,3}|\n")
"""What ends before a sentence, a cell or a clause begins; the beginning of a block is one too."""
_CALLED = (
    r"ais?|a\.i|assist\w*|helpers?|chat-?bots?|bots?|llms?|gpts?|chatgpt|copilots?|models?|machines?|readers?|systems?|engines?|summari\w+|crawlers?|agents?|"
    r"ki|sprachmodelle?\w?|\w*assistent\w*|maschinen?|leser|ia|mod[eèé]l\w*|robots?|lecteurs?|asistent\w*|m[aá]quinas?|lectores|instructions?"
)
CALLED = re.compile(rf"\b(?:{_CALLED})\b")
"""Words for a machine, and for what is said to it."""
CALLED_WITHIN = 110
"""Characters from the beginning of a sentence within which such a word stands that calls."""
CALL_END = re.compile(r"[^.!?\n|]{0,80}?[:,!–—\]]")
"""How a call goes on."""
LED = (
    r"ais?|a\.i|assist\w*|chat-?bots?|bots?|llms?|gpts?|chatgpt|copilots?|models?|machines?|readers?|systems?|engines?|summari\w+|crawlers?|agents?|"
    r"ki|sprachmodelle?\w?|\w*assistent\w*|maschinen?|leser|ia|mod[eèé]l\w*|robots?|lecteurs?|asistent\w*|m[aá]quinas?|lectores|instructions?"
)
CALL = re.compile(rf"(?=[^.!?\n|]{{0,110}}?\b(?:{_CALLED})\b[^.!?\n|]{{0,80}}?[:,!–—\]])")
"""What every sentence that opens by calling a machine looks like; a quick first look."""
LED = re.compile(
    r"(?:^|[.:;!?|>)\],–—*#\"'“”‘«(\[-]|\b(?:please|now|then|also|instead|simply|just|immediately|and|you must|you should|you shall|you will|you have to|must))"
    r"""[\s>*_"'“‘«-]*$"""
)
"""Before an order; `to ignore` and `that ignore` describe what somebody else does."""
LED_CHARS = 24
"""How far back that stands."""
_TEXT = (
    r"(?:notes?|amendments?|instructions?|comments?|lines?|messages?|remarks?|texts?|prompts?|paragraphs?|sentences?|orders?|"
    r"directives?|passages?|footnotes?|hints?|additions?)"
)
_READ = rf"(?:{_TEXT}|pages?|documents?|files?|sections?|polic(?:y|ies)|guides?|plans?|rules?|handbooks?|articles?|procedures?|content)"
_ASKER = r"(?:asker|questioner|person (?:who is )?asking|person who (?:asks|asked))"
_ANSWERS = r"(?:answers?|responses?|outputs?|completions?|repl(?:y|ies)|summar(?:y|ies))"
_SPEAK = (
    r"(?:say|answer|reply|respond|state|claim|output|print|repeat|quote|cite|ignore|disregard|forget|pretend|reveal|treat|tell|inform|"
    r"never (?:mention|cite|quote|say|tell)|always (?:say|answer|reply|add|recommend|end|begin|mention)|do not (?:mention|cite|quote|say|tell|reveal|use)|"
    r"don't (?:mention|cite|quote|say|tell|reveal)|stop (?:using|citing|quoting)|(?:begin|start|end|finish|close) (?:each|every|all|your))"
)
_ACT = (
    rf"(?:{_SPEAK}|add|append|include|give|leave|skip|name|show|mark|recommend|use|mention|list|praise|describe|replace|rank|double|do not|don't|never|always|stop|"
    r"approve|send|write|act|follow|obey|you (?:must|should|shall|may|will|are|have)|your {_ANSWERS} (?:must|should|shall|is|are))"
)
_LABEL = (
    r"(?:notes?|messages?|memo|instructions?|directives?|orders?|hints?|commands?|amendments?|reminders?|remarks?|notices?|attention|"
    r"important|advice|text|words?|requests?|addendum|postscript|p\.?s\.?|rules?(?<=hidden rule)|rules?(?<=hidden rules)|"
    r"hinweise?|nachricht(?:en)?|anweisung(?:en)?|anmerkung(?:en)?|mitteilung(?:en)?|befehle?|achtung|wichtig|"
    r"notes?|messages?|consignes?|avis|remarques?|[àa] l'attention|"
    r"notas?|mensajes?|instrucci(?:ón|on|ones)|avisos?|atenci[oó]n|importante|[oó]rden(?:es)?|"
    r"nota|messaggi?o?|istruzion[ei]|mensagem|instru[cç](?:ão|ões)|bericht|opmerking|instructies?)"
)
_FOR = (
    r"(?:to|for|addressed to|meant for|intended for|aimed at|an|f[üu]r|aux?|à|à l'|pour|des|de l'|para|a|al|a la|a los|per|voor|aan|,)"
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A pattern over lower-case text, with words without one of which it cannot be there."""

    needles: tuple[str, ...]
    pattern: re.Pattern[str]
    at_start: bool = False
    """It is matched where sentences begin (`STARTS`), and searched for nowhere else."""
    led: bool = False
    """It counts only after `LED`."""
    spares_people: bool = False
    """It is no sign in a sentence that speaks of customers, letters and the like."""


def _sign(pattern: str, *needles: str, spares_people: bool = False) -> Sign:
    return Sign(needles, re.compile(pattern, re.MULTILINE), spares_people=spares_people)


def _order(pattern: str, *needles: str, spares_people: bool = False) -> Sign:
    return Sign(needles, re.compile(rf"\b{pattern}", re.MULTILINE), led=True, spares_people=spares_people)


def _first(pattern: str, *needles: str) -> Sign:
    return Sign(needles, re.compile(_BARE + pattern, re.MULTILINE), at_start=True)


_NAMED = ("ai", "assist", "bot", "llm", "gpt", "copilot", "model", "machine", "reader", "system", "engine", "summari", "crawler",
          "ki", "maschine", "ia", "asist", "robot", "máquina", "lect")

STRONG: tuple[Sign, ...] = (
    # "Note to any AI reading this page: ..."
    _first(
        rf"(?:(?:hidden|secret|important|special|urgent|private|additional|internal|new)\s+)?{_LABEL}\s*{_FOR}?\s*{_MACHINE}{_DOING}(?:\s*[:!–—,]|\s-\s)",
        *_NAMED,
    ),
    _sign(rf"\b(?:hidden|secret) \w+ (?:to|for) {_MACHINE}{_DOING}\s*[:!–—,]", "hidden", "secret"),
    # "AI NOTE: ...", "LLM directive: ..."
    _first(
        r"(?:ai|a\.i\.|llm|gpt|chat-?bot|bot|assistant|model)s?[\s-]+(?:notes?|directives?|messages?|instructions?|overrides?|hints?|only|commands?)\s*[:!–—]",
        "ai", "a.i", "llm", "gpt", "bot", "assistant", "model",
    ),
    _first(r"system[\s-]+(?:override|instructions?|directive|command)\s*[:!–—]", "system"),
    _first(rf"system\s*[:!–—]\s*(?:please )?(?:{_SPEAK}|you)\b", "system"),
    # "To the AI: ...", "@assistant ..."
    _first(rf"(?:to|an|à|a|al|aux|a la|a los|for(?= the (?:ai|assistant|model|chatbot|bot|llm|language model)s?\b)) {_MACHINE}{_DOING}\s*:", *_NAMED),
    _sign(r"(?:^|\s)@(?:assistant|ai|bot|chatbot|llm|gpt|copilot|model)\b[\s:,]", "@"),
    # "Hey Copilot, ..."
    _first(rf"(?:dear|hey|hi|hello|attention|ok|liebe[rs]?|chère?s?|querid[oa]s?|estimad[oa]s?|caro|cara|beste) {_MACHINE}{_DOING}\s*[:,!–—]", *_NAMED),
    # "Assistant, do not quote ..."; "AI assistants: when asked about leave, say ..."
    _first(rf"{_MACHINE}{_DOING}\s*[,!–—]\s*(?:please,? )?{_ACT}\b", *_NAMED),
    _first(rf"{_MACHINE}{_DOING}\s*:\s*(?:please,? )?(?:skip|pass over|leave out|drop) (?:the|this|these) (?:\w+ )?{_READ}\b", *_NAMED),
    _first(rf"{_MACHINE}{_DOING}\s*:\s*(?:please,? )?{_SPEAK}\b(?! (?:questions|customers|to customers))", *_NAMED),
    _first(rf"{_MACHINE}{_DOING}\s*[:,]\s*(?:when|whenever|if|for|on|in)\b[^.\n]{{3,80}}[,:]\s*(?:always |only |just )?{_SPEAK}\b", *_NAMED),
    _first(rf"{_MACHINE}{_DOING}\s*:[^\n]*(?:\bin (?:your|each|every) {_ANSWERS}\b|\b(?:say|state|answer|claim) (?:so|this|it)\s*[.!]|"
          rf"\byour {_ANSWERS}\b)", *_NAMED),
    _sign(rf"(?:^|[,:–—]\s|\bplease,?\s)(?:please,?\s)?(?:ai|assistant|chatbot|bot|llm|copilot|gpt),\s(?:please )?{_ACT}\b", "ai,", "assistant,", "bot,", "llm,", "copilot,", "gpt,"),
    _sign(r"\b(?:for |to )?you,? (?:(?:the|an|as an?|dear|my)(?: \w+)?) (?:ai|assistant|model|bot|chatbot|llm|language model)\b(?! \w)", "you"),
    # "any assistant that answers from this page", "agents reading this plan:"
    _sign(
        rf"\b{_EN}\s+(?:(?:that|who|which|is|are)\s)*(?:read(?:s|ing)?|process(?:es|ing)?|summari[sz](?:es?|ing)|index(?:es|ing)?|quot(?:es?|ing)|cit(?:es?|ing)|generat(?:es?|ing) \w+ from|"
        rf"pars(?:es?|ing)|scan(?:s|ning)?|answer(?:s|ing)? from|repl(?:y|ies|ying) from|us(?:es?|ing)) (?:this|these) (?:\w+ )?{_READ}\b(?! (?:type|format|folder|class|template)s?\b)",
        "this", "these",
    ),
    _first(rf"agents? (?:who are |that )?(?:read|reading|answering from) (?:this|these) {_READ}\s*[:–—]", "agent"),
    _sign(rf"\b(?:whoever|anyone who|anybody who|those who|any (?:system|tool) that) (?:summari[sz]es?|answers? from|repl(?:y|ies) from|quotes?) (?:this|these|the) {_READ}\b", "whoever", "any", "those who"),
    _sign(rf"\bwhen(?:ever)? (?:you )?(?:summari[sz]e|summari[sz]ing|answering from|replying from|indexing|generating from) (?:this|these) {_READ}\b", "when"),
    _sign(r"\bfrom (?:this|that) (?:passage|line|point|page|paragraph|sentence|moment|section) on(?:wards?)?,?\s(?:you (?:answer|reply|respond|speak|say|are|must|only)|(?:the |an? )?(?:assistant|ai|model|chatbot|bot)\b)", "from th"),
    _sign(rf"\b(?:this|the (?:following|next|above|previous)|these) {_TEXT} (?:is|are|was|were)(?: (?:only|solely))?(?: (?:added|meant|written|intended|inserted|left|put here|addressed|reserved))?"
          rf" (?:only )?(?:for|to) {_EN}(?: only| alone)?\s*(?:[.,:;!)–—]|and\b|$)", "this", "the ", "these"),
    _first(r"(?:text|words|content|lines?|section|part) (?:for|to) (?:machines|bots|ais?|llms|language models|machine readers|assistants)(?: only)?\s*[:–—]", "for", "to"),
    # "Ignore the rules above ..."
    _order(
        r"(?:ignore|disregard|forget|override|bypass|discard|drop)\b[^.\n]{0,30}\b(?:previous|prior|preceding|above|earlier|"
        r"your|system|safety|original|other|former|initial|all)\b[^.\n]{0,20}\b(?:instructions?|rules?|prompts?|directions?|guidelines?|"
        r"safeguards?|guidance|text|context|passages|orders?|directives?|sources)\b(?! (?:if|when|unless|where|in case)\b)",
        "ignore", "disregard", "forget", "override", "bypass", "discard", "drop",
    ),
    _order(
        r"(?:ignore|disregard|forget|discard) (?:all |any )?(?:the |these |those )?(?:instructions?|rules?|prompts?|directions?|guidelines?|guidance|orders?|brief|task)"
        r" (?:above|before|so far|given|you (?:were|have|had|got))\b(?! (?:if|when|unless|where|in case)\b)",
        "ignore", "disregard", "forget", "discard",
    ),
    _order(
        r"(?:ignore|disregard|forget) (?:everything|all|anything|whatever|what|the (?:brief|task|context))\b"
        r"[^.\n]{0,20}\b(?:you (?:had|have|were|got|know|are told)|so far|said before|(?:says|said|stands|written) above)\b",
        "ignore", "disregard", "forget",
    ),
    _sign(
        r"\b(?:ignora|ignore[zr]?|ignoriere?n?(?: sie)?|negeer|vergiss|vergessen sie|olvid[ae]|oubliez|oublie|dimentica|zignoruj|esque[çc]a|missachte)\b"
        r"[^.\n]{0,40}\b(?:istruzioni|instructions p|regole|anweisungen|vorgaben|regeln|hinweise|instructies|regels|instrucciones|reglas|[oó]rdenes|instruções|"
        r"regras|instrukcje|consignes|r[èe]gles|directives)\b",
        "ignor", "negeer", "vergiss", "vergessen", "olvid", "oubli", "dimentica", "esque", "missachte",
    ),
    # "If you are a language model ..."
    _sign(
        r"\bif you(?: are|'re) (?:an? |the )?(?:ai(?! \w)|ai (?:assistant|model|agent|system|tool)\b|(?:\w+ )?assistant\b(?! (?:to|of|in|at|manager|director))|llm|chat-?bot|bot|(?:large )?language model|copilot|machine)\b"
        r"(?! (?:champion|lead|user|owner|developer|trainer|manager)s?\b)",
        "if you",
    ),
    _sign(
        r"\b(?:as|being) an? (?:ai|a\.i\.|ai (?:assistant|model|agent|system)|assistant|chat-?bot|bot|llm|(?:large )?language model)\s*,?\s*(?:you|please|never|always|answer|say|your)\b",
        "as a", "being a",
    ),
    _sign(
        r"\b(?:falls|wenn|sofern|da) (?:du|sie|ihr) (?:eine? |als )?(?:ki|sprachmodell|chatbot|bot|assistent|maschine)\b"
        r"|\bals (?:ki|sprachmodell|chatbot)\s*,?\s*(?:musst|sollst|antworte|sag)"
        r"|\bsi (?:vous êtes|tu es|vous etes) (?:une? |l')?(?:ia|assistant|chatbot|robot|mod[eè]le)\b"
        r"|\ben tant qu'(?:ia|assistant|mod[eè]le)[^.\n]{0,20}\b(?:vous|tu|r[ée]ponds|dites)\b"
        r"|\bsi (?:eres|usted es|sos) (?:una? |el |la )?(?:ia|asistente|chatbot|bot|modelo)\b"
        r"|\bcomo (?:ia|modelo de lenguaje|asistente)\s*,\s*(?:debes|responde|di)\b",
        "ki", "sprachmodell", "chatbot", "bot", "assistent", "maschine", "ia", "assistant", "mod", "asistente",
    ),
    _sign(
        r"\byou(?: are|'re) now (?:dan\b|an? (?:unrestricted|different|uncensored|evil|free|new (?:ai|assistant|model|persona)|pirate|parrot|poet)\b|"
        r"in (?:developer|debug|admin|god|jailbreak|free|unrestricted|root) mode\b|free of\b)"
        r"|\b(?:ab jetzt|von nun an|ab sofort|nunmehr) (?:bist|antwortest|sagst|sprichst|schreibst) du\b"
        r"|\b(?:à partir de maintenant|désormais),? (?:tu (?:es|r[ée]ponds|dis|parles)\b|vous êtes (?:une? )?(?:assistant|ia|pirate|perroquet|robot|modèle))"
        r"|\b(?:a partir de ahora|desde ahora),? (?:eres|respondes|dices|hablas|solo)\b",
        "you", "du", "maintenant", "désormais", "ahora",
    ),
    # "Begin every answer with ..."
    _order(
        r"(?:begin|start|open|end|finish|close|prefix|preface|conclude|sign|sprinkle) (?:all |every |each |any |the end of )?(?:of )?(?:your )?(?:\w+ )?(?:answers?|responses?|outputs?|completions?)"
        r"(?: (?:about|on|to questions)\b[^.\n]{1,40})? (?:with|by)\b",
        "answer", "respon", "output", "completion", spares_people=True,
    ),
    _order(
        r"(?:begin|start|end|finish|close|conclude) your (?:reply|replies|message|messages|summary) (?:with|by)\b",
        "your ", spares_people=True,
    ),
    _sign(
        r"\b(?:all (?:of )?)?your (?:answers?|responses?|outputs?|completions?)(?: (?:about|on)\b[^.\n]{1,30})? (?:must|should|shall|has to|have to|will|now)\s(?:always |only |then |now )?"
        r"(?:say|start|begin|end|claim|state|consist|deny|open|close|not name|not mention)\b",
        "your ", spares_people=True,
    ),
    _sign(r"\ball (?:of )?your (?:answers|replies|messages|responses|output) (?:now |must |should |will |shall )*(?:consist|begin|end|are|be)\b", "all "),
    _sign(
        r"\b(?:beende|beginne|schlie[ßs]e|starte|eröffne) (?:jede|alle|deine|jeweils)\b[^.\n]{0,20}\bantwort"
        r"|\b(?:terminez|commencez|finissez|concluez|termine|commence|finis) (?:chacune de |toutes |chaque |toute |ta |tes |vos |votre )+\s?r[ée]ponses?\b"
        r"|\b(?:termina|termine|empieza|empiece|acaba|comienza|finaliza) (?:cada|tu|tus|todas (?:tus|las)|sus?) respuestas?\b",
        "antwort", "réponse", "reponse", "respuesta", spares_people=True,
    ),
    _sign(
        r"(?:^|(?<=[.:;!,>–—])\s{0,3}|\b(?:and|please|then)\s+)(?:answer|reply|respond|output|print|repeat|return|write)(?: (?:only|just|exactly|nothing but|solely))+(?: with)?(?: the)? (?:words?|phrase|number|letters?|sentence|string|token)\b"
        r"|\b(?:antworte|r[ée]pon(?:ds|dez)|responde|contesta) (?:nur|ausschlie[ßs]lich|immer|uniquement|seulement|toujours|s[oó]lo|solamente|siempre)\b[^.\n]{0,25}\b(?:wort|mot|palabra|zahl|nombre|n[uú]mero)\b",
        " only", " just", "exactly", "nothing but", "solely", " nur", "ausschlie", " immer", "uniquement", "seulement", "toujours", "sólo", " solo", "siempre",
    ),
    # "Inform the asker ..."
    _order(rf"(?:tell|inform|assure|convince|advise|show) (?:the|any|every|each|all) {_ASKER}s?\b", "ask", "question"),
    _sign(r"\b(?:say|state|report|confirm) to (?:every|each|all|any) (?:readers?|users?|askers?)\b", " to every", " to each", " to all", " to any"),
    _sign(
        rf"\b(?:do not|don't|never) (?:mention|reveal|disclose|repeat|show|quote|cite|betray|tell)\b[^.\n]{{0,25}}\b(?:this|these|the) {_TEXT}\b[^.\n]{{0,25}}\bto (?:the )?(?:{_ASKER}|users?|readers?|humans?)\b"
        rf"|\b(?:do not|don't|never) (?:tell|inform|show|warn) (?:the )?(?:{_ASKER}|users?|readers?)\b[^.\n]{{0,15}}\b(?:this|these) {_TEXT}\b"
        rf"|\b(?:keep|hide|conceal) (?:this|these) {_TEXT} (?:secret |hidden |private )?from (?:the )?(?:{_ASKER}|users?|readers?|humans?)\b",
        "not ", "n't", "never", "keep", "hide", "conceal",
    ),
    _sign(
        r"\bthe (?:user|person|one|reader|asker)(?: (?:asking|in front of you|you are talking to))? (?:is|counts as) (?:an? |the )?(?:admin\w*|director|owner|developer|root|superuser|executive)\b[^.\n]{0,5}[;,:.]\s*(?:show|reveal|give|offer|grant|answer|let|you)\b"
        r"|\bthe (?:user|person|one|reader) (?:in front of you|you are talking to)\b|\bthe person asking (?:is an? |has (?:clearance|admin|full))",
        "the user", "the person", "the one", "the reader", "the asker",
    ),
    _sign(r"\bin your (?:outputs?|completions?)\b(?! (?:files?|folder|directory|tray|tab))", "in your "),
    _order(
        r"(?:on|for|with|from) the next (?:question|prompt|query)\b[^.\n]{0,40}\b(?:begin|start|answer|say|reply|respond|add|end|write)\b",
        "the next question", "the next prompt", "the next query",
    ),
    _sign(r"\b(?:every|each|any|all) questions? (?:gets?|receives?|(?:is|are) (?:to be )?answered (?:with|by)) the (?:same )?(?:sentence|word|words|phrase|answer|reply)\b", " question"),
    _sign(r"\b(?:chi riassume|quem resum[ea]|quien resum[ae]|qui résume|wer (?:dies|das|dieses?|diese \w+) zusammenfasst|wer (?:hieraus|daraus) antwortet)\b", "riassume", "resum", "résume", "wer "),
    _sign(
        rf"\b(?:answers?|summar(?:y|ies)|overviews?|abstracts?|texts?|outputs?) (?:of|from|about|based on) (?:this|these) {_READ} (?:must|should|shall|will|has to|have to)\b"
        rf"|\b(?:generat(?:es?|ing)|writ(?:es?|ing)|draw(?:s|ing)|quot(?:es?|ing)) (?:text |answers? |an answer |output )?from (?:this|these) {_READ}\b[^.\n]{{0,20}}\b(?:must|should|shall|will|has to|have to)\b",
        "of this", "from this", "about this", "based on this", "of these", "from these", "about these",
    ),
    _sign(rf"\b(?:the following|what follows|the rest|this part|the next (?:part|lines?|words)) (?:is|are)(?: meant| intended| only)? (?:only )?for {_EN}\s*(?:[.,:;!–—]|only)", "follow", "the rest", "this part", "the next"),
    _sign(r"\byour (?:new |only |real |actual )?(?:task|role|goal|job|purpose|persona|identity) is now\b|\byour new (?:task|persona|instructions?)\b|\b(?:set|switch) your persona\b", "your "),
    _order(rf"(?:generate|write|give|produce|format|phrase|word|render|deliver) (?:all |each of |every one of )?your {_ANSWERS} (?:in|as|with|without)\b", "your ", spares_people=True),
    _sign(r"\bend of (?:the )?(?:document|context|passages?|sources?|text|prompt|input|data)s?\b[\W_]{0,12}(?:new|system|instructions?|user|task|now|assistant|operator)\b|\bpassages (?:over|end here)\b", "end of", "passages"),
    _sign(r"\bnew task\s*:", "new task"),
    _sign(r"(?:^|\s)human\s*:[^\n]{2,300}\n?\s*(?:assistant|ai)\s*:", "human"),
    _sign(r"\b(?:assistant|ai|bot|model|response|answer)[ -]mode\s*[:=]\s*\w+", "mode"),
    _sign(r"\bdecode\b[^.\n]{0,20}\b(?:then|and)\b[^.\n]{0,10}\b(?:do|follow|execute|run|obey|act)\b", "decode"),
    _order(r"(?:reveal|print|repeat|output|show|leak|recite)\b[^.\n]{0,20}\byour (?:\w+ )?(?:instructions|system prompt|prompt|brief)\b", "your "),
    _first(r"(?:new|updated|real|actual) (?:system )?instructions?(?: for you)?\s*:", "instruction"),
    _sign(r"\b(?:assistant|ai|chatbot|bot|llm|model|agent)\s*\.\s?(?:reply|respond|answer|say|speak|tell|print|output)\s*\(", "("),
    _sign(r"""["']role["']\s*:\s*["'](?:system|assistant|developer)["']""", "role"),
    _first(r"\[\s*(?:system|assistant|developer)\s*\](?!\s*\()", "["),
    _sign(r"<\|\s*/?(?:system|user|assistant|im_start|im_end|end|endoftext|eot_id|start_header_id|begin_of_text)\s*\|>|\[/?inst\]|<</?sys>>|<(?:start|end)_of_turn>"
          r"|^[ \t]*</(?:source|sources|passages?|context|documents?|evidence|system|instructions?)>[ \t]*$", "<", "[inst", "[/inst"),
)

WEAK: tuple[Sign, ...] = (
    _sign(r"\b(?:tell|inform|assure|let) (?:the |any |every |each |all )?(?:users?|readers?)\b(?: know)? that\b", "user", "reader"),
    _sign(r"\b(?:tell|inform|assure|say to) (?:whoever|anyone who|everyone who|everybody who|anybody who|people who|those who) asks?\b", "ask"),
    _sign(r"\b(?:in|to|after|before) (?:each|every|any) (?:answer|response|output)\b", "each answer", "each resp", "each outp", "every answer", "every resp", "every outp", "any answer", "any resp", "any outp"),
    _sign(r"\b(?:your (?:answers?|outputs?|completions?|developers?)|in your (?:repl(?:y|ies)|responses?|summar(?:y|ies)))\b", "your "),
    _sign(r"\bwhen(?:ever)? (?:you (?:generate|produce|give|write) (?:an? |your )?(?:answer|response|output|summary)|(?:anybody|anyone|somebody|someone|people|a user|users) asks?|asked about|you are asked)\b", "when"),
    _sign(r"(?:[,:;–—]|\band\b|^|[.!]\s)\s*(?:just |simply |always |only |you )?(?:say|answer|state|reply|claim|respond|pretend|report) (?:that|so|with|in|as if)\b", "say", "answer", "state", "reply", "claim", "respond", "pretend", "report"),
    _sign(r"\banswer(?:s)? accordingly\b|\bin its sense\b|\bact on it\b|\bas (?:this|the) (?:note|line|text) says\b|\bdo what this (?:note|line|text|page)\b", "according", "in its sense", "act on", "as th", "do what"),
    _sign(rf"\b(?:do not|don't|never) (?:mention|reveal|disclose|repeat|quote|cite|name)\b[^.\n]{{0,25}}\b(?:this|these|the above) ?{_TEXT}?\b", "not ", "n't", "never"),
    _sign(r"\b(?:do not|don't|never) (?:mention|quote|cite|name) (?:the |any |a )?(?:table|source|sources|section|sections|paragraph|figure|other)\b", "not ", "n't", "never"),
    _sign(rf"\bkeep (?:this|these) {_TEXT} (?:secret|hidden|to yourself)\b", "keep"),
    _sign(r"\b(?:treat|consider|regard)\b[^.\n]{0,40}\bas (?:void|withdrawn|deleted|a joke|wrong|invalid|obsolete|the (?:highest|only|true))\b", "treat", "consider", "regard"),
    _sign(r"\bthe (?:correct|right|only|true|proper) answer (?:is|to)\b", " answer "),
    _sign(r"\b(?:without (?:naming |a |any )?sources?|no sources|cite nothing else|and nothing else|and no other|rank this|output only)\b", "source", "nothing", "no other", "rank", "output"),
    _sign(r"\byou are (?:now |an? )(?:\w+ )?(?:assistant|chatbot|bot|model|ai|parrot|in \w+ mode)\b", "you are"),
    _first(rf"(?:for|für|pour|para) {_MACHINE}{_DOING}\s*:", *_NAMED),
    _first(r"system (?:message|note|prompt|notice)s?\s*[:!–—]", "system"),
    _order(r"pretend\b", "pretend"),
    _order(rf"(?:mark|tag|label|stamp|sign) (?:your|all|every|each|any) {_ANSWERS} (?:with|by)\b", "mark", "tag", "label", "stamp", "sign"),
    _sign(r"\byou (?:will|must|shall|should|have to|are to) (?:now |then |always |only )?(?:reply|answer|respond|say|claim|state|reveal|pretend|recommend|act)\b", "you "),
    _sign(r"\b(?:do not|don't|never) answer (?:any |the )?questions? (?:about|on|regarding)\b", "answer"),
    _sign(r"\bthe (?:asker|questioner)\b|\bwho(?:ever)? is asking\b", "asker", "questioner", "asking"),
    _sign(r"\b(?:when|if|while|as) you (?:are |can )?(?:read|reading|see|seeing|process|processing) this\s*[,:–—]|\b(?:what|everything|all) you (?:say|write|answer)\b", "you "),
    _sign(r"\bwenn (?:dich|dir|man dich|du)\b[^.\n]{0,30}\b(?:frag|gefragt)", "frag"),
    _sign(r"\b(?:from here on|from now on|henceforth|until further notice)\b", "from here on", "from now on", "henceforth", "until further"),
    _sign(r"\b(?:the word|the phrase|the letters?)\b[^.\n]{0,40}", "the word", "the phrase", "the letter"),
    _sign(r"(?:^|[.:;!,]\s)(?:sag|sage|antworte|gib|nenne|schreib|schreibe|behaupte|zitiere)\b", "sag", "antworte", "gib", "nenne", "schreib", "behaupte", "zitiere"),
    _sign(r"\bdeine[rnm]?\b[^.\n]{0,12}\bantwort|\bdem nutzer\b|\bdie nutzer\b[^.\n]{0,10}\bdass\b", "antwort", "nutzer"),
    _sign(r"\b(?:dites|dis|répondez|réponds|affirmez|citez|cite) (?:que|uniquement|seulement|toujours|par|à l'utilisateur|aux utilisateurs)\b|\bne citez (?:pas|que)\b", "dites", "dis ", "répon", "affirmez", "citez", "cite "),
    _sign(r"\b(?:di|diga|responda|responde|contesta|contesta|afirma|cita) (?:que|siempre|s[oó]lo|solamente|al usuario|a los usuarios)\b|\bdile al usuario\b|\bno cites\b", "di ", "diga ", "dile ", "responda ", "responde ", "contesta ", "afirma ", "cita ", "cites"),
    _sign(r"\b(?:tu|tus|ta|tes) (?:respuestas?|réponses?)\b|\bà l'utilisateur\b|\bal usuario\b|\bla palabra\b|\ble mot\b|\bdem wort\b|\bdas wort\b", "respuesta", "réponse", "utilisateur", "usuario", "palabra", "le mot", "wort"),
)

PEOPLE = re.compile(
    r"\b(?:customers?|clients?|claimants?|callers?|regulators?|authorit\w+|patients?|citizens?|applicants?|policy-?holders?|suppliers?|complain\w*|"
    r"letters? (?:to|from)|the letter|e-?mails?|tickets?|phone|call|colleagues?|auditors?|kund\w+|client\w*|clientes?|reference number|candidates?)\b"
)
"""Whom people write to: an answer to them is a person's."""

HEADING = re.compile(
    rf"^[\s#\d.)]*(?:(?:system|developer|admin|hidden|secret)[\s-]+(?:message|override|prompt|instruction|command|note|directive)s?"
    rf"|(?:(?:notes?|message|instructions?|text) )?(?:for|to) {_EN}(?: only)?|(?:new|updated) instructions?|ai[\s-]only|system|"
    rf"(?:hinweis|nachricht|für|an|pour|aux|para|nota|note|message)\s*(?:an|für|à|aux|para|pour)?\s*(?:{_DE}|{_FR}|{_ES}))[\s:*_]*$"
)
"""A heading under which one weak sign is enough."""
POINTS_BACK = re.compile(
    rf"[\s>*_(\"'-]*(?:please |and )?(?:do not|don't|never|keep|hide|conceal)\b[^.\n]{{0,25}}\b(?:this|these|the (?:above|preceding)) {_TEXT}\b(?:(?! to (?:the )?(?:customer|client|caller)).)*$",
    re.DOTALL,
)
"""A wish that what stands before is not mentioned."""
