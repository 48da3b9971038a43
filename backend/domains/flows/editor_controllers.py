"""The routes an editor of flows needs beside those of the flow itself: cards, names, trying, who waits."""

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody

from backend.domains.accounts.guards import requires
from backend.domains.asked import LanguageOf
from backend.domains.bench import BENCH, TheBench
from backend.domains.flows.faces import Faces, FacesWanted
from backend.domains.flows.try_calls import CallDone
from backend.domains.flows.try_scripts import PlayedTests, PlayWanted, WrittenScript
from backend.domains.flows.try_view import Tried
from backend.domains.flows.trying import TryWanted
from backend.domains.flows.vocabulary import Vocabulary
from backend.domains.flows.waiting import WaitingAt
from backend.web.services import TheCaller
from flow_engine.document import MAX_DOCUMENT_BYTES

MAX_TRY_BYTES = 2 * MAX_DOCUMENT_BYTES  # the document, and answers of calls among the actions

_READ = requires("editor", "flows:read")
_WRITE = requires("editor", "flows:write")


class FaceController(Controller):
    """What cards show."""

    path = "/node-types/faces"
    tags = ["editor"]  # noqa: RUF012  the framework's own declaration
    dependencies = BENCH

    @post(guards=[_READ], status_code=200, request_max_body_size=MAX_DOCUMENT_BYTES)
    async def make_faces(
        self, data: JSONBody[FacesWanted], caller: TheCaller, bench: TheBench, language: LanguageOf = "en"
    ) -> Faces:
        """Gives the cards of many nodes at once: ways out, lines, faults."""
        return await bench.faces.faces(caller.workspace_id, data, language)


class VocabularyController(Controller):
    """The names a workspace has."""

    path = "/vocabulary"
    tags = ["editor"]  # noqa: RUF012
    dependencies = BENCH

    @get(guards=[_READ])
    async def get_vocabulary(self, caller: TheCaller, bench: TheBench) -> Vocabulary:
        """Gives the names of tags, fields, teams, flows and so on; kinds the caller may not see are empty."""
        return await bench.vocabulary.of(caller)


class TryController(Controller):
    """Trying a flow as it is drawn."""

    path = "/flows/{flow_id:str}/try"
    tags = ["editor"]  # noqa: RUF012
    dependencies = BENCH

    @post(guards=[_READ], status_code=200, request_max_body_size=MAX_TRY_BYTES)
    async def try_flow(
        self,
        flow_id: FromPath[str],
        data: JSONBody[TryWanted],
        caller: TheCaller,
        bench: TheBench,
        language: LanguageOf = "en",
    ) -> Tried:
        """Replays a conversation on the document that is sent; nothing is kept, nothing goes out."""
        return await bench.tries.try_flow(caller.workspace_id, flow_id, data, language)

    @post("/call", guards=[_WRITE], status_code=200, request_max_body_size=MAX_TRY_BYTES)
    async def perform_call(
        self,
        flow_id: FromPath[str],
        data: JSONBody[TryWanted],
        caller: TheCaller,
        bench: TheBench,
        language: LanguageOf = "en",
    ) -> CallDone:
        """Performs the call such a conversation waits for, for real, and gives the action that answers it."""
        return await bench.try_calls.call(caller.workspace_id, flow_id, data, language)

    @post("/script", guards=[_READ], status_code=200, request_max_body_size=MAX_TRY_BYTES)
    async def write_script(
        self,
        flow_id: FromPath[str],
        data: JSONBody[TryWanted],
        caller: TheCaller,
        bench: TheBench,
        language: LanguageOf = "en",
    ) -> WrittenScript:
        """Writes such a conversation down as a test's script, with what must come of each line."""
        return await bench.scripts.write(caller.workspace_id, flow_id, data, language)

    @post("/tests", guards=[_READ], status_code=200, request_max_body_size=MAX_TRY_BYTES)
    async def play_tests(
        self,
        flow_id: FromPath[str],
        data: JSONBody[PlayWanted],
        caller: TheCaller,
        bench: TheBench,
        language: LanguageOf = "en",
    ) -> PlayedTests:
        """Plays the tests of the document that is sent."""
        return await bench.scripts.play(caller.workspace_id, flow_id, data, language)


class WaitingController(Controller):
    """Who waits where."""

    path = "/flows/{flow_id:str}/waiting"
    tags = ["editor"]  # noqa: RUF012
    dependencies = BENCH

    @get(guards=[_READ])
    async def count_waiting(self, flow_id: FromPath[str], caller: TheCaller, bench: TheBench) -> list[WaitingAt]:
        """Counts the sessions that wait, by version and node."""
        return await bench.waiting.count(caller.workspace_id, flow_id)
