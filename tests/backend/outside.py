"""The outside as the tests want it: a channel that notes what is sent, web addresses and models that answer."""

import asyncio
from collections.abc import Mapping

from backend.channels.contract import Channel, Sender, SendOutcome, Sent
from backend.effects.contract import HttpAnswer, LlmAnswer, SaidBefore
from flow_engine.contents import Content, TemplateContent
from flow_engine.effects import CallHttp, CallLlm


class FakeChannel:
    """Takes every message, unless it is told to answer otherwise.

    Args:
        outcomes: what the next sends come to; an exception is raised.
    """

    def __init__(self) -> None:
        self.sent: list[tuple[Sender, Content, str]] = []
        self.outcomes: list[SendOutcome | Exception] = []
        self.is_reached, self.may_answer = asyncio.Event(), asyncio.Event()
        self.may_answer.set()

    def is_marketing(self, content: Content) -> bool:
        """Tells whether a message template is called advertising."""
        return isinstance(content, TemplateContent) and content.name.startswith("promo")

    def is_genuine(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Takes every post."""
        return True

    async def send(self, recipient: Sender, content: Content, effect_id: str, reply_to: str = "") -> SendOutcome:
        """Notes a message."""
        self.sent.append((recipient, content, effect_id))
        outcome = self.outcomes.pop(0) if self.outcomes else Sent(f"out{len(self.sent)}")
        self.is_reached.set()
        await self.may_answer.wait()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def texts(self) -> list[str]:
        """Gives the words sent, in order."""
        return [getattr(content, "text", "") for _, content, _ in self.sent]


class FakeChannels:
    """The connected channels."""

    def __init__(self, channels: dict[str, Channel]) -> None:
        self.channels = channels

    async def get(self, channel_id: str) -> Channel | None:
        """Gives a channel."""
        return self.channels.get(channel_id)


class FakeHttp:
    """Answers calls of web addresses."""

    def __init__(self) -> None:
        self.calls: list[CallHttp] = []
        self.answer = HttpAnswer(200, {"ok": True})
        self.error: Exception | None = None
        self.is_reached, self.may_answer = asyncio.Event(), asyncio.Event()
        self.may_answer.set()

    async def __call__(self, call: CallHttp, workspace_id: str) -> HttpAnswer:
        """Answers a call."""
        self.calls.append(call)
        self.is_reached.set()
        await self.may_answer.wait()
        if self.error:
            raise self.error
        return self.answer


class FakeLlm:
    """Answers questions."""

    def __init__(self) -> None:
        self.calls: list[tuple[CallLlm, list[SaidBefore]]] = []
        self.answer = LlmAnswer("Sim")
        self.is_reached, self.may_answer = asyncio.Event(), asyncio.Event()
        self.may_answer.set()

    async def __call__(self, call: CallLlm, workspace_id: str, history: list[SaidBefore]) -> LlmAnswer:
        """Answers a question."""
        self.calls.append((call, history))
        self.is_reached.set()
        await self.may_answer.wait()
        return self.answer
