"""`/control`: options, clock, faults, snapshots, the log."""

from typing import Annotated, Any

from litestar import Controller, delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from backend.cloud_api_stand_in.capture import CapturedCall, CapturedWebhook
from backend.cloud_api_stand_in.control.parameters import After, TheShell
from backend.cloud_api_stand_in.errors import ControlError
from backend.cloud_api_stand_in.faults import Fault
from backend.cloud_api_stand_in.options import OptionFaults, Options, with_changes

MAX_SNAPSHOTS = 20  # chosen
MAX_FAULTS = 100  # chosen
_YEAR_S = 366 * 86_400.0


class State(Struct, frozen=True):
    """How the stand-in stands."""

    now: float
    offset_s: float
    messages_sent: int
    webhooks_waiting: int
    webhooks_dropped: int
    calls: int
    webhook_posts: int
    users: int
    media: int


class ClockMove(Struct, frozen=True, forbid_unknown_fields=True):
    """How far the clock is moved on."""

    advance_s: Annotated[float, Meta(ge=0, le=_YEAR_S)]


class SteeringController(Controller):
    """Steers everything but the customers."""

    path = "/"

    @get("/state")
    async def state(self, shell: TheShell) -> State:
        """Tells how things stand."""
        world = shell.world
        return State(
            now=world.clock.now(),
            offset_s=world.clock.offset_s,
            messages_sent=world.sent.count,
            webhooks_waiting=len(world.outbox),
            webhooks_dropped=world.outbox.dropped,
            calls=world.capture.calls_made,
            webhook_posts=world.capture.webhooks_made,
            users=len(world.users.by_wa_id),
            media=len(world.media),
        )

    @get("/options")
    async def read_options(self, shell: TheShell) -> Options:
        """Gives the options."""
        return shell.world.options

    @patch("/options")
    async def change_options(self, shell: TheShell, data: JSONBody[dict[str, Any]]) -> Options:
        """Changes options; all that is wrong is told at once and nothing is changed then."""
        try:
            shell.world.options = with_changes(shell.world.options, data)
        except OptionFaults as error:
            raise ControlError("bad_options", str(error)) from error
        return shell.world.options

    @post("/clock")
    async def move_clock(self, shell: TheShell, data: JSONBody[ClockMove]) -> State:
        """Moves the clock on; what has become due goes out."""
        shell.world.clock.advance(data.advance_s)
        shell.clock_moved()
        return await self.state.fn(self, shell)  # type: ignore[no-any-return]

    @get("/faults")
    async def list_faults(self, shell: TheShell) -> list[Fault]:
        """Lists the faults that can still strike."""
        return shell.world.faults.listed()

    @post("/faults")
    async def set_fault(self, shell: TheShell, data: JSONBody[Fault]) -> list[Fault]:
        """Sets a fault."""
        if len(shell.world.faults.listed()) >= MAX_FAULTS:
            raise ControlError("too_many_faults", f"At most {MAX_FAULTS} faults are set at once.")
        shell.world.faults.set(data)
        return shell.world.faults.listed()

    @delete("/faults")
    async def clear_faults(self, shell: TheShell) -> None:
        """Takes all faults away."""
        shell.world.faults.clear()

    @post("/snapshots/{name:str}")
    async def take_snapshot(self, shell: TheShell, name: FromPath[str]) -> list[str]:
        """Keeps everything as it is now under a name."""
        if name not in shell.snapshots and len(shell.snapshots) >= MAX_SNAPSHOTS:
            raise ControlError("too_many_snapshots", f"At most {MAX_SNAPSHOTS} snapshots are kept.")
        shell.snapshots[name] = shell.world.snapshot()
        return sorted(shell.snapshots)

    @post("/snapshots/{name:str}/restore")
    async def restore_snapshot(self, shell: TheShell, name: FromPath[str]) -> list[str]:
        """Makes everything as it was; the clock goes on."""
        if name not in shell.snapshots:
            raise ControlError("no_such_snapshot", f"There is no snapshot {name!r}.", 404)
        shell.world.restore(shell.snapshots[name])
        shell.clock_moved()
        return sorted(shell.snapshots)

    @post("/reset")
    async def reset(self, shell: TheShell) -> None:
        """Makes everything as it was at the start; the clock goes on."""
        shell.world.restore(shell.first)
        shell.clock_moved()

    @get("/calls")
    async def list_calls(self, shell: TheShell, after: After = 0) -> list[CapturedCall]:
        """Lists the newest calls of the Graph API."""
        return shell.world.capture.calls(after)

    @get("/webhooks")
    async def list_webhooks(self, shell: TheShell, after: After = 0) -> list[CapturedWebhook]:
        """Lists the newest webhook posts."""
        return shell.world.capture.webhooks(after)
