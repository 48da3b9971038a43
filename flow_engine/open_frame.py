"""A frame of a session while the engine works on it."""

from flow_engine.flow import Flow
from flow_engine.session import Frame


class OpenFrame:
    """A flow under way, at a node, with its variables and what its nodes remember."""

    __slots__ = ("flow", "memory", "step", "variables")

    def __init__(self, flow: Flow, frame: Frame) -> None:
        self.flow = flow
        self.step = flow.steps[frame.node_id]
        self.variables = dict(frame.variables)
        self.memory = dict(frame.memory)

    def closed(self) -> Frame:
        """Gives the frame as a session keeps it."""
        return Frame(self.flow.id, self.flow.version_id, self.step.id, self.variables, self.memory)
