# mypy: ignore-errors
"""Burr with its SQLite persister: the keyword flow of ten nodes; `… <port> <sink's port> <folder>`."""

from contextlib import asynccontextmanager

from burr.core import ApplicationBuilder, State, action, default, expr
from burr.integrations.persisters.b_aiosqlite import AsyncSQLitePersister
from python_front import main

WORD = "price10"


@action(reads=[], writes=["customer", "contact", "text"])
async def start(state: State, customer: str, contact: str, text: str) -> State:
    """Takes what was said."""
    return state.update(customer=customer, contact=contact, text=text)


@action(reads=["asked"], writes=["asked"])
async def count(state: State) -> State:
    """Counts how often the customer asked."""
    return state.update(asked=state.get("asked", 0) + 1)


@action(reads=["contact"], writes=["name"])
async def name(state: State) -> State:
    """Keeps the first name."""
    return state.update(name=state["contact"].split()[0])


@action(reads=["asked"], writes=["price"])
async def price(state: State) -> State:
    """Reckons the price."""
    return state.update(price=state["asked"] * 42)


def passing():
    """Makes an action at which only the way on is decided."""

    @action(reads=[], writes=[])
    async def passes(state: State) -> State:
        return state

    return passes


@asynccontextmanager
async def open_flow(folder, send):
    """Opens the persister, with a commit that is on the disk for each step."""

    @action(reads=["customer", "name", "price"], writes=[])
    async def reply(state: State) -> State:
        await send(state["customer"], f"Hello {state['name']}, that is {state['price']} a month.")
        return state

    actions = {"start": start, "count": count, "name": name, "price": price, "reply": reply}
    actions |= {one: passing() for one in ("often", "vip", "split", "jump", "end")}
    async with AsyncSQLitePersister.from_values(db_path=str(folder / "burr.sqlite3")) as persister:
        await persister.initialize()
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            await persister.connection.execute(f"PRAGMA {pragma}")

        async def take(customer: str, contact: str, text: str) -> None:
            builder = ApplicationBuilder().with_actions(**actions)
            builder = builder.with_transitions(
                ("start", "count", expr(f"'{WORD}' in text")),
                ("start", "end", default),
                ("count", "name"),
                ("name", "often"),
                ("often", "jump", expr("asked < 0")),
                ("often", "vip", default),
                ("vip", "split"),
                ("split", "price"),
                ("price", "jump"),
                ("jump", "reply"),
                ("reply", "end"),
            )
            builder = builder.with_identifiers(app_id=customer, partition_key="bench").initialize_from(
                persister, resume_at_next_action=False, default_state={"asked": 0}, default_entrypoint="start"
            )
            app = await builder.with_state_persister(persister).abuild()
            app.reset_to_entrypoint()  # the last run has ended; its state stays
            await app.arun(halt_after=["end"], inputs={"customer": customer, "contact": contact, "text": text})

        yield take


if __name__ == "__main__":
    main(open_flow)
