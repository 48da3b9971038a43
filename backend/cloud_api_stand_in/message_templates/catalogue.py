"""The message templates of all accounts."""

from collections.abc import Iterator
from typing import Any, Literal

from msgspec import Struct, field

TemplateStatus = Literal["PENDING", "APPROVED", "REJECTED", "PAUSED", "DISABLED", "PENDING_DELETION"]


class MessageTemplate(Struct, kw_only=True):
    """A message template. It is not frozen: reviews and edits change it.

    Args:
        id: digits; webhooks give it as a number.
        rejected_reason: why it was refused; `NONE` when it was not.
        quality_at: when the quality was last assessed, in seconds since 1970.
        edited_at: when it was edited.
    """

    id: str
    waba_id: str
    name: str
    language: str
    category: str
    components: list[dict[str, Any]]
    status: TemplateStatus = "PENDING"
    parameter_format: Literal["POSITIONAL", "NAMED"] = "POSITIONAL"
    rejected_reason: str = "NONE"
    quality: str = "UNKNOWN"
    quality_at: int = 0
    edited_at: list[float] = field(default_factory=list)

    def component(self, kind: str) -> dict[str, Any] | None:
        """Finds the component of a kind: HEADER, BODY, FOOTER or BUTTONS."""
        return next((one for one in self.components if str(one.get("type", "")).upper() == kind), None)

    def buttons(self) -> list[dict[str, Any]]:
        """Lists the buttons."""
        component = self.component("BUTTONS")
        buttons: list[dict[str, Any]] = component.get("buttons", []) if component else []
        return buttons

    def as_node(self) -> dict[str, Any]:
        """Gives the template as the Graph API shows it."""
        return {
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "status": self.status,
            "category": self.category,
            "parameter_format": self.parameter_format,
            "components": self.components,
            "rejected_reason": self.rejected_reason,
            "quality_score": {"score": self.quality, "date": self.quality_at},
        }


class Catalogue:
    """Message templates by id, and by account, name and language."""

    def __init__(self) -> None:
        self._by_id: dict[str, MessageTemplate] = {}
        self._by_name: dict[tuple[str, str, str], MessageTemplate] = {}
        self._under_review: dict[str, tuple[float, TemplateStatus, str]] = {}

    def add(self, template: MessageTemplate) -> None:
        """Adds a template."""
        self._by_id[template.id] = template
        self._by_name[template.waba_id, template.name, template.language] = template

    def remove(self, template: MessageTemplate) -> None:
        """Forgets a template."""
        del self._by_id[template.id]
        del self._by_name[template.waba_id, template.name, template.language]

    def review(self, template: MessageTemplate, due: float, verdict: TemplateStatus, reason: str) -> None:
        """Notes how a review ends, and when."""
        self._under_review[template.id] = (due, verdict, reason)

    def settle(self, now: float) -> None:
        """Ends the reviews that are due."""
        if not self._under_review:
            return
        for template_id, (due, verdict, reason) in list(self._under_review.items()):
            if due <= now:
                del self._under_review[template_id]
                template = self._by_id.get(template_id)
                if template is not None and template.status == "PENDING":
                    template.status, template.rejected_reason = verdict, reason

    def find(self, template_id: str) -> MessageTemplate | None:
        """Finds a template by id."""
        return self._by_id.get(template_id)

    def named(self, waba_id: str, name: str, language: str) -> MessageTemplate | None:
        """Finds a template by name and language."""
        return self._by_name.get((waba_id, name, language))

    def of(self, waba_id: str) -> Iterator[MessageTemplate]:
        """Walks the templates of an account, oldest first."""
        return (template for template in self._by_id.values() if template.waba_id == waba_id)
