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
from nodes.strings import fill, strings_of


class VersionKnown(Struct, frozen=True):
    """A version of a flow.

    Args:
        types: of its nodes, by id.
    """

    flow_id: str
    number: int
    types: Mapping[str, str]


class _Node(Struct):
    id: str
    type: str


class _Document(Struct):
    nodes: list[_Node] = []


_read_document = msgspec.json.Decoder(_Document).decode


class Places:
    """Names places in the language of who asks."""

    def __init__(self, names: Mapping[str, str], known: Mapping[str, VersionKnown], language: Language) -> None:
        self._names = names
        self._known = known
        self._language = language

    def place(self, flow_id: str, version_id: str, node_id: str) -> FlowPlace:
        """Gives a place."""
        version = self._known.get(version_id)
        type_ = version.types.get(node_id, "") if version else ""
        return FlowPlace(
            flow_id=flow_id,
            flow_name=self._names.get(flow_id, flow_id),
            version=version.number if version else 0,
            node_id=node_id,
            node_type=type_,
            label=strings_of(type_, self._language).title if type_ else "",
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
        code = str(why.get("code", ""))
        return PathStep(place=place, port=visit.get("port", ""), why=fill(reasons.get(code, ""), why), code=code, at=at)


async def read_places(
    connection: AsyncConnection, workspace_id: str, version_ids: Iterable[str], language: Language
) -> Places:
    """Reads what is needed to name places in some versions."""
    named = await connection.execute(select(flows.c.id, flows.c.name).where(flows.c.workspace_id == workspace_id))
    v = versions.c
    query = select(v.id, v.flow_id, v.number, v.document).where(v.workspace_id == workspace_id)
    known = {
        row.id: VersionKnown(row.flow_id, row.number, _types(row.document))
        for row in await connection.execute(query.where(among(v.id, sorted(set(version_ids)))))
    }
    return Places({row.id: row.name for row in named}, known, language)


async def read_return_places(connection: AsyncConnection, workspace_id: str, language: Language) -> ReturnPlaces:
    """Lists the published flows by name, with their nodes but the triggers."""
    f, v = flows.c, versions.c
    query = select(f.id, f.name, v.document).join(versions, v.id == f.published_version_id)
    query = query.where(f.workspace_id == workspace_id, f.archived_at.is_(None)).order_by(f.name, f.id)
    return ReturnPlaces(
        [
            ReturnFlow(row.id, row.name, _return_nodes(_types(row.document), language))
            for row in await connection.execute(query)
        ]
    )


def _return_nodes(types: Mapping[str, str], language: Language) -> list[ReturnNode]:
    return [
        ReturnNode(id_, type_, strings_of(type_, language).title)
        for id_, type_ in types.items()
        if not type_.endswith("_trigger")
    ]


def _types(document: str) -> dict[str, str]:
    try:
        return {node.id: node.type for node in _read_document(document).nodes}
    except msgspec.DecodeError:  # an old form of documents that was never brought up to date
        return {}
