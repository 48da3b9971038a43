"""What the cards of an editor show: for many nodes at once, their ways out, the lines they say, and what is wrong."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta, Struct
from sqlalchemy import select

from backend.database import Database
from backend.domains.flows.drafts import read_draft
from backend.domains.flows.node_types import NodeTypeService
from backend.domains.flows.schemas import NodeFault, PortView
from backend.models import flows
from flow_engine.document import MAX_NODES, Document, Language, Node, write_document
from flow_engine.flow import Catalogue
from flow_engine.node_type import NodeType
from nodes.cards import card_lines
from nodes.issue_words import issue_strings
from nodes.strings import fill

FEW_NODES = 20  # chosen: so many take a millisecond or two; more are made outside the event loop


class NodeAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """A node whose card is wanted."""

    type: Annotated[str, Meta(min_length=1, max_length=64)]
    config: dict[str, Any] = {}


class FacesWanted(Struct, frozen=True, forbid_unknown_fields=True):
    """The nodes whose cards are wanted.

    Args:
        names: of nodes that others name in their config, by id.
    """

    nodes: Annotated[list[NodeAsked], Meta(max_length=MAX_NODES)]
    names: Annotated[dict[str, str], Meta(max_length=MAX_NODES)] = {}


class Face(Struct, frozen=True):
    """What the card of a node shows.

    Args:
        ports: none while the config cannot be read.
        lines: at most three; what can be said of a config, right or wrong.
    """

    ports: list[PortView]
    lines: list[str]
    faults: list[NodeFault]


class Faces(Struct, frozen=True):
    """Cards, in the order in which they were asked for."""

    faces: list[Face]


class FaceService:
    """What may be asked of cards."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self._database = database
        self._catalogue = catalogue
        self._node_types = NodeTypeService(catalogue)

    async def faces(self, workspace_id: str, wanted: FacesWanted, language: Language) -> Faces:
        """Gives the cards of nodes.

        Raises:
            BadInput: the configs hold more than a document may.
        """
        names = wanted.names | await self._flow_names(workspace_id, wanted)
        if len(wanted.nodes) <= FEW_NODES:
            return self._make(wanted, names, language)
        return await asyncio.to_thread(self._make, wanted, names, language)

    def _make(self, wanted: FacesWanted, names: Mapping[str, str], language: Language) -> Faces:
        _refuse_unbounded(wanted)
        return Faces([self._face(node, names, language) for node in wanted.nodes])

    def _face(self, node: NodeAsked, names: Mapping[str, str], language: Language) -> Face:
        if node.type not in self._catalogue:
            words = fill(issue_strings(language).issues["unknown_type"], {"what": node.type})
            return Face([], [], [NodeFault("$", "unknown_type", words)])
        ports = self._node_types.ports(node.type, node.config, language)
        lines = card_lines(node.type, node.config, self._catalogue, language, names)
        return Face(ports.ports, lines, ports.faults)

    async def _flow_names(self, workspace_id: str, wanted: FacesWanted) -> dict[str, str]:
        """Gives the flows' names by id where a node starts one."""
        types = {type_ for type_ in {node.type for node in wanted.nodes} if type_ in self._catalogue}
        if not any(type(self._catalogue[type_]).call is not NodeType.call for type_ in types):
            return {}
        query = select(flows.c.id, flows.c.name).where(flows.c.workspace_id == workspace_id)
        async with self._database.read() as connection:
            return dict((await connection.execute(query)).all())


def _refuse_unbounded(wanted: FacesWanted) -> None:
    """Holds the configs to the bounds of a document: texts that must be parsed, levels, size."""
    nodes = [Node(str(index), node.type, node.config) for index, node in enumerate(wanted.nodes)]
    read_draft(write_document(Document("faces", "", nodes)))
