"""The parts that decide what may run: the desk of releases, and the assistant of a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.composition.drafting import DraftingParts

if TYPE_CHECKING:
    from assistant.answering.recipe import Recipe
    from assistant.drafting.planning.material import Material
    from assistant.governing.recording import RecordingAssistant
    from assistant.promotion.desk import PromotionDesk
    from assistant.promotion.running import ChannelAssistant

EXTRACTIVE = "extractive"


class PromotingParts(DraftingParts):
    """What may run in one home."""

    def promotion_desk(self) -> PromotionDesk:
        """Where releases of the assistant are approved and promoted."""
        return self._once("promotion desk", self._build_promotion_desk)

    def recorded_assistant(self, model: str | None = None) -> ChannelAssistant | RecordingAssistant:
        """The assistant that people ask, which is that of the channel; each question is recorded.

        Args:
            model: Try this chat model with the installed files instead; no channel answers then.
        """
        if model is not None:
            return super().recorded_assistant(model)
        return self._once("channel assistant", self._build_channel_assistant)

    def worded_material(self, material: Material, model: str | None) -> Material:
        """As the channel's release reads it: which prompt and which chat model draft is judged too.

        Args:
            material: What a draft is made of.
            model: Try this chat model with the installed prompt instead.

        Raises:
            NothingToRunError: If the channel has nothing that may run, and a chat model is configured.
        """
        from assistant.promotion.errors import NothingToRunError

        if model is not None:
            return super().worded_material(material, model)
        try:
            recipe = self.recorded_assistant().recipe
        except NothingToRunError:
            if self.settings.model.name == EXTRACTIVE:
                return material
            raise
        settings = recipe.sections(key=self.settings.model.api_key)["model"]
        if settings.name == EXTRACTIVE:
            return material
        from assistant.models import build_chat_model

        return self.material_worded_by(material, lambda: build_chat_model(settings), release=recipe.release)

    def misfit(self, recipe: Recipe) -> str | None:
        """What a recipe needs that the index of this home is not made with; None where it can run."""
        settings = self.settings
        if recipe.settings.get("embedding") != settings.embedding.model:
            return f"the embedding model {recipe.settings.get('embedding')}"
        for name, needed in recipe.settings.get("index", {}).items():
            if getattr(settings.ingest, name, None) != needed:
                return f"passages cut with ingest.{name} at {needed}"
        return None

    def _build_promotion_desk(self) -> PromotionDesk:
        from assistant.promotion.desk import PromotionDesk
        from assistant.promotion.policy import load_release_policy

        base, path = self.knowledge_base(), self.settings.home / self.settings.gate.release_policy
        return PromotionDesk(
            base.engine, base.clock, policy=lambda: load_release_policy(path), misfit=self.misfit
        )

    def _build_channel_assistant(self) -> ChannelAssistant:
        from assistant.promotion.running import ChannelAssistant

        gate, base = self.settings.gate, self.knowledge_base()
        return ChannelAssistant(
            base,
            channel=gate.channel,
            required=gate.required,
            build=lambda recipe: self._recording(self.assistant_of(recipe), recipe, ran_as=gate.channel),
            installed=super().recorded_assistant,
            misfit=self.misfit,
        )
