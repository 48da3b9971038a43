"""What is counted and measured, under the names of the field.

One set for each process that serves: each makes its own, so that nothing is shared between two of them.
"""

from collections.abc import Iterable
from typing import Any, Literal, TypeAlias, TypeVar, cast

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"  # the text format `generate_latest` writes

M = TypeVar("M", Counter, Histogram)

WebhookResult: TypeAlias = Literal["stored", "refused", "failed"]

# chosen: the aim is 250 ms, so the steps lie around it
_WEBHOOK_MS = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000)
# chosen: from a quick question to a conversation that waits for days
_CONVERSATION_S = (10, 30, 60, 300, 900, 3_600, 14_400, 86_400, 259_200, 604_800)


class Metrics:
    """The counters of one process. No label is a workspace, a contact or a number."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=True)
        self._known: dict[tuple[Any, ...], Counter | Histogram] = {}
        self._received = Counter(
            "whatsapp_messages_received",
            "Messages of customers that were stored.",
            ["provider", "kind"],
            registry=self.registry,
        )
        self._sent = Counter(
            "whatsapp_messages_sent",
            "Messages that were handed to a provider, by what came of it.",
            ["provider", "outcome"],
            registry=self.registry,
        )
        self._conversations = Histogram(
            "whatsapp_conversation_duration_seconds",
            "How long flows' conversations with customers took.",
            ["end"],
            buckets=_CONVERSATION_S,
            registry=self.registry,
        )
        self._tokens = Counter(
            "whatsapp_ai_tokens_used",
            "Tokens that language models read and wrote.",
            ["model", "direction"],
            registry=self.registry,
        )
        self._webhooks = Histogram(
            "whatsapp_webhook_processing_duration_ms",
            "Milliseconds from a provider's post to our answer.",
            ["provider", "result"],
            buckets=_WEBHOOK_MS,
            registry=self.registry,
        )

    def message_received(self, provider: str, kind: str) -> None:
        """Counts a message of a customer.

        Args:
            kind: text, image … as the engine names them: a closed set, so that nobody fills the registry from outside.
        """
        self._labelled(self._received, provider, kind).inc()

    def message_sent(self, provider: str, outcome: Literal["sent", "refused", "in_doubt"]) -> None:
        """Counts a message handed to a provider."""
        self._labelled(self._sent, provider, outcome).inc()

    def conversation_ended(self, end: str, seconds: float) -> None:
        """Measures a flow's conversation.

        Args:
            end: why it ended: completed, interrupted, expired, failed.
        """
        self._labelled(self._conversations, end).observe(seconds)

    def tokens_used(self, model: str, direction: Literal["input", "output"], count: int) -> None:
        """Counts a language model's tokens."""
        self._tokens.labels(model, direction).inc(count)

    def webhook_answered(self, provider: str, result: WebhookResult, milliseconds: float) -> None:
        """Measures the answer to a provider's post."""
        self._labelled(self._webhooks, provider, result).observe(milliseconds)

    def _labelled(self, metric: M, *labels: str) -> M:
        """Gives the one of a metric that has these labels, looked up once: labels are closed sets."""
        found = self._known.get((metric, *labels))
        if found is None:
            found = self._known[metric, *labels] = metric.labels(*labels)
        return cast(M, found)

    def written(self, gauges: Iterable[tuple[str, str, float]] = ()) -> bytes:
        """Gives everything in Prometheus's text format.

        Args:
            gauges: what is so at the moment: name, help, value.
        """
        return generate_latest(self.registry) + generate_latest(_Momentary(gauges))


class _Momentary(CollectorRegistry):
    """Values that are looked up when they are asked for."""

    def __init__(self, gauges: Iterable[tuple[str, str, float]]) -> None:
        super().__init__()
        self._gauges = list(gauges)

    def collect(self) -> Iterable[Metric]:
        for name, told, value in self._gauges:
            yield GaugeMetricFamily(name, told, value=value)
