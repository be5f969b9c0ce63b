# SPDX-License-Identifier: Apache-2.0
"""B3's floor: a bare asyncio server that writes a frame to everybody, fifty times a second; an id is the moment in microseconds."""

import asyncio
import time

DATA = (
    '{"matter":"01930000-0000-7000-8000-000000000000","kind":"dispatch.incident","region":"331002.331002001",'
    '"at":"2026-11-21T15:42:36.123456+00:00"}'
)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"


def run(rate: float, port: float) -> None:
    """Serve until killed."""
    asyncio.run(_serve(rate, int(port)))


async def _serve(rate: float, port: int) -> None:
    listeners: set[asyncio.StreamWriter] = set()

    async def joined(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(HEAD)
        listeners.add(writer)
        try:
            await reader.read()
        except ConnectionError:
            pass
        finally:
            listeners.discard(writer)
            writer.close()

    async with await asyncio.start_server(joined, "127.0.0.1", port, backlog=2048):
        due = time.monotonic()
        while True:
            due += 1 / rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            frame = f"id: {time.time_ns() // 1000}\nevent: matters.note_added\ndata: {DATA}\n\n".encode()
            for one in list(listeners):
                one.write(frame)
