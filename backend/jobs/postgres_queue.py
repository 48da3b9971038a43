"""SAQ's PostgreSQL queue as wake-ups need it: few connections, quick to find the server again, no gap in listening."""

import psycopg
from psycopg.sql import SQL, Identifier
from psycopg_pool import AsyncConnectionPool
from saq.queue.postgres import ENQUEUE, ListenMultiplexer, PostgresQueue

CONNECT_S = 3  # chosen: a server that is up answers in milliseconds
CLOSE_S = 2
CONNECTIONS = 3  # one listens; one takes and ends jobs while another puts one in

_OPTIONS = {
    "application_name": "fluxo queue",
    "connect_timeout": CONNECT_S,
    "options": "-c synchronous_commit=off",  # a wake-up may be lost: it need not be on the disk before it is sent
    # chosen: a connection that leads nowhere, as after a cut cable, is noticed within half a minute
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}


class ListeningQueue(PostgresQueue):
    """A queue in tables of its own, `saq_*`, beside others or in a database of its own."""

    def __init__(self, url: str, name: str) -> None:
        pool = AsyncConnectionPool(
            url,
            kwargs=dict(_OPTIONS),
            min_size=0,  # nothing to keep up: a connection is made when one is needed, at once after an outage too
            max_size=CONNECTIONS,
            timeout=CONNECT_S,
            reconnect_timeout=1,
            check=AsyncConnectionPool.check_connection,
            open=False,
        )
        super().__init__(pool=pool, name=name, min_size=0, max_size=CONNECTIONS, manage_pool_lifecycle=True)
        self._listener = _Listener(pool, self._channel)

    async def disconnect(self) -> None:
        """Closes the connections, also where none was ever had."""
        await self.pool.close(CLOSE_S)
        await super().disconnect()


class _Listener(ListenMultiplexer):
    """Listens. SAQ looks for jobs before it listens; with this it looks again once it does, and misses none."""

    async def _start(self) -> None:
        try:
            async with self.pool.connection() as connection:
                await connection.execute(SQL("LISTEN {}").format(Identifier(self.key)))
                self.publish(ENQUEUE, ENQUEUE)
                async for notice in connection.notifies():
                    self.publish(notice.payload, notice.payload)
        except psycopg.Error:
            return  # whoever waits for news sees that nobody listens, and begins again
