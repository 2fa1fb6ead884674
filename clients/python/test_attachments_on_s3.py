"""Attachments in a bucket: the real server against a real S3 server, on SQLite and on several nodes with PostgreSQL."""

import base64
import json
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

import boto3
from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts/bench"))
from cluster import Cluster  # noqa: E402

BINARY = Path(os.environ["ONDERWIJSREGIO_BINARY"]).resolve()
BUCKET = "files-of-noord"
PDF = b"%PDF-1.4\n" + bytes(range(256)) * 300
# Of the S3 server.
logging.getLogger("werkzeug").setLevel(logging.ERROR)
SECRETS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


SANNE = {"name": "Sanne", "email": "sanne@example.nl", "privacyConsent": True}


def until(what, so):
    end = time.monotonic() + 60
    while not so():
        if time.monotonic() > end:
            raise AssertionError(f"timed out waiting until {what}")
        time.sleep(0.05)


def given(name="cv.pdf"):
    return {"curriculumVitae": [{"filename": name, "base64": base64.b64encode(PDF).decode()}]}


class Node:
    """An installation's folder, commands in it, and a server."""

    def __init__(self, test, place, **settings):
        self.test = test
        self.folder = Path(tempfile.mkdtemp())
        test.addCleanup(shutil.rmtree, self.folder)
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("ONDERWIJSREGIO_", "AWS_"))}
        # The tests pass on a machine whose disk is nearly full.
        clean["ONDERWIJSREGIO_MIN_FREE_DISK"] = "off"
        self.environment = clean | SECRETS | {"ONDERWIJSREGIO_ATTACHMENTS": place} | settings
        self.key = None

    def run(self, *words, text=None, code=0):
        done = subprocess.run(
            [BINARY, *words], cwd=self.folder, env=self.environment, input=text, capture_output=True, text=True
        )
        self.test.assertEqual(done.returncode, code, done.stderr + done.stdout)
        return done

    def region(self):
        self.run("region", "create", "--slug", "noord", "--name", "Noord")
        self.key = self.run("key", "create", "--region", "noord").stdout.strip()

    def serve(self):
        log = self.folder / "log"
        with open(log, "w") as output:
            command = [BINARY, "serve", "--listen", "127.0.0.1:0"]
            server = subprocess.Popen(command, cwd=self.folder, env=self.environment, stderr=output)
        self.test.addCleanup(server.wait)
        self.test.addCleanup(server.terminate)
        until("the server gets ready", lambda: "ready listen=" in log.read_text() or server.poll() is not None)
        self.url = "http://" + re.search(r'ready listen="([^"]+)"', log.read_text())[1]
        return self

    def log(self):
        return (self.folder / "log").read_text()

    def call(self, method, path, body=None, **headers):
        """Status and body; JSON is read."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, method=method, data=data, headers=headers)
        request.add_header("x-api-key", self.key)
        if data:
            request.add_header("content-type", "application/json")
        try:
            with urllib.request.urlopen(request) as answer:
                status, content, kind = answer.status, answer.read(), answer.headers["content-type"]
        except urllib.error.HTTPError as refused:
            status, content, kind = refused.code, refused.read(), refused.headers["content-type"]
        return status, json.loads(content) if "json" in kind else content

    def write(self, method, path, body=None):
        status, answer = self.call(method, f"/api/v2/candidates{path}", body, prefer="wait=20")
        self.test.assertEqual(status, 200, answer)
        self.test.assertEqual(answer["data"]["status"], "succeeded", answer)
        return answer["data"]

    def attachments(self, candidate):
        status, answer = self.call("GET", f"/api/v2/candidates/{candidate}")
        self.test.assertEqual(status, 200, answer)
        return answer["data"]["curriculumVitae"]

    def download(self, attachment, **headers):
        """From this node, whichever wrote the address."""
        return self.call("GET", "/api/v2" + attachment["url"].split("/api/v2")[1], **headers)


class AttachmentsOnS3(unittest.TestCase):
    def setUp(self):
        self.s3 = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self.s3.start()
        self.addCleanup(lambda: self.s3.stop())
        self.port = self.s3.get_host_and_port()[1]
        self.endpoint = f"http://127.0.0.1:{self.port}"
        urllib.request.urlopen(urllib.request.Request(f"{self.endpoint}/moto-api/reset", method="POST"))
        session = boto3.Session("test", "test", region_name="eu-west-1")
        self.boto = session.client("s3", endpoint_url=self.endpoint)
        self.addCleanup(self.boto.close)
        self.boto.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})

    def place(self, bucket=BUCKET):
        return f"s3://{bucket}/a/prefix?endpoint={self.endpoint}&region=eu-west-1&allow_http=true&path_style=true"

    def objects(self):
        pages = self.boto.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return [found["Key"] for page in pages for found in page.get("Contents", [])]

    def age(self, days):
        """Has every object last been written so long ago."""
        for held in s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[BUCKET].keys.values():
            held.last_modified -= timedelta(days=days)

    def test_files_come_are_read_and_go(self):
        node = Node(self, self.place())
        node.region()
        row = SANNE | given()
        node.run("import", "--region", "noord", "-", text=json.dumps(row))
        imported, = self.objects()
        self.assertRegex(imported, r"^a/prefix/[0-9A-Za-z]{2}/fil[0-9A-Za-z]{14}$")
        self.assertEqual(self.boto.get_object(Bucket=BUCKET, Key=imported)["Body"].read(), PDF)
        self.assertIn(base64.b64encode(PDF).decode(), node.run("export", "--region", "noord").stdout)
        self.assertFalse((node.folder / "data/attachments").exists())

        node.serve()
        _, listed = node.call("GET", "/api/v2/candidates")
        candidate = listed["data"][0]["id"]
        node.write("POST", f"/{candidate}/attachments", given("tweede.pdf"))
        until("what is there already lies there once", lambda: self.objects() == [imported])
        first, second = node.attachments(candidate)
        self.assertEqual([first["filename"], second["filename"]], ["cv.pdf", "tweede.pdf"])
        for attachment in (first, second):
            self.assertEqual(node.download(attachment), (200, PDF))
            self.assertEqual(node.download(attachment, range="bytes=5-8"), (206, PDF[5:9]))
            self.assertEqual(node.download(attachment, range="bytes=-7"), (206, PDF[-7:]))
        self.assertEqual(node.download(first, range=f"bytes={len(PDF)}-")[0], 416)

        node.write("DELETE", f"/{candidate}/attachments/{first['id']}")
        self.assertEqual((self.objects(), node.download(first)[0], node.download(second)), ([imported], 404, (200, PDF)))
        node.write("DELETE", f"/{candidate}?permanent=true")
        until("erasure removes every object", lambda: self.objects() == [])
        self.assertEqual(node.download(second)[0], 404)

    def test_a_bad_import_leaves_nothing(self):
        node = Node(self, self.place())
        node.region()
        good = SANNE | given()
        node.run("import", "--region", "noord", "-", text=f"{json.dumps(good)}\n{{}}\n", code=1)
        self.assertEqual(self.objects(), [])

    def test_an_object_that_nothing_refers_to_is_removed_after_a_day(self):
        node = Node(self, self.place(), ONDERWIJSREGIO_COLLECT_ORPHANS="1s")
        node.region()
        node.run("import", "--region", "noord", "-", text=json.dumps(SANNE | given()))
        attached, = self.objects()
        # More than a page of a bucket's list.
        orphans = [f"a/prefix/AA/filAA{number:012}" for number in range(1100)]
        others = ["a/prefix/AA/leesmij.txt", "a/prefix/filAA000000000000", "a/other/AA/filAA000000000000"]
        for key in [*orphans, *others]:
            self.boto.put_object(Bucket=BUCKET, Key=key, Body=b"wees")
        self.age(days=2)
        fresh = "a/prefix/BB/filBB000000000000"
        self.boto.put_object(Bucket=BUCKET, Key=fresh, Body=b"wees")
        expected = f"{len(orphans)} file(s) that nothing refers to, beside 1 that something does\n"
        self.assertEqual(node.run("orphans").stdout, expected)
        kept = {attached, fresh, *others}
        node.serve()
        until("the server finds too many", lambda: "most files are referred to by nothing" in node.log())
        self.assertEqual(set(self.objects()), kept | set(orphans))
        self.assertEqual(node.run("orphans", "--remove").stdout, f"{len(orphans)} file(s) removed\n")
        self.assertEqual(set(self.objects()), kept)
        # By now as old as the others, and no longer one of many.
        self.age(days=2)
        until("the server removes it", lambda: set(self.objects()) == kept - {fresh})

    def test_nodes_share_a_database_and_a_bucket_and_no_folder(self):
        with Cluster() as cluster:
            self.addCleanup(self.doCleanups)
            one, other = (Node(self, self.place(), ONDERWIJSREGIO_DATABASE=cluster.url()) for _ in range(2))
            one.region()
            other.key = one.key
            one.serve()
            other.serve()
            made = one.write("POST", "", [SANNE | given()])
            candidate, = made["candidateIds"]
            here, = one.attachments(candidate)
            there, = other.attachments(candidate)
            self.assertEqual((one.download(there), other.download(here)), ((200, PDF), (200, PDF)))
            other.write("DELETE", f"/{candidate}?permanent=true")
            until("erasure removes every object", lambda: self.objects() == [])
            self.assertEqual((one.download(there)[0], other.download(here)[0]), (404, 404))
            # The servers go before their database does.
            self.doCleanups()

    def test_while_the_bucket_is_away_only_what_needs_it_is_refused(self):
        node = Node(self, self.place())
        node.region()
        node.serve()
        made = node.write("POST", "", [SANNE | given()])
        candidate, = made["candidateIds"]
        attachment, = node.attachments(candidate)
        self.s3.stop()

        status, refusal = node.download(attachment)
        self.assertEqual((status, refusal["detail"]), (503, "The storage of attachments cannot be reached at the moment. Try again after `Retry-After` seconds."))
        self.assertEqual(node.call("POST", f"/api/v2/candidates/{candidate}/attachments", given())[0], 503)
        node.write("PATCH", f"/{candidate}", {"phase": "matchen"})
        self.assertEqual(node.attachments(candidate)[0]["id"], attachment["id"])
        self.assertEqual(node.call("GET", "/health/ready")[0], 200)
        # The record is erased at once. The mutation ends when the file is gone too, and says until then that it is not.
        status, erased = node.call("DELETE", f"/api/v2/candidates/{candidate}?permanent=true")
        self.assertEqual(status, 202, erased)
        mutation = f"/api/v2/mutations/{erased['data']['mutationId']}"
        until("the erasure waits for the file", lambda: node.call("GET", mutation)[1]["data"].get("incomplete"))
        self.assertEqual(node.call("GET", f"/api/v2/candidates/{candidate}")[0], 404)
        self.assertEqual(node.download(attachment)[0], 404)

        self.s3 = ThreadedMotoServer(ip_address="127.0.0.1", port=self.port, verbose=False)
        self.s3.start()
        until("erasure catches up", lambda: self.objects() == [])
        until("the mutation ends", lambda: node.call("GET", mutation)[1]["data"]["status"] == "succeeded")

    def test_a_server_says_what_is_wrong_before_it_starts(self):
        node = Node(self, self.place("there-is-no-such-bucket"))
        node.region()
        refused = node.run("serve", "--listen", "127.0.0.1:0", code=1).stderr
        said = f"the bucket s3://there-is-no-such-bucket/a/prefix at {self.endpoint}/ cannot be used for attachments ("
        self.assertIn(said, refused)
        self.assertIn("Check bucket, endpoint and region in --attachments", refused)
        self.assertIn(f"FAIL  {said}", node.run("doctor", code=1).stdout)
        node.environment["ONDERWIJSREGIO_ATTACHMENTS"] = self.place()
        well = f"ok    the bucket s3://{BUCKET}/a/prefix at {self.endpoint}/ takes attachments"
        self.assertIn(well, node.run("doctor").stdout)
        self.assertEqual(self.objects(), [])
        node.environment["ONDERWIJSREGIO_ATTACHMENTS"] = self.place() + "&secret_access_key=hunter2"
        refused = node.run("region", "list", code=1).stderr
        self.assertIn("found 'secret_access_key'", refused)
        self.assertNotIn("hunter2", refused)


if __name__ == "__main__":
    unittest.main()
