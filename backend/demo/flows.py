"""The demo flows as one workspace can have them all: only what would overlap is changed."""

from pathlib import Path

from msgspec.structs import replace

from flow_engine.document import Document, Language, Node, read_document

FOLDER = Path(__file__).parents[2] / "demos"
NAMES = ("address", "pizzeria", "clinic", "course")  # a flow stands behind those it starts

# The pizzeria answers any message. The others are asked for by name, also while another flow waits.
START_WORDS: dict[Language, dict[str, tuple[str, ...]]] = {
    "en": {"clinic": ("clinic", "appointment"), "course": ("course",)},
    "pt_BR": {"clinic": ("clínica", "consulta"), "course": ("curso",)},
    "es": {"clinic": ("clínica", "cita"), "course": ("curso",)},
}


def demo_flows(language: Language) -> list[Document]:
    """Reads the demo flows of a language, those that others start first."""
    documents = [read_document((FOLDER / f"{name}.{language}.json").read_bytes()) for name in NAMES]
    taken: set[str] = set()
    return [_beside(document, START_WORDS[language].get(document.id, ()), taken) for document in documents]


def _beside(document: Document, start_words: tuple[str, ...], taken: set[str]) -> Document:
    """Gives a flow without the triggers that flows before it have; notes the words it takes."""
    nodes = [_own(node, start_words, taken) for node in document.nodes]
    taken.update(word for node in nodes if node.type == "keyword_trigger" for word in node.config["words"])
    return replace(document, nodes=nodes)


def _own(node: Node, start_words: tuple[str, ...], taken: set[str]) -> Node:
    if node.type == "any_message_trigger" and start_words:
        return replace(node, type="keyword_trigger", config={"words": list(start_words), "interrupts": True})
    if node.type == "keyword_trigger":
        return replace(
            node, config=node.config | {"words": [word for word in node.config["words"] if word not in taken]}
        )
    return node


def teams_of(documents: list[Document]) -> list[str]:
    """Lists the teams flows hand chats to."""
    return _named(documents, "hand_off", "team")


def fields_of(documents: list[Document]) -> list[str]:
    """Lists the fields flows keep of a contact."""
    return _named(documents, "set_contact_field", "field")


def _named(documents: list[Document], type_: str, field: str) -> list[str]:
    found = (node.config.get(field, "") for document in documents for node in document.nodes if node.type == type_)
    return sorted({name for name in found if name})
