"""Servers with demo data for the samples: the data is made once, and each server has a copy of it."""

import json
import os
import re
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

BINARY = Path(os.environ["ONDERWIJSREGIO_BINARY"]).resolve()
# What the guides print as the demo's address, and as that of a program of the reader's.
ADDRESS = "http://127.0.0.1:8080"


def environment():
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ONDERWIJSREGIO_")}
    # The samples run on a machine whose disk is nearly full, too.
    return clean | {"ONDERWIJSREGIO_MIN_FREE_DISK": "off"}


class Demo:
    """A server in a folder of its own, whose data is in `data`, where commands look for it."""

    def __init__(self, folder, copy_of=None, options=()):
        self.folder = folder
        folder.mkdir()
        if copy_of:
            shutil.copytree(copy_of.folder / "data", folder / "data")
        with open(folder / "server.log", "w") as log:
            command = [BINARY, "serve", "--demo", "--listen", "127.0.0.1:0", "--sandbox-reset", "off", *options]
            self.process = subprocess.Popen(
                command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=log
            )
        while not (ready := re.search(r'ready listen="([^"]+)"', (folder / "server.log").read_text())):
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended early: {(folder / 'server.log').read_text()}")
            time.sleep(0.02)
        self.address = f"http://{ready[1]}"
        self.keys = json.loads((folder / "data/demo-keys.json").read_text())

    def key(self, guide):
        """The sandbox key, unless the guide's front matter names another of the demo's."""
        return self.keys[guide.meta.get("key", "noord_sandbox_only")]

    def callback_secret(self, key):
        """The sandbox's secret that signs callbacks."""
        address = f"{self.address}/api/sandbox/auth/regions/me?include=callbackSecret"
        with urllib.request.urlopen(urllib.request.Request(address, headers={"x-api-key": key}), timeout=60) as answer:
            return json.load(answer)["data"]["callbackSecret"]

    def stop(self):
        self.process.terminate()
        code = self.process.wait(timeout=60)
        if code != 0:
            raise RuntimeError(f"the server ended with {code}: {(self.folder / 'server.log').read_text()}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
