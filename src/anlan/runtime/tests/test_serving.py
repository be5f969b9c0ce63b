# SPDX-License-Identifier: Apache-2.0
"""What begins beside a server: when it fails, nobody waits for its ready line for ever."""

import threading

from anlan.runtime.serving import door, serve_and_begin

PATIENCE = 20  # machine seconds


async def empty(scope, receive, send):
    """An application that answers to nothing but its own start and end."""
    while (await receive())["type"] != "lifespan.shutdown":
        await send({"type": "lifespan.startup.complete"})
    await send({"type": "lifespan.shutdown.complete"})


def fail():
    raise LookupError("a seat that nobody sits on")


def test_a_server_ends_when_what_begins_beside_it_fails():
    said = []
    thread = threading.Thread(
        target=lambda: said.append(serve_and_begin(empty, door("127.0.0.1", 0), fail)), daemon=True
    )
    thread.start()
    thread.join(PATIENCE)
    assert said == [False]
