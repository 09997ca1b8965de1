"""Whether a question names what it is about, or only what it wants to know of it.

"What is the deadline for the literacy course?" names a subject; "What is the deadline?"
names none. Without one a question leans on the conversation, or has to be asked back.
"""

from __future__ import annotations

from assistant.answering.terms import stem, terms, words

_ATTRIBUTE_WORDS = frozenset(
    stem(word)
    for word in (
        # what is asked of a subject
        "deadline due date day time hour week month year period duration length frequency limit cap maximum "
        "minimum max min threshold target amount number percentage percent cost price fee owner approver "
        "approval approvals permission responsible responsibility accountable accountability contact person "
        "people role team process procedure step steps way form rule rules requirement requirements condition "
        "conditions exception exceptions consequence consequences penalty reason purpose difference status "
        "scope answer policy document documents source next latest current exact official detail details "
        "information info example case cases option options part situation thing topic subject question "
        # what is done with it
        "approve approved approves authorise authorize authorised authorized allow allowed permit permitted "
        "decide decides decision sign signs happen happens happening apply applies start starts begin end ends "
        "finish last lasts expire take wait require required requires consult consulted inform informed tell "
        "told call ask contact notify find work works reach reached mean means say says change changes cost "
        "costs pay long often soon quick quickly fast late early far ok okay else exactly actually really "
        "official possible necessary mandatory compulsory optional happens responsible charge know see look "
        "include included cover covered count handle handled wrong fail fails failed miss missed"
    ).split()
)
"""Words that ask something of a subject without naming it."""


def subject_terms(question: str) -> frozenset[str]:
    """Stems of the words that name what a question is about; empty where none does.

    >>> sorted(subject_terms("What is the deadline for the literacy course?")), subject_terms("Who approves it?")
    (['cours', 'literaci'], frozenset())
    """
    return frozenset(terms(question)) - _ATTRIBUTE_WORDS


def names_no_subject(question: str) -> bool:
    """Whether a short question only asks for an attribute: "How long?", "Who approves it?"."""
    return len(words(question)) <= _LONGEST and not subject_terms(question)


_LONGEST = 12
"""A longer question describes a situation, in whatever words."""
