# SPDX-License-Identifier: Apache-2.0
"""Machines: who listens to them, by which broker. One process listens at a time; another takes over when it is gone.

So what a device says stays in order, and the broker keeps our one session for whoever comes next.
"""

import hmac
import logging
import os
import socket
import threading

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections, connection, connections

from anlan.adapters.mqtt.bridge import Bridge
from anlan.adapters.mqtt.client import Access, Client
from anlan.adapters.mqtt.embedded import Gateway
from anlan.adapters.mqtt.topics import Topics
from anlan.kernel.devices.keys import pass_word
from anlan.kernel.devices.running import tell_state
from anlan.kernel.devices.seen import device_seen
from anlan.kernel.errors import write_down
from anlan.kernel.following.lease import Lease
from anlan.kernel.ports import Broker, plug
from anlan.kernel.registry import REGISTRY

log = logging.getLogger("anlan.bridge")
NAME = "anlan-bridge"  # the broker's name for whoever listens: one session for all who may
LOOK = 2.0  # seconds between two looks at the lease
KEEPS = 3600.0  # seconds that the broker keeps what came while nobody listened


def access() -> Access:
    """The broker that the settings name."""
    return access_by(settings.ANLAN_BROKER_URL)


def access_by(url: str) -> Access:
    """A broker, with the certificates that the settings name."""
    return Access.of(
        url,
        authority=settings.ANLAN_BROKER_CA,
        certificate=settings.ANLAN_BROKER_CERT,
        key=settings.ANLAN_BROKER_CERT_KEY,
    )


def plug_broker(way: Access) -> None:
    """What reactions publish by."""
    plug(Broker, lambda: Client(way, f"anlan-{socket.gethostname()}-{os.getpid()}").start())


def admits(user: str, password: str) -> bool:
    """Whether this device signs in at the embedded broker with what is derived from its key."""
    close_old_connections()
    device = device_seen(user)
    return device is not None and hmac.compare_digest(pass_word(device.key, user).encode(), password.encode())


def embedded(port: int) -> Gateway:
    """A broker of our own in this process; 0: on any free port."""
    return Gateway(Topics(REGISTRY.topics()), admits, port=port).start()


class Listener:
    """Listens to the machines whenever no other process does."""

    def __init__(self, way: Access) -> None:
        self._way, self._ending = way, threading.Event()
        self._thread = threading.Thread(target=self._run, name="machines.listener", daemon=True)
        self._name = f"{socket.gethostname()}:{os.getpid()}"

    def start(self) -> "Listener":
        """Begin; comes back at once."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Take in what is under way, then end."""
        self._ending.set()
        self._thread.join(15)

    def _run(self) -> None:
        lease = Lease("machines.bridge")
        while not self._ending.is_set():
            if self._may(lease):
                self._listen(lease)
            else:
                self._ending.wait(LOOK)
        lease.release()
        connections.close_all()

    def _may(self, lease: Lease) -> bool:
        try:
            return lease.take()
        except DatabaseError as fault:
            write_down(log, "the bridge lost the database", fault)
            connection.close()
            return False

    def _listen(self, lease: Lease) -> None:
        topics = Topics(REGISTRY.topics())
        sender = Client(self._way, f"anlan-answers-{self._name}").start()
        bridge = Bridge(topics, sender.send).start()
        client = Client(self._way, NAME, filters=topics.filters(), hear=bridge.hear, keeps=KEEPS).start()
        while self._is_still_mine(lease, bridge, client):
            self._ending.wait(LOOK)
            if self._ending.is_set():
                break
        client.stop()
        bridge.stop()
        sender.stop()

    def _is_still_mine(self, lease: Lease, bridge: Bridge, client: Client) -> bool:
        """While the database is away nobody else has the lease; what comes waits."""
        try:
            if not lease.take():
                return False
            counts = bridge.counts
            tell_state(
                self._name,
                is_connected=client.is_connected,
                heard=counts["heard"],
                refused=counts["refused"],
                dropped=counts["dropped"],
                waiting=bridge.waiting,
            )
        except DatabaseError as fault:
            write_down(log, "the bridge cannot say how it fares", fault)
            connection.close()
        return True
