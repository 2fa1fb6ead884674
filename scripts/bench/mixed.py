"""A mixed load on a server of either engine, beside which something else is measured: reads at half of what the server can
answer, and 200 writes a second."""

import json
import os
import random
import subprocess
from pathlib import Path

import load
from common import PHASES, Installation, candidate

READERS, WRITERS, WRITES = 32, 8, 200
HALF_A_DAY = 12 * 3600
# What ended a day ago is removed, so that it happens in a run of minutes.
KEPT = ["--mutations-kept", "1", "--accesses-kept", "1"]
TABLES = ["candidates", "mutations", "accesses", "audit"]


class Instance:
    """An installation, and its server, whose clock is so many half days ahead (libfaketime)."""

    def __init__(self, folder, cluster, rows, *words):
        self.folder, self.cluster, self.rows, self.words = Path(folder), cluster, rows, words
        self.installation = Installation(folder, *(["--database", cluster.url()] if cluster else []))
        self.installation.fill(rows)
        if cluster:
            cluster.run("VACUUM ANALYZE; CHECKPOINT")
        self.jumps = 0
        self.start()
        self.rate = self.capacity() / 2

    def start(self):
        library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
        # Durations stay real: the limits on time, and the pauses of the background jobs.
        clock = {"LD_PRELOAD": str(library), "FAKETIME": f"+{self.jumps * HALF_A_DAY}", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        os.environ.update(clock)
        try:
            self.server = self.installation.serve(f"log-{self.jumps}", *KEPT, *self.words)
        finally:
            for name in clock:
                del os.environ[name]
        self.url = f"{self.server.url}/api/v2/candidates"

    def jump(self, half_days=1):
        """Goes on with the clock so much later."""
        self.server.stop()
        self.jumps += half_days
        self.start()

    def query(self, sql):
        """The numbers in the first row of an answer."""
        if self.cluster:
            return [int(value or 0) for value in self.cluster.run(sql)[0]]
        command = ["sqlite3", "-readonly", "-cmd", ".timeout 5000", self.folder / "onderwijsregio.db", sql]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return [int(value or 0) for value in printed.strip().split("|")]

    def mutations(self):
        return self.query("SELECT count(*) FROM mutations")[0]

    def sizes(self):
        """The database, its log and the server's memory in MB, and the rows of the tables that grow."""
        if self.cluster:
            database, = self.query("SELECT pg_database_size('bench')")
            log, = self.query("SELECT sum(size) FROM pg_ls_waldir()")
        else:
            files = [self.folder / f"onderwijsregio.db{end}" for end in ["", "-wal"]]
            database, log = (file.stat().st_size if file.exists() else 0 for file in files)
        rows = self.query("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in TABLES))
        return {"database_mb": round(database / 1e6, 1), "log_mb": round(log / 1e6, 1),
                "resident_mb": round(self.server.memory(), 1), **dict(zip(TABLES, rows))}

    def capacity(self):
        """Reads a second, as many as there can be."""
        load.Load(self.url, self.reads(), READERS, 2).result()
        return load.Load(self.url, self.reads(), READERS, 5).result().rate

    def reads(self):
        """Half of them by id, a quarter finds, the others pages, whole or of five fields."""
        chance, texts = random.Random(1), []
        pages = ["?pageSize=100", "?pageSize=100&fields=name,email,phone,phase,city"]
        for turn in range(2000):
            number = f"{chance.randrange(self.rows // 2):08}"
            by_id, find = f"/rec000000{number}", f"/find?email=kandidaat{number}@example.nl"
            path = [by_id, find, by_id, pages[turn // 4 % 2]][turn % 4]
            texts.append(load.raw("GET", self.url + path, {"x-api-key": self.installation.key}))
        return load.among(texts, 1)

    def writes(self):
        """Three changes of a candidate to one new candidate."""
        chance, texts = random.Random(2), []
        headers = {"x-api-key": self.installation.key}
        for turn in range(2000):
            if turn % 4 == 0:
                new = candidate(30_000_000 + turn, PHASES[0])
                del new["id"]
                texts.append(load.raw("POST", self.url, headers, json.dumps([new])))
            else:
                # The second half of the candidates may be erased meanwhile.
                path = f"/rec000000{chance.randrange(self.rows // 2):08}"
                change = {"city": chance.choice(["Assen", "Emmen", "Hoogeveen"])}
                texts.append(load.raw("PATCH", self.url + path, headers, json.dumps(change)))
        return load.among(texts, 2)

    def window(self, seconds):
        """The load for some seconds: rates, and times in milliseconds."""
        running = [load.Load(self.url, paced(self.reads(), READERS, self.rate), READERS, seconds),
                   load.Load(self.url, paced(self.writes(), WRITERS, WRITES), WRITERS, seconds)]
        read, write = (one.result() for one in running)
        return {"reads": round(read.rate), "read_p50": read.p50, "read_p99": read.p99,
                "writes": round(write.rate), "write_p50": write.p50, "write_p99": write.p99}


def paced(script, connections, rate):
    """The script, with a pause after each answer, so that all connections together send about so many requests a second."""
    pause = connections / rate * 1000
    return script + f"delay = function() return math.floor({pause:.3f} + math.random()) end\n"
