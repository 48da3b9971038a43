"""wait_for_callback: waits until another system calls back."""

from msgspec import Struct

from flow_engine.inputs import CallbackReceived, Input
from flow_engine.node_type import ConfigFault, NodeType, Outcome, Port, WaitFor
from flow_engine.run import Run
from nodes.calls import FAILED, Results, decline, keep_results, optional_writes, required_writes, result_faults
from nodes.fields import CallbackKey, EventName, Seconds

RECEIVED = "received"
TIMED_OUT = "timed_out"
DEFAULT_TIMEOUT_S = 3_600  # chosen: a payment page is left open for about as long
MAX_KEY_CHARS = 200  # chosen: room for any order number or token; it is kept with the session


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets.

    Args:
        name: what the other system calls.
        key: what it says to be understood as this very conversation's.
        timeout_s: how long to wait.
    """

    name: EventName
    key: CallbackKey = "{{ session.id }}"
    results: Results = []
    timeout_s: Seconds = DEFAULT_TIMEOUT_S


class WaitForCallbackNode(NodeType[Config]):
    """Goes on with what the other system sent, or when it did not call in time."""

    config_type = Config
    group = "outside"
    icon = "phone-incoming"

    def ports(self, config: Config) -> tuple[Port, ...]:
        """`received` with every required result, `timed_out`, and `failed` when what came cannot be used."""
        longest_s = config.timeout_s
        writes = required_writes(config.results)
        return (
            Port(
                name=RECEIVED,
                waits=True,
                longest_s=longest_s,
                expects_edge=True,
                writes=writes,
                may_write=optional_writes(config.results),
            ),
            Port(name=TIMED_OUT, waits=True, longest_s=longest_s),
            Port(name=FAILED, waits=True, longest_s=longest_s),
        )

    def enter(self, config: Config, run: Run) -> Outcome:
        """Waits for the call; a key that is empty or too long could never be called."""
        key = run.render(config.key).strip()
        if not 0 < len(key) <= MAX_KEY_CHARS:
            return decline(run, "bad_key", key=key[:20])
        return WaitFor(
            kinds=("callback_received", "time_reached"),
            until=run.in_seconds(config.timeout_s),
            callback=(config.name, key),
        )

    def resume(self, config: Config, run: Run, input_: Input) -> Outcome:
        """Keeps the results of the call."""
        if isinstance(input_, CallbackReceived):
            return RECEIVED if keep_results(run, config.results, input_.data) else FAILED
        declined = run.recall()
        if not declined:
            return TIMED_OUT
        run.explain(**declined)
        run.forget()
        return FAILED

    def faults(self, config: Config) -> list[ConfigFault]:
        """Each result has a path of its own and a variable of its own."""
        return super().faults(config) + result_faults(config.results)


NODE = WaitForCallbackNode()
