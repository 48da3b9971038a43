"""The open call of a conversation that is tried, performed for real; what comes back is the action that answers it."""

from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import insert

from backend.database import Database
from backend.domains.flows.try_actions import AnswerHttp, AnswerLlm
from backend.domains.flows.trying import TryService, TryWanted
from backend.effects.contract import CallHttpTool, CallLlmTool, ModelUsage, SaidBefore
from backend.errors import Conflict, InputFault
from backend.models import model_calls
from backend.simulation import Simulation
from backend.tools.clock import Clock
from backend.tools.ids import Ids
from backend.tools.token_buckets import Limit
from backend.web.limits import RateLimits
from flow_engine.contents import LocationContent, MediaContent, TemplateContent
from flow_engine.document import Language
from flow_engine.effects import CallHttp, CallLlm, SendMessage
from flow_engine.inputs import MessageReceived

PER_WORKSPACE = Limit(capacity=30, per_s=0.5)  # chosen: a person trying; no way to flood a host or to burn tokens

Answer: TypeAlias = AnswerHttp | AnswerLlm


class CallDone(Struct, frozen=True):
    """What a call came to."""

    action: Answer


class TryCallTools(Struct, frozen=True):
    """What performs calls: the same as in production."""

    web: CallHttpTool
    models: CallLlmTool
    limits: RateLimits
    ids: Ids
    database: Database
    clock: Clock


class TryCallService:
    """Performs the calls of conversations that are tried."""

    def __init__(self, tries: TryService, tools: TryCallTools) -> None:
        self._tries = tries
        self._tools = tools

    async def call(self, workspace_id: str, flow_id: str, wanted: TryWanted, language: Language) -> CallDone:
        """Replays a conversation and performs the call it waits for; whatever the other side does is an answer.

        Raises:
            NotFound: there is no such flow.
            BadInput: the document is another flow's, or holds more than one may.
            Conflict: nothing waits for the answer of a call.
            LimitReached: the workspace has called too often.
        """
        simulation = (await self._tries.replay(workspace_id, flow_id, wanted, language)).simulation
        call = simulation.open_call() if simulation else None
        if simulation is None or call is None:
            raise Conflict("try", [InputFault("$.actions", "no_open_call")])
        self._tools.limits.take({f"try_call:{workspace_id}": PER_WORKSPACE})
        id_ = f"try-{self._tools.ids.new()}"  # receivers tell repetitions by it, and each try is a new call
        if isinstance(call.effect, CallHttp):
            return CallDone(await self._web(replace(call.effect, id=id_), workspace_id))
        place = _place_of(call.effect.id, simulation)
        return CallDone(await self._model(replace(call.effect, id=id_), workspace_id, simulation, place))

    async def _web(self, effect: CallHttp, workspace_id: str) -> AnswerHttp:
        answer = await self._tools.web(effect, workspace_id)
        return AnswerHttp(answer.status, answer.body, answer.error)

    async def _model(
        self, effect: CallLlm, workspace_id: str, simulation: Simulation, place: dict[str, str]
    ) -> AnswerLlm:
        history = said_before(simulation, effect.history_messages)
        answer = await self._tools.models(effect, workspace_id, history)
        await self._count(effect.id, workspace_id, place, answer.usage or ModelUsage(error=answer.error))
        return AnswerLlm(answer.text, answer.tool, answer.data, answer.error)

    async def _count(self, call_id: str, workspace_id: str, place: dict[str, str], usage: ModelUsage) -> None:
        """Writes down what the model took: it costs as much as one for a customer."""
        row: dict[str, Any] = {"id": call_id, "workspace_id": workspace_id, "purpose": "trial"}
        row |= {"conversation_id": "", "contact_id": "", "at": self._tools.clock.now(), **place}
        row |= {name: getattr(usage, name) for name in ModelUsage.__struct_fields__}
        await self._tools.database.write(lambda connection: connection.execute(insert(model_calls), row))


def _place_of(effect_id: str, simulation: Simulation) -> dict[str, str]:
    """Names the node that waits for an answer, and its flow."""
    waiting = (session for session in simulation.sessions if session.wait and session.wait.effect_id == effect_id)
    frame = next(waiting).frames[-1]
    return {"flow_id": frame.flow_id, "node_id": frame.node_id}


def said_before(simulation: Simulation, count: int) -> list[SaidBefore]:
    """Gives the latest messages of a conversation before the customer's last one, the oldest first."""
    said: list[SaidBefore] = []
    last = -1
    for turn in simulation.turns:
        if isinstance(turn.input, MessageReceived):
            last = len(said)
            said.append(SaidBefore("customer", turn.input.message.text))
        contents = (effect.content for effect in turn.effects if isinstance(effect, SendMessage))
        for content in contents:
            if not isinstance(content, MediaContent | LocationContent | TemplateContent):
                said.append(SaidBefore("business", content.text))
    earlier = [one for place, one in enumerate(said) if place != last and one.text]
    return earlier[-count:] if count else []
