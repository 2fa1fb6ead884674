"""Schemathesis against the real server, on both engines: thousands of requests made from the OpenAPI document, good ones,
wrong ones and chains of them. No answer is a 5xx, and none is other than the document says.

Without EXAMPLES each engine gets a part of it, the same every time: the corners of each parameter on SQLite, what chance makes
and chains of calls on PostgreSQL. With EXAMPLES both get everything, with so many of what chance makes for each operation, and
another SEED every time unless one is given to repeat a run."""

import base64
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts/bench"))
from cluster import Cluster  # noqa: E402

BINARY = Path(os.environ["ONDERWIJSREGIO_BINARY"]).resolve()
HERE = Path(__file__).resolve().parent
EXAMPLES = int(os.environ.get("EXAMPLES") or 0)
SEED = int(os.environ.get("SEED") or (secrets.randbelow(2**32) if EXAMPLES else 20260101))

# The document is read before the first request is made of it. Of the others a success needs what a mail carries, or the id of
# a session, which the tests in Rust have. A callback is delivered again only while no walk has erased its candidate, an event
# only once it was delivered, and the ten keys a minute that a region may make are shared by two operations.
ELSEWHERE = {
    "getOpenApi", "openSession", "approveNewEmail", "confirmNewEmail", "undoNewEmail", "confirmErasure", "endOwnSession",
    "redeliverCallback", "redeliverEvent", "createKey", "createOwnKey",
}
# Whose own records they are, so that a session has them.
OF_A_SESSION = (
    "^(getOwnRecords|requestErasure|requestNewEmail|approveNewEmail|confirmNewEmail|exportOwnData|listAccesses|endSession"
    "|listOwnSessions|endOtherSessions|endOwnSession)$"
)
# What both a key and a session may call.
OF_BOTH = "^(getCandidate|updateCandidate)$"


def candidate(number, **more):
    """A row to import."""
    row = {
        "id": f"rec{number:014}", "name": f"Kandidaat {number}", "email": f"n{number}@example.nl",
        "phone": f"06 {number:08}", "privacyConsent": True,
    }
    return row | more


def well_furnished(number):
    """One with more contact moments and files than are taken away."""
    moment = {"type": "Anders", "performedAt": "2026-01-02T03:04:05Z"}
    file = {"filename": "cv.txt", "base64": base64.b64encode(b"hallo").decode()}
    return candidate(
        number,
        interactions=[{"id": f"rec9{other:013}"} | moment for other in range(60)],
        curriculumVitae=[{"id": f"att{other:014}"} | file for other in range(60)],
    )


class World:
    """A server with two regions, and everything that a path can name."""

    def __init__(self, test, database):
        self.test = test
        self.folder = Path(tempfile.mkdtemp())
        test.addCleanup(shutil.rmtree, self.folder)
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ONDERWIJSREGIO_")}
        # The tests pass on a machine whose disk is nearly full.
        clean["ONDERWIJSREGIO_MIN_FREE_DISK"] = "off"
        self.environment = clean | ({"ONDERWIJSREGIO_DATABASE": database} if database else {})
        for slug in ["west", "oost"]:
            self.command("region", "create", "--slug", slug, "--name", slug)
        self.key, self.other = (self.command("key", "create", "--region", slug) for slug in ["west", "oost"])
        # A region makes ten keys a minute at most, so some are left to be made over HTTP.
        self.made = [self.command("key", "create", "--region", "oost") for _ in range(2)]
        self.admin = self.command("key", "create", "--admin")
        self.feed(candidate(number) for number in range(40, 80))
        self.feed([well_furnished(1)])
        self.feed((candidate(number) for number in range(10, 22)), "--sandbox")
        self.serve()
        self.furnish()

    def command(self, *words, given=None):
        done = subprocess.run(
            [BINARY, *words], cwd=self.folder, env=self.environment, input=given, capture_output=True, text=True
        )
        self.test.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def feed(self, rows, *flags):
        lines = "\n".join(json.dumps(row) for row in rows)
        self.command("import", "--region", "west", *flags, "-", given=lines)

    def serve(self):
        log = self.folder / "log"
        with open(log, "w") as output:
            command = [BINARY, "serve", "--listen", "127.0.0.1:0", "--rate-limit", "off"]
            self.server = subprocess.Popen(command, cwd=self.folder, env=self.environment, stderr=output)
        self.test.addCleanup(self.server.wait)
        self.test.addCleanup(self.server.terminate)
        while not (ready := re.search(r'ready listen="([^"]+)"', log.read_text())):
            self.test.assertIsNone(self.server.poll(), log.read_text())
            time.sleep(0.05)
        self.url = f"http://{ready[1]}/api/v2"

    def call(self, method, path, body=None, key=None, **headers):
        headers |= {"x-api-key": key or self.key, "content-type": "application/json"}
        given = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{path}", given, headers, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def furnish(self):
        fields = [f"veld{number}" for number in range(20)]
        for field in fields:
            self.call("POST", "/schema/custom-fields", {"key": field, "label": field, "type": "number"})
        # Of a candidate that nothing erases: with a record the addresses of its callbacks go, too.
        expected = "/candidates/rec00000000000001/restore?callbackUrl=https://example.nl/"
        mutations = [self.call("POST", expected)["data"]["mutationId"] for _ in range(5)]
        page = self.call("GET", "/candidates?pageSize=20")
        files = self.call("GET", f"/candidates/{candidate(1)['id']}?fields=curriculumVitae")["data"]["curriculumVitae"]
        region = self.call("GET", "/auth/regions/me", key=self.other)["data"]
        west = self.call("GET", "/auth/regions/me")["data"]["id"]
        person = {"name": "Noor Voorbeeld", "email": "noor@staff.example.nl", "roles": [{"regionId": west, "role": "coordinator"}]}
        staff = self.call("POST", "/auth/staff", person, key=self.admin)["data"]["id"]
        task = {"text": "Bellen", "dueOn": "2030-01-01"}
        owner = candidate(1)["id"]
        tasks = [
            self.call("POST", f"/candidates/{owner}/tasks", task, prefer="wait=30")["data"]["taskIds"][0] for _ in range(40)
        ]
        # The first one is there to be revoked, the other to call with.
        ends = {f"{key[:8]}…{key[-4:]}" for key in self.made[:1]}
        self.values = {
            "candidates": [candidate(number)["id"] for number in range(40, 80)],
            "own": [candidate(10)["id"]],
            "furnished": [candidate(1)["id"]],
            "interactions": [f"rec9{number:013}" for number in range(60)],
            "attachments": [f"att{number:014}" for number in range(60)],
            "fields": fields,
            "staff": [staff],
            "tasks": tasks[:30],
            "region": [region["id"]],
            "keys": [key["id"] for key in region["keys"] if key["preview"] in ends],
            "mutations": mutations,
            "tokens": [file["url"].rsplit("/", 1)[1] for file in files],
            "cursors": [page["meta"]["cursor"]],
            "syncTokens": [self.call("GET", "/candidates?pageSize=100")["meta"]["syncToken"]],
            "files": [base64.b64encode(text).decode() for text in [b"hallo", b"%PDF-1.4 een"]],
            "emails": [f"n{number}@example.nl" for number in range(40, 80)],
        }
        # What takes the place of the document's examples.
        self.examples = {"staff": staff, "owner": owner, "tasks": tasks[30:]}
        # One for the candidate who calls, and some to end.
        self.sessions = [self.session(f"n{number}@example.nl") for number in range(10, 22)]
        self.keys = [self.other] + self.made[1:]

    def session(self, email):
        sandbox = {"x-api-sandbox": "true"}
        code = self.call("POST", "/auth/candidates/verification", {"email": email}, **sandbox)["data"]["code"]
        opened = self.call("POST", "/auth/candidates/sessions", {"email": email, "code": code}, **sandbox)
        return opened["data"]["token"]

    def bindings(self, caller):
        """Which of the world's values stand for which parameters, for Schemathesis."""
        candidates = "own" if caller == "session" else "candidates"
        sandbox = OF_A_SESSION if caller == "region" else ".*"
        named = [
            ("^/candidates/\\{id\\}(/restore|/retention)?$", {"path.id": candidates}),
            ("^/candidates/\\{id\\}/[ia]", {"path.id": "furnished", "path.interactionId": "interactions",
                                            "path.attachmentId": "attachments"}),
            ("^/candidates/\\{id\\}/tasks/", {"path.id": "furnished", "path.taskId": "tasks",
                                                      "body.assigneeId": "staff"}),
            ("/coordinator$", {"path.id": "furnished", "body.staffId": "staff"}),
            ("^/mutations/\\{id\\}", {"path.id": "mutations"}),
            ("^/schema/custom-fields/", {"path.key": "fields"}),
            ("^/auth/regions/\\{id\\}", {"path.id": "region", "path.keyId": "keys"}),
            ("^/attachments/", {"path.token": "tokens"}),
            ("^/candidates$", {"query.cursor": "cursors"}),
            ("^/candidates/changes$", {"query.syncToken": "syncTokens"}),
            ("^/candidates/find$", {"query.email": "emails", "body.email": "emails"}),
            ("/attachments$", {"body.curriculumVitae[*].base64": "files", "body.otherAttachments[*].base64": "files"}),
        ]
        lines = ["[checks.positive_data_acceptance]", "enabled = false"]
        for name, values in self.values.items():
            lines += [f"[dictionaries.{name}]", f"values = {json.dumps(values)}"]
        for path, parameters in named:
            lines += ["[[operations]]", f"include-path-regex = '{path}'", "[operations.parameters]"]
            for name, values in parameters.items():
                lines.append(f'"{name}" = {{ dictionary = "{values}", probability = 0.8 }}')
        # To delete a candidate's own date leaves its retention, whose date is then `null`.
        lines += ["[[operations]]", "include-path-regex = '/retention$'", "[operations.checks.use_after_free]", "enabled = false"]
        if caller in ["region", "session"]:
            lines += ["[[operations]]", f"include-operation-id-regex = '{sandbox}'",
                      "[operations.parameters]", '"header.x-api-sandbox" = "true"']
        if caller == "admin":
            lines += ["[parameters]", '"header.x-api-region" = "west"']
        return "\n".join(lines)

    def attack(self, caller, phases, examples, *more, version="v2"):
        """Has Schemathesis call as someone, and gives how often which operation answered what."""
        url = self.url.replace("v2", version)
        config, seen = self.folder / f"{caller}.toml", self.folder / f"{caller}.json"
        config.write_text(self.bindings(caller))
        world = {"key": self.key, "others_keys": self.keys, "admin": self.admin, "sessions": self.sessions} | self.examples
        environment = self.environment | {
            "SCHEMATHESIS_WORLD": json.dumps(world), "SCHEMATHESIS_CALLER": caller, "SCHEMATHESIS_SEEN": str(seen),
            "SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(HERE),
        }
        command = [
            Path(sys.executable).parent / "schemathesis", "--config-file", config, "run", f"{url}/openapi.json",
            "--url", url, "--phases", phases, "--max-examples", str(examples), "--seed", str(SEED),
            "--no-shrink", "--continue-on-failure", "--warnings", "off",
            # A write that waits for its outcome is behind the downloads of attachments that were written before it.
            "--request-timeout", "60", *more,
        ]
        ran = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True)
        self.test.assertEqual(ran.returncode, 0, f"SEED={SEED}, as {caller}\n{ran.stdout[-20000:]}\n{ran.stderr[-2000:]}")
        return Counter({(operation, status): count for operation, status, count in json.loads(seen.read_text())})


class Schemathesis(unittest.TestCase):
    def attack(self, engine, database, *attacks):
        world = World(self, database)
        seen = Counter()
        for attack in attacks:
            print(f"SEED={SEED}, on {engine}, as {attack[0]}: {attack[1]}", flush=True)
            seen += world.attack(*attack)
        statuses = Counter()
        for (_, status), count in seen.items():
            statuses[status] += count
        print(f"SEED={SEED}, on {engine}: {statuses.total()} requests, {dict(sorted(statuses.items()))}", flush=True)
        self.assertNotRegex((world.folder / "log").read_text(), r"ERROR|panicked")
        document = world.call("GET", "/openapi.json")
        operations = {one["operationId"] for methods in document["paths"].values() for one in methods.values()}
        good = {operation for operation, status in seen if status < 400}
        self.assertEqual(operations - good - ELSEWHERE, set(), f"operations that no request has succeeded of on {engine}")
        return world

    def attack_version_1(self, world):
        """Has version 1 called, which has a document of its own."""
        seen = world.attack("region", "examples,coverage,fuzzing", EXAMPLES or 20, version="v1")
        print(f"SEED={SEED}, version 1: {seen.total()} requests, {dict(sorted(seen.items()))}", flush=True)
        self.assertNotRegex((world.folder / "log").read_text(), r"ERROR|panicked")
        good = {operation for operation, status in seen if status < 400}
        self.assertEqual({"createUser", "getSchemaOfVersion1"} - good, set())

    def everything(self):
        """As a region, as an admin for it, and as a candidate."""
        yield "region", "examples,coverage,fuzzing,stateful", EXAMPLES
        yield "admin", "fuzzing,stateful", EXAMPLES
        yield "session", "coverage,fuzzing", EXAMPLES, "--include-operation-id-regex", OF_BOTH

    def on_sqlite(self):
        corners = [("region", "examples,coverage,fuzzing", 3)]
        world = self.attack("SQLite", None, *(self.everything() if EXAMPLES else corners))
        self.attack_version_1(world)

    def on_postgresql(self):
        chance = [
            ("region", "examples,fuzzing,stateful", 8),
            ("session", "fuzzing", 10, "--include-operation-id-regex", OF_BOTH),
        ]
        with Cluster() as cluster:
            self.attack("PostgreSQL", cluster.url(), *(self.everything() if EXAMPLES else chance))

    def test_on_both_engines_at_once(self):
        with ThreadPoolExecutor() as pool:
            for attack in [pool.submit(self.on_postgresql), pool.submit(self.on_sqlite)]:
                attack.result()


if __name__ == "__main__":
    unittest.main()
