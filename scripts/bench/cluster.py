"""A throw-away PostgreSQL server from the system's binaries, durable (fsync on) and otherwise as it comes."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from common import cpu

SETTINGS = {"listen_addresses": "", "max_connections": "200", "shared_buffers": "1GB", "max_wal_size": "8GB"}


def binary(name):
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return str(found[-1]) if found else shutil.which(name) or name


class Cluster:
    """A running server with a database `bench`; it goes when the block ends."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp()
        # The server refuses to run as the superuser.
        self.owner = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        if self.owner:
            shutil.chown(self.folder, **self.owner)
        data = f"{self.folder}/data"
        made = [binary("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run(made, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, **self.owner)
        command = [binary("postgres"), "-D", data, "-k", self.folder]
        for setting in SETTINGS.items():
            command += ["-c", "=".join(setting)]
        self.log = open(f"{self.folder}/log", "w")
        self.process = subprocess.Popen(command, cwd=self.folder, stderr=self.log, stdout=self.log, **self.owner)
        while subprocess.run([binary("pg_isready"), "-q", "-h", self.folder]).returncode:
            assert self.process.poll() is None, Path(f"{self.folder}/log").read_text()
            time.sleep(0.05)
        self.run("CREATE DATABASE bench", database="postgres")
        return self

    def __exit__(self, *_):
        # Fast shutdown: connections are cut.
        self.process.send_signal(2)
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder)

    def url(self, user="postgres"):
        return f"postgres:///bench?host={self.folder}&user={user}"

    def run(self, sql, database="bench"):
        """What statements answer, as a list of lists of texts."""
        command = [binary("psql"), "-h", self.folder, "-U", "postgres", "-d", database, "-v", "ON_ERROR_STOP=1", "-qAtX"]
        printed = subprocess.run(command, input=sql, check=True, capture_output=True, text=True).stdout
        return [line.split("|") for line in printed.splitlines()]

    def cpu(self):
        """Seconds of a processor that all of its processes have had."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return cpu(pid, with_ended=True) + sum(map(cpu, children))

    def version(self):
        return re.match(r"[\d.]+", self.run("SHOW server_version")[0][0])[0]
