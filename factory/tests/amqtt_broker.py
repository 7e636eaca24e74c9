"""A stand-in for mosquitto: `python amqtt_broker.py PORT [USER PASSWORD]`, until terminated."""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

from amqtt.broker import Broker
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher


async def main(port: str, *login: str) -> None:
    plugins: dict[str, Any] = {
        "amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": not login}
    }
    with tempfile.TemporaryDirectory() as folder:
        if login:
            users = Path(folder) / "users"
            users.write_text(f"{login[0]}:{PasswordHash((Argon2Hasher(),)).hash(login[1])}\n")
            plugins = {"amqtt.plugins.authentication.FileAuthPlugin": {"password_file": str(users)}}
        listener = {"type": "tcp", "bind": f"127.0.0.1:{port}"}
        broker = Broker({"listeners": {"default": listener}, "plugins": plugins})
        await broker.start()
        await asyncio.Event().wait()


asyncio.run(main(*sys.argv[1:]))
