"""split_traffic: how contacts spread over the ways, and what keeps a contact on theirs."""

from collections import Counter
from collections.abc import Sequence
from math import sqrt

import pytest
from msgspec.structs import replace

from flow_engine.document import Node
from flow_engine.flow import Flow
from flow_engine.run import Visit
from tests.flow_engine.conversation import ANA, Conversation, flow_of, row

CONTACTS = [f"c{number}" for number in range(10_000)]


def split(weights: Sequence[int], name: str = "", node_id: str = "split", flow_id: str = "f") -> Flow:
    """Gives a flow that splits; the ways are named w0, w1, …"""
    ways = [{"id": f"w{index}", "weight": weight} for index, weight in enumerate(weights)]
    return row(Node(node_id, "split_traffic", {"ways": ways, "name": name}), flow_id=flow_id)


def visit(flow: Flow, contact_id: str) -> Visit:
    """Sends a contact through a flow."""
    return Conversation(flow, contact=replace(ANA, id=contact_id)).say("Hi").path[-1]


def ways_of(flow: Flow) -> list[str]:
    """Gives the way of every contact."""
    return [visit(flow, contact_id).port for contact_id in CONTACTS]


@pytest.mark.parametrize("weights", [(50, 50), (1, 3), (0, 1), (1, 0, 99), (10,) * 10, (1, 100)])
def test_the_shares_are_those_of_the_weights(weights: tuple[int, ...]) -> None:
    counts = Counter(ways_of(split(weights)))
    for index, weight in enumerate(weights):
        share = weight / sum(weights)
        spread = 4 * sqrt(len(CONTACTS) * share * (1 - share))  # chance passes this once in 16,000 times
        assert abs(counts[f"w{index}"] - len(CONTACTS) * share) <= spread


def test_a_way_without_weight_is_never_taken() -> None:
    assert "w1" not in ways_of(split((1, 0, 1)))


def test_a_contact_goes_the_same_way_every_time() -> None:
    flow = split((1, 1, 1, 1))
    assert {visit(flow, "c7").port for _ in range(5)} == {visit(flow, "c7").port}


def test_two_nodes_split_independently() -> None:
    pairs = Counter(zip(ways_of(split((1, 1))), ways_of(split((1, 1), node_id="other")), strict=True))
    assert min(pairs.values()) > len(CONTACTS) / 4 * 0.9


def test_two_flows_split_independently() -> None:
    pairs = Counter(zip(ways_of(split((1, 1))), ways_of(split((1, 1), flow_id="g")), strict=True))
    assert min(pairs.values()) > len(CONTACTS) / 4 * 0.9


def test_splits_of_one_name_agree() -> None:
    here, there = split((1, 1), name="prices"), split((1, 1), name="prices", node_id="other", flow_id="g")
    assert ways_of(here) == ways_of(there)
    assert ways_of(here) != ways_of(split((1, 1)))


def test_a_new_weight_moves_no_more_contacts_than_it_must() -> None:
    before, after = ways_of(split((50, 50))), ways_of(split((60, 40)))
    moved = Counter(pair for pair in zip(before, after, strict=True) if pair[0] != pair[1])
    assert set(moved) == {("w1", "w0")}
    assert 0.09 < moved["w1", "w0"] / len(CONTACTS) < 0.11


def test_the_reason_names_the_contacts_place_and_way() -> None:
    why = visit(split((1, 0, 3)), "c1").why
    assert why["code"] == "bucket"
    assert 1 <= why["bucket"] <= why["buckets"] == 4
    assert why["way"] == ("w0" if why["bucket"] == 1 else "w2")


def test_a_way_without_weight_is_said_to_be_impossible() -> None:
    flow = flow_of([Node("split", "split_traffic", {"ways": [{"id": "a", "weight": 0}, {"id": "b", "weight": 2}]})], [])
    assert [(port.name, port.is_possible, port.expects_edge) for port in flow.steps["split"].ports] == [
        ("a", False, False),
        ("b", True, True),
    ]
