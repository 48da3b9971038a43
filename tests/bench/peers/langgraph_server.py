# mypy: ignore-errors
"""LangGraph with its SQLite checkpointer: the flow of ten nodes; `… <port> <sink's port> <folder> <durability>`."""

import random
import sys
from contextlib import asynccontextmanager
from typing import TypedDict

import aiosqlite
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph
from python_front import main

WORD = "price10"


class State(TypedDict, total=False):
    """What is kept of a customer."""

    customer: str
    contact: str
    text: str
    tags: list[str]
    asked: int
    name: str
    price: int


@asynccontextmanager
async def open_flow(folder, send):
    """Opens the graph, with a commit that is on the disk for each checkpoint."""
    durability = sys.argv[4]
    async with aiosqlite.connect(folder / "langgraph.sqlite3") as connection:
        saver = AsyncSqliteSaver(connection)
        await saver.setup()
        await connection.execute("PRAGMA synchronous=FULL")
        graph = _drawn(send).compile(checkpointer=saver)

        async def take(customer: str, contact: str, text: str) -> None:
            given = {"customer": customer, "contact": contact, "text": text}
            await graph.ainvoke(given, {"configurable": {"thread_id": customer}}, durability=durability)

        yield take


def _drawn(send) -> StateGraph:
    async def reply(state: State) -> State:
        await send(state["customer"], f"Hello {state['name']}, that is {state['price']} a month.")
        return {}

    def nothing(state: State) -> State:
        return {}

    graph = StateGraph(State)
    for name, node in {
        "start": nothing,
        "count": lambda state: {"asked": state.get("asked", 0) + 1},
        "name": lambda state: {"name": state["contact"].split()[0]},
        "often": nothing,
        "vip": nothing,
        "split": nothing,
        "price": lambda state: {"price": state["asked"] * 42},
        "jump": nothing,
        "reply": reply,
        "end": nothing,
    }.items():
        graph.add_node(name, node)
    graph.add_edge(START, "start")
    graph.add_conditional_edges("start", lambda state: "count" if WORD in state["text"] else END, ["count", END])
    graph.add_edge("count", "name")
    graph.add_edge("name", "often")
    graph.add_conditional_edges("often", lambda state: "jump" if state["asked"] < 0 else "vip", ["jump", "vip"])
    graph.add_conditional_edges("vip", lambda state: "split", ["split"])
    graph.add_conditional_edges("split", lambda state: random.choice(("price", "price")), ["price"])
    graph.add_edge("price", "jump")
    graph.add_edge("jump", "reply")
    graph.add_edge("reply", "end")
    graph.add_edge("end", END)
    return graph


if __name__ == "__main__":
    main(open_flow)
