"""Bugs planted on purpose: each is a change of one line that the suite must not let pass."""

from msgspec import Struct

CHECKS = "tests/flow_engine/check"
RUN = ("tests/flow_engine/test_run.py", "tests/flow_engine/test_run_bounds.py", "tests/flow_engine/test_run_repeats.py")
SUB_FLOWS = ("tests/flow_engine/test_run_sub_flows.py",)


class SeededBug(Struct, frozen=True):
    """One planted bug.

    Args:
        name: what goes wrong, as a sentence.
        file: where, below the repository's root.
        old: the right code; it stands there exactly once.
        new: the wrong code.
        tests: those of which at least one must fail.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


SEEDED_BUGS = (
    SeededBug(
        "a timer of an earlier wait wakes the session",
        "flow_engine/session.py",
        "return input_.wait_id == self.id",
        "return True",
        RUN,
    ),
    SeededBug(
        "an answer to another call is taken",
        "flow_engine/session.py",
        'return getattr(input_, "effect_id", self.effect_id) == self.effect_id',
        "return True",
        RUN,
    ),
    SeededBug(
        "the same input gives other effect ids",
        "flow_engine/run.py",
        'return f"{self.input.id}.{self._effect_count}"',
        'return f"{self.input.id}.{id(self)}.{self._effect_count}"',
        RUN,
    ),
    SeededBug(
        "an endless flow runs ten times as long",
        "flow_engine/run.py",
        "if steps > MAX_STEPS:",
        "if steps > MAX_STEPS * 10:",
        RUN,
    ),
    SeededBug(
        "a failed input leaves its effects",
        "flow_engine/run.py",
        "failure=failure), [], self.path)",
        "failure=failure), self.effects, self.path)",
        RUN,
    ),
    SeededBug(
        "a node does not see what an earlier one changed of the contact",
        "flow_engine/run.py",
        "after = contact_after(self.contact, effect)",
        "after = self.contact",
        (*RUN, "tests/flow_engine/test_context.py"),
    ),
    SeededBug(
        "values go into variables of any type",
        "flow_engine/run.py",
        'self.variables[name] = coerce(value, self.flow.variable_types.get(name, "text"))',
        "self.variables[name] = value",
        ("tests/flow_engine/test_run_values.py",),
    ),
    SeededBug(
        "flows inside one another are stored upside down",
        "flow_engine/run.py",
        "frames = [frame.closed() for frame in self.frames]",
        "frames = [frame.closed() for frame in reversed(self.frames)]",
        SUB_FLOWS,
    ),
    SeededBug(
        "the results of a sub-flow are lost",
        "flow_engine/flow.py",
        "for v in self.document.variables if v.is_result}",
        "for v in self.document.variables if v.is_input}",
        SUB_FLOWS,
    ),
    SeededBug(
        "any and all are confused",
        "flow_engine/conditions.py",
        'decisive = condition.match == "any"',
        'decisive = condition.match == "all"',
        ("tests/flow_engine/test_conditions.py",),
    ),
    SeededBug(
        "a customer's message overtakes the answer of a call under way",
        "flow_engine/routing.py",
        "if is_message and busy:",
        "if is_message and not busy:",
        ("tests/flow_engine/test_routing.py",),
    ),
    SeededBug(
        "the 24-hour window is taken for 25",
        "flow_engine/check/window.py",
        "WINDOW_S = 24 * 3_600",
        "WINDOW_S = 25 * 3_600",
        (f"{CHECKS}/test_window.py",),
    ),
    SeededBug(
        "a message exactly 24 hours later counts as in time",
        "flow_engine/check/window.py",
        "if worst_s < WINDOW_S or at in told:",
        "if worst_s <= WINDOW_S or at in told:",
        (f"{CHECKS}/test_window.py",),
    ),
    SeededBug(
        "an answer does not open the window again",
        "flow_engine/check/window.py",
        "if way.target is None or way.port.customer_wrote:",
        "if way.target is None:",
        (f"{CHECKS}/test_window.py",),
    ),
    SeededBug(
        "going through a list is taken for an endless round",
        "flow_engine/check/loops.py",
        "if way.target and not way.port.waits and not way.port.repeats:",
        "if way.target and not way.port.waits:",
        (f"{CHECKS}/test_loops.py",),
    ),
    SeededBug(
        "a round with a wait is taken for an endless one",
        "flow_engine/check/loops.py",
        "if way.target and not way.port.waits and not way.port.repeats:",
        "if way.target and not way.port.repeats:",
        (f"{CHECKS}/test_loops.py",),
    ),
    SeededBug(
        "clearing a variable leaves it written",
        "flow_engine/check/variables.py",
        "held = (before - {(depth, name) for name in port.clears})",
        "held = before",
        (f"{CHECKS}/test_variables.py",),
    ),
    SeededBug(
        "every variable of a sub-flow comes back as a result",
        "flow_engine/check/variables.py",
        "if (depth, theirs) in held}",
        "if theirs}",
        (f"{CHECKS}/test_variables.py",),
    ),
    SeededBug(
        "a condition that holds does not end the search for the way",
        "flow_engine/check/facts.py",
        "        if not_so is None:\n            return\n",
        "        if not_so is None:\n            continue\n",
        (f"{CHECKS}/test_structure.py", f"{CHECKS}/test_loops.py"),
    ),
    SeededBug(
        "a tag just put on is not known",
        "flow_engine/check/leaving.py",
        "| cleared | settled_by(step) | filled",
        "| cleared | filled",
        (f"{CHECKS}/test_structure.py",),
    ),
    SeededBug(
        "only the first fault of a config is told",
        "flow_engine/schema.py",
        "MAX_FAULTS = 100",
        "MAX_FAULTS = 1",
        (f"{CHECKS}/test_structure.py",),
    ),
)
