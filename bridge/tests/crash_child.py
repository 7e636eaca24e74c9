"""A bridge without devices: its readings are 1, 2, 3, … and it goes on where the disk says it was.

Run as: crash_child.py <directory> <url>. It is there to be killed.
"""

import asyncio
import sys
from pathlib import Path

from fake_odoo import KEY

from mes_bridge.alarms import Alarms
from mes_bridge.backoff import Backoff
from mes_bridge.clock import Clock
from mes_bridge.config import Secret
from mes_bridge.model import GOOD, Batch, Reading
from mes_bridge.odoo import OdooClient
from mes_bridge.salvage import locked, open_outbox
from mes_bridge.sender import Sender
from mes_bridge.writer import Buffer


class Nobody:
    def posted(self, outcome, rows, seconds):
        pass

    def etag_seen(self, etag):
        pass


async def count(buffer):
    last = (await buffer.call(buffer.outbox.last_taken)).get(1)
    number = last.value if last else 0
    while True:
        number += 1
        await buffer.put(Batch([Reading(1, number, number, GOOD)], waits=True))
        if number % 7 == 0:
            await asyncio.sleep(0)


async def main(directory, url):
    alarms = Alarms()
    with locked(directory):
        outbox, _ = open_outbox(directory, 1 << 30, 100)
        buffer = Buffer(outbox, alarms, commit_s=0.002, max_pending=40)
        async with OdooClient(url, Secret(KEY)) as odoo, asyncio.TaskGroup() as group:
            sender = Sender(
                buffer, odoo, alarms, Clock(), Nobody(),
                interval_s=0.001, backoff=lambda: Backoff(0.001, 0.01),
            )  # fmt: skip
            for task in (buffer.run(), sender.run(), count(buffer)):
                group.create_task(task)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
