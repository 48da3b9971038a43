"""Places in versions of flows, in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.domains.panel.schemas import FlowPlace, PathStep, ReturnFlow, ReturnNode, ReturnPlaces
from backend.models import flows, versions
from backend.models.base import among
from flow_engine.document import Language
from flow_engine.flow import Catalogue
from nodes.strings import fill, strings_of


class VersionKnown(Struct, frozen=True):
    """A version of a flow.

    Args:
        nodes: by id.
    """

    flow_id: str
    number: int
    nodes: Mapping[str, "_Node"]


class _Node(Struct):
    id: str
    type: str
    name: str = ""
    config: Any = None


class _Document(Struct):
    nodes: list[_Node] = []


_read_document = msgspec.json.Decoder(_Document).decode


class Places:
    """Names places in the language of who asks.

    Args:
        names: of the flows, by id.
        known: the versions that may be asked for, by id.
    """

    def __init__(
        self, names: Mapping[str, str], known: Mapping[str, VersionKnown], catalogue: Catalogue, language: Language
    ) -> None:
        self._names = names
        self._known = known
        self._catalogue = catalogue
        self._language = language

    def place(self, flow_id: str, version_id: str, node_id: str) -> FlowPlace:
        """Gives a place."""
        version = self._known.get(version_id)
        node = self._node(version_id, node_id)
        return FlowPlace(
            flow_id=flow_id,
            flow_name=self._names.get(flow_id, flow_id),
            version=version.number if version else 0,
            node_id=node_id,
            node_type=node.type if node else "",
            label=_label(node, self._language) if node else "",
        )

    def steps(self, path: Sequence[dict[str, Any]], versions_of: Mapping[str, str], at: datetime) -> list[PathStep]:
        """Gives the nodes of a recorded path with their reasons.

        Args:
            versions_of: the version of each flow that was run.
        """
        return [self._step(visit, versions_of, at) for visit in path]

    def _step(self, visit: dict[str, Any], versions_of: Mapping[str, str], at: datetime) -> PathStep:
        flow_id, why = visit["flow_id"], visit.get("why", {})
        place = self.place(flow_id, versions_of.get(flow_id, ""), visit["node_id"])
        reasons = strings_of(place.node_type, self._language).reasons if place.node_type else {}
        code, port = str(why.get("code", "")), visit.get("port", "")
        return PathStep(
            place=place,
            port=port,
            port_label=self._port_label(self._node(versions_of.get(flow_id, ""), visit["node_id"]), port),
            why=fill(reasons.get(code, ""), why),
            code=code,
            at=at,
        )

    def _node(self, version_id: str, node_id: str) -> _Node | None:
        version = self._known.get(version_id)
        return version.nodes.get(node_id) if version else None

    def _port_label(self, node: _Node | None, port: str) -> str:
        """Says a way out as its author or its node type calls it; one that is no longer there, by its own name."""
        node_type = self._catalogue.get(node.type) if node else None
        if not node or not node_type:
            return port
        try:
            ports = node_type.ports(msgspec.convert(node.config or {}, node_type.config_type))
        except msgspec.ValidationError:  # an old form of the config
            ports = ()
        label = next((one.label for one in ports if one.name == port), "")
        return label or strings_of(node.type, self._language).ports.get(port, port)


async def read_places(
    connection: AsyncConnection, workspace_id: str, version_ids: Iterable[str], catalogue: Catalogue, language: Language
) -> Places:
    """Reads what is needed to name places in some versions."""
    named = await connection.execute(select(flows.c.id, flows.c.name).where(flows.c.workspace_id == workspace_id))
    v = versions.c
    query = select(v.id, v.flow_id, v.number, v.document).where(v.workspace_id == workspace_id)
    known = {
        row.id: VersionKnown(row.flow_id, row.number, _nodes(row.document))
        for row in await connection.execute(query.where(among(v.id, sorted(set(version_ids)))))
    }
    return Places({row.id: row.name for row in named}, known, catalogue, language)


async def read_return_places(connection: AsyncConnection, workspace_id: str, language: Language) -> ReturnPlaces:
    """Lists the published flows by name, with their nodes but the triggers."""
    f, v = flows.c, versions.c
    query = select(f.id, f.name, v.document).join(versions, v.id == f.published_version_id)
    query = query.where(f.workspace_id == workspace_id, f.archived_at.is_(None)).order_by(f.name, f.id)
    return ReturnPlaces(
        [
            ReturnFlow(row.id, row.name, _return_nodes(_nodes(row.document), language))
            for row in await connection.execute(query)
        ]
    )


def _return_nodes(nodes: Mapping[str, _Node], language: Language) -> list[ReturnNode]:
    return [
        ReturnNode(node.id, node.type, _label(node, language))
        for node in nodes.values()
        if not node.type.endswith("_trigger")
    ]


def _label(node: _Node, language: Language) -> str:
    """Gives the name a node was given, else its type in words."""
    return node.name or strings_of(node.type, language).title


def _nodes(document: str) -> dict[str, _Node]:
    try:
        return {node.id: node for node in _read_document(document).nodes}
    except msgspec.DecodeError:  # an old form of documents that was never brought up to date
        return {}
