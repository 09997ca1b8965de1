"""Small trails, whole and tampered with in every way that an intruder might try."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from knowledge.audit.entry import GENESIS_SHA256, AuditEntry, canonical_json, entry_sha256
from knowledge.audit.verify import Anchor

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
_ACTIONS = ("proposal.created", "proposal.approved", "release.published", "question.asked")
_ACTORS = ("Ines", "Óscar Prado", "寺田", "Wim")

Trail = list[AuditEntry]


def chained(entries: Iterable[AuditEntry], *, after: str = GENESIS_SHA256, number: int = 1) -> Trail:
    """The same contents, numbered and hashed anew."""
    trail: Trail = []
    for sequence, entry in enumerate(entries, start=number):
        fields = {
            "sequence": sequence,
            "at": entry.at,
            "actor": entry.actor,
            "action": entry.action,
            "subject": entry.subject,
            "details": entry.details,
            "previous_sha256": after,
        }
        trail.append(AuditEntry(**fields, sha256=entry_sha256(**fields)))
        after = trail[-1].sha256
    return trail


def content(number: int, random: Random) -> AuditEntry:
    """An entry that is not yet in a chain."""
    return AuditEntry(
        sequence=0,
        at=(START + timedelta(minutes=number)).isoformat(timespec="milliseconds"),
        actor=random.choice(_ACTORS),
        action=random.choice(_ACTIONS),
        subject=f"proposal {random.randint(1, 9)}",
        details=canonical_json({"n": number, "token": random.getrandbits(40)}),
        previous_sha256="",
        sha256="",
    )


def whole_trail(random: Random, *, length: int | None = None) -> Trail:
    """A trail nobody has touched."""
    return chained(content(n, random) for n in range(length or random.randint(6, 30)))


def anchors_at(trail: Sequence[AuditEntry], *sequences: int) -> list[Anchor]:
    """Heads that were kept of a trail."""
    return [Anchor(sequence=n, sha256=trail[n - 1].sha256, origin=f"head {n}") for n in sorted(sequences)]


def renumbered(trail: Iterable[AuditEntry]) -> Trail:
    """Numbers without holes; hashes stay what they were."""
    return [replace(entry, sequence=number) for number, entry in enumerate(trail, start=1)]


def linked(trail: Iterable[AuditEntry]) -> Trail:
    """Numbers without holes and each naming its predecessor's hash; own hashes stay what they were."""
    after, result = GENESIS_SHA256, []
    for entry in renumbered(trail):
        result.append(replace(entry, previous_sha256=after))
        after = entry.sha256
    return result


# Each gives the tampered trail and the first entry that is bad.


def change_a_field(trail: Trail, random: Random) -> tuple[Trail, int]:
    place = random.randrange(len(trail))
    field = random.choice(("actor", "action", "subject", "details", "previous_sha256", "sha256"))
    old = getattr(trail[place], field)
    new = old[:-1] + ("0" if old[-1] != "0" else "1")
    return [*trail[:place], replace(trail[place], **{field: new}), *trail[place + 1 :]], place + 1


def edit_a_time(trail: Trail, random: Random) -> tuple[Trail, int]:
    place = random.randrange(len(trail))
    moved = datetime.fromisoformat(trail[place].at) - timedelta(seconds=random.randint(1, 10_000))
    entry = replace(trail[place], at=moved.isoformat(timespec="milliseconds"))
    return [*trail[:place], entry, *trail[place + 1 :]], place + 1


def delete(trail: Trail, random: Random) -> tuple[Trail, int]:
    place = random.randrange(len(trail) - 1)
    count = random.randint(1, len(trail) - 1 - place)
    rest = [*trail[:place], *trail[place + count :]]
    return random.choice((list, renumbered, linked))(rest), place + 1


def insert(trail: Trail, random: Random) -> tuple[Trail, int]:
    place = random.randrange(len(trail))
    after = trail[place - 1].sha256 if place else GENESIS_SHA256
    count = random.randint(1, 3)
    forged = chained((content(90 + n, random) for n in range(count)), after=after, number=place + 1)
    if random.random() < 0.3:
        forged[0] = replace(forged[0], sha256="f" * 64)
    return renumbered([*trail[:place], *forged, *trail[place:]]), place + 1


def swap(trail: Trail, random: Random) -> tuple[Trail, int]:
    first, second = sorted(random.sample(range(len(trail)), 2))
    swapped = list(trail)
    swapped[first], swapped[second] = trail[second], trail[first]
    return random.choice((renumbered, linked))(swapped), first + 1


def duplicate(trail: Trail, random: Random) -> tuple[Trail, int]:
    source = random.randrange(len(trail) - 1)
    place = random.randint(source + 1, len(trail) - 1)
    if random.random() < 0.5:
        return renumbered([*trail[:place], trail[source], *trail[place:]]), place + 1
    return renumbered([*trail[:place], trail[source], *trail[place + 1 :]]), place + 1


def cut_the_tail(trail: Trail, random: Random) -> tuple[Trail, int]:
    kept = random.randrange(len(trail))
    return trail[:kept], kept + 1


def roll_back(trail: Trail, random: Random) -> tuple[Trail, int]:
    """An older copy takes the file's place, and people go on working with it."""
    kept = random.randrange(len(trail))
    later = [content(500 + n, random) for n in range(random.randint(0, len(trail) - kept + 3))]
    return chained([*trail[:kept], *later]), kept + 1


def hash_anew(trail: Trail, random: Random) -> tuple[Trail, int]:
    place = random.randrange(len(trail))
    entry = replace(trail[place], actor="Nobody")
    return chained([*trail[:place], entry, *trail[place + 1 :]]), place + 1


def change_the_head(trail: Trail, random: Random) -> tuple[Trail, int]:
    return chained([*trail[:-1], replace(trail[-1], subject="proposal 99")]), len(trail)


SHOWN_BY_THE_CHAIN = (change_a_field, edit_a_time, delete, insert, swap, duplicate)
SHOWN_BY_WHAT_WAS_KEPT = (cut_the_tail, roll_back, hash_anew, change_the_head)
Tampering = Callable[[Trail, Random], tuple[Trail, int]]
EVERY_TAMPERING: tuple[Tampering, ...] = SHOWN_BY_THE_CHAIN + SHOWN_BY_WHAT_WAS_KEPT
