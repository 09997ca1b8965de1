"""Every version of every prompt that this installation knows, and where it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.errors import RecipeError
from assistant.promotion.desk import PromotionDesk
from assistant.promotion.errors import PromotionError
from assistant.promotion.records import CHANNELS
from prompts.registry import Prompt, PromptError, prompt_history, prompt_names
from prompts.release import load_release

INSTALLED = "installed files"
_RELEASES = 30
KEY_LETTERS = 12


@dataclass(slots=True)
class PromptText:
    """One text of a prompt."""

    prompt: Prompt
    places: list[str] = field(default_factory=list)
    """Which releases hold it, such as `installed files`, `production`, `r-3`."""

    @property
    def key(self) -> str:
        """Names this text among those of its prompt: two of them may claim one version."""
        return self.prompt.fingerprint[:KEY_LETTERS]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptBook:
    """Prompts by name, each with its texts, the newest version first."""

    prompts: Mapping[str, Sequence[PromptText]]
    problems: Sequence[str]
    """What could not be read, one sentence each."""


def prompt_book(desk: PromotionDesk) -> PromptBook:
    """The prompts of the installed files and of the newest registered releases."""
    found: dict[str, dict[str, PromptText]] = {}
    problems: list[str] = []
    _add_installed(found, problems)
    for place, prompts in _released(desk, problems):
        for prompt in prompts.values():
            _add(found, prompt, place)
    ordered = {
        name: sorted(texts.values(), key=lambda each: each.prompt.version, reverse=True)
        for name, texts in sorted(found.items())
    }
    return PromptBook(prompts=ordered, problems=problems)


def _add(found: dict[str, dict[str, PromptText]], prompt: Prompt, place: str | None) -> None:
    text = found.setdefault(prompt.id, {}).setdefault(prompt.fingerprint, PromptText(prompt))
    if place is not None and place not in text.places:
        text.places.append(place)


def _add_installed(found: dict[str, dict[str, PromptText]], problems: list[str]) -> None:
    for name in prompt_names():
        try:
            for prompt in prompt_history(name):
                _add(found, prompt, None)
        except PromptError as error:
            problems.append(f"The installed prompt {name} cannot be read: {error}.")
    try:
        for prompt in load_release().prompts.values():
            _add(found, prompt, INSTALLED)
    except (PromptError, OSError):
        problems.append("The installed release file cannot be read.")


def _released(desk: PromotionDesk, problems: list[str]) -> Iterator[tuple[str, Mapping[str, Prompt]]]:
    """The prompts of what the channels run, then of the newest releases."""
    running = {each.channel: each.release for each in desk.status().channels if each.release}
    places = [(channel, running[channel].number) for channel in CHANNELS if channel in running]
    places += [(each.name, each.number) for each in desk.releases(_RELEASES)]
    for place, number in places:
        try:
            yield place, desk.content(number).release.prompts
        except (PromotionError, RecipeError) as error:
            if str(error) not in problems:
                problems.append(str(error))
