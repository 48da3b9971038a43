"""Parts and shortest ways of any small graph, held against networkx."""

from itertools import pairwise

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from flow_engine.check.parts import parts_of, shortest_way

SIZE = 7

patiently = settings(deadline=None, derandomize=True, max_examples=100)
any_graph = st.lists(st.sets(st.integers(0, SIZE - 1), max_size=3).map(sorted), min_size=SIZE, max_size=SIZE)


def _in_networkx(edges: list[list[int]]) -> "nx.DiGraph[int]":
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(SIZE))
    graph.add_edges_from((number, after) for number, following in enumerate(edges) for after in following)
    return graph


@patiently
@given(any_graph)
def test_the_parts_are_those_in_which_all_lead_to_one_another(edges: list[list[int]]) -> None:
    parts = parts_of(edges)
    assert {frozenset(part) for part in parts} == set(
        map(frozenset, nx.strongly_connected_components(_in_networkx(edges)))
    )
    assert sum(map(len, parts)) == SIZE


@patiently
@given(any_graph)
def test_a_part_stands_after_those_it_leads_to(edges: list[list[int]]) -> None:
    place = {number: at for at, part in enumerate(parts_of(edges)) for number in part}
    assert all(place[after] <= place[number] for number, following in enumerate(edges) for after in following)


@patiently
@given(any_graph, st.integers(0, SIZE - 1), st.integers(0, SIZE - 1))
def test_a_way_is_one_of_the_shortest(edges: list[list[int]], start: int, goal: int) -> None:
    way = shortest_way(edges, start, goal)
    graph = _in_networkx(edges)
    if not nx.has_path(graph, start, goal):
        assert way == []
        return
    assert (way[0], way[-1], len(way)) == (start, goal, 1 + nx.shortest_path_length(graph, start, goal))
    assert all(after in edges[before] for before, after in pairwise(way))


def test_a_way_keeps_within_the_numbers_it_may_go_by() -> None:
    edges = [[1, 2], [3], [4], [], [3]]
    assert shortest_way(edges, 0, 3) == [0, 1, 3]
    assert shortest_way(edges, 0, 3, within={2, 3, 4}) == [0, 2, 4, 3]
