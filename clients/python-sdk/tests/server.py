"""A server with the journey's data, and the proxy that injects faults before it."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from paths import JOURNEY

OPTIONS = [
    "--listen",
    "127.0.0.1:0",
    "--sandbox-reset",
    "off",
    "--rate-limit",
    "off",
    "--egress-allow-private",
]


def environment():
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith("ONDERWIJSREGIO_")
    }
    # The tests run on a machine whose disk is nearly full, too.
    return clean | {"ONDERWIJSREGIO_MIN_FREE_DISK": "off"}


class Server:
    """The binary with demo data, in a folder of its own."""

    def __init__(self):
        self.binary = Path(os.environ["ONDERWIJSREGIO_BINARY"]).resolve()
        self.folder = Path(tempfile.mkdtemp())
        log = self.folder / "log"
        command = [self.binary, "serve", "--demo", *OPTIONS, "--data-dir", self.folder / "data"]
        with open(log, "w") as output:
            self.process = subprocess.Popen(
                command, env=environment(), stdout=subprocess.DEVNULL, stderr=output
            )
        while not (ready := re.search(r'ready listen="([^"]+)"', log.read_text())):
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended early: {log.read_text()}")
            time.sleep(0.02)
        self.address = f"http://{ready[1]}"
        self.keys = json.loads((self.folder / "data/demo-keys.json").read_text())

    def add(self, candidates):
        """Adds candidates as lines of a file."""
        lines = self.folder / "lines.ndjson"
        lines.write_text("".join(json.dumps(one) + "\n" for one in candidates))
        command = [
            self.binary,
            "import",
            "--region",
            "demo-noord",
            "--data-dir",
            self.folder / "data",
            lines,
        ]
        subprocess.run(command, check=True, env=environment(), capture_output=True)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)
        shutil.rmtree(self.folder)


class Proxy:
    """The proxy of the journey."""

    def __init__(self, upstream):
        command = ["node", JOURNEY / "proxy.mjs", "--upstream", upstream]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.address = json.loads(self.process.stdout.readline())["listening"]

    def rules(self, *given):
        """Replaces the rules, and empties the log."""
        self._ask("faults", "PUT", json.dumps(given).encode())

    def log(self):
        return json.loads(self._ask("log", "GET"))

    def note(self):
        return self._ask("note.txt", "GET")

    def _ask(self, path, method, body=None):
        asked = urllib.request.Request(f"{self.address}/__proxy/{path}", method=method, data=body)
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.read()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)
        self.process.stdout.close()
