"""The demo flows as they lie in `demos/`: every flow, language and script is found there, none is listed by hand."""

from functools import lru_cache
from pathlib import Path

from msgspec.structs import replace

from backend.simulation import BEGINS_AT, Simulation, example_context
from flow_engine.document import Language, read_document
from flow_engine.flow import Flow, Flows
from nodes import catalogue
from nodes.strings import LANGUAGES

FOLDER = Path(__file__).parents[2] / "demos"
DOCUMENTS = sorted(FOLDER.glob("*.json"))
SCRIPTS = sorted((FOLDER / "scripts").glob("*.txt"))


@lru_cache
def flow(name: str, language: Language) -> Flow:
    """Reads a demo flow."""
    return Flow(read_document((FOLDER / f"{name}.{language}.json").read_bytes()), catalogue())


def with_sub_flows(name: str, language: Language) -> list[Flow]:
    """Gives a demo flow and the flows it starts."""
    main = flow(name, language)
    calls = [step.node_type.call(step.config) for step in main.steps.values()]
    return [main, *(flow(call.flow_id, language) for call in calls if call)]


def main_flows() -> list[tuple[str, Language]]:
    """Lists the demo flows that a customer starts, in every language."""
    found = [tuple(path.name.split(".")[:2]) for path in DOCUMENTS]
    return [(n, la) for n, language in found for la in LANGUAGES if la == language and not flow(n, la).entry]


def simulation(name: str, language: Language, contact_id: str = "") -> Simulation:
    """Begins a conversation with a demo flow, as `fluxo simulate` does."""
    context = example_context(language)
    contact = replace(context.contact, id=contact_id or context.contact.id)
    return Simulation(Flows(*with_sub_flows(name, language)), replace(context, contact=contact), BEGINS_AT)
