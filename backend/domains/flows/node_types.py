"""The node types as an editor needs them: schema, words, and the ways out of a node with a given config."""

from typing import Any

import msgspec
from msgspec import Struct

from backend.domains.flows.schemas import NodeFault, NodePorts, NodeTypeView, PortView
from backend.errors import NotFound
from flow_engine.document import Language
from flow_engine.flow import Catalogue
from flow_engine.node_type import NodeType
from flow_engine.schema import schema_faults
from nodes.issue_words import fault_words
from nodes.strings import help_of, strings_of


class NodeTypeService:
    """What may be asked of node types."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def list_types(self, language: Language) -> list[NodeTypeView]:
        """Lists all node types."""
        return [self.get(type_, language) for type_ in self._catalogue]

    def get(self, type_: str, language: Language) -> NodeTypeView:
        """Gives a node type.

        Raises:
            NotFound: there is none.
        """
        node_type = self._type(type_)
        return NodeTypeView(
            type=type_,
            group=node_type.group,
            icon=node_type.icon,
            is_trigger=node_type.is_trigger,
            is_entry=node_type.is_entry,
            needs_model=node_type.needs_model,
            schema=msgspec.json.schema(node_type.config_type),
            strings=strings_of(type_, language),
            help=help_of(type_, language),
            ports=self.ports(type_, {}, language).ports,
        )

    def ports(self, type_: str, config: dict[str, Any], language: Language) -> NodePorts:
        """Gives the ways out of a node with a config, and what is wrong with that.

        Raises:
            NotFound: there is no such type.
        """
        node_type = self._type(type_)
        try:
            read: Struct = msgspec.convert(config, node_type.config_type)
        except msgspec.ValidationError as error:
            found = schema_faults(node_type.config_type, config, str(error))
            faults = [(fault.path, fault.code, fault.what) for fault in found]
            return NodePorts([], [_fault(type_, *fault, language) for fault in faults])
        own = [(f"$.{fault.path}".rstrip("."), fault.code, fault.detail) for fault in node_type.faults(read)]
        return NodePorts(_ports(node_type, read), [_fault(type_, *fault, language) for fault in own])

    def _type(self, type_: str) -> NodeType[Any]:
        node_type = self._catalogue.get(type_)
        if node_type is None:
            raise NotFound("node type")
        return node_type


def _fault(type_: str, path: str, code: str, what: str, language: Language) -> NodeFault:
    return NodeFault(path, code, fault_words(code, what, type_, language))


def _ports(node_type: NodeType[Any], config: Struct) -> list[PortView]:
    return [
        PortView(
            name=port.name,
            label=port.label,
            waits=port.waits,
            expects_edge=port.expects_edge,
            is_possible=port.is_possible,
        )
        for port in node_type.ports(config)
    ]
