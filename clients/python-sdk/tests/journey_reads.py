"""The assertions of the journey on lists, streams, files, the sandbox and errors."""

import io

from journey import SEEDED, Journey, person

import onderwijsregio as package
from onderwijsregio import files


def without_urls(records):
    """The records without the addresses of files, which are new in each answer."""

    def bare(files):
        return [{name: value for name, value in file.items() if name != "url"} for file in files]

    lists = ("curriculumVitae", "otherAttachments")
    return {
        key: record | {name: bare(record[name]) for name in lists}
        for key, record in records.items()
    }


class Reads(Journey):
    """Most of these read."""

    def test_01_a_list_while_somebody_writes(self):
        before = [record["id"] for record in self.direct.candidates.list(fields=["name"])]
        self.assertEqual(len(before), 3150)
        self.proxy.rules(SEEDED)
        seen = []
        for record in self.region.candidates.list(fields=["name"]):
            seen.append(record["id"])
            if len(seen) <= 2500 and len(seen) % 500 == 0:
                self.created(f"schrijver-{len(seen)}")
        self.assertEqual(len(seen), len(set(seen)))
        self.assertEqual(seen[:3150], before)
        self.assertTrue(any(entry["fault"] for entry in self.proxy.log()))
        self.proxy.rules()
        self.assertEqual(len(self.region.candidates.list().to_list(limit=250)), 250)
        self.assertEqual(len(self.proxy.log()), 3)
        for bounds in ({}, {"limit": 0}, {"limit": 1.5}):
            with self.raises((TypeError, ValueError)):
                self.region.candidates.list().to_list(**bounds)
        self.assertEqual(len(self.proxy.log()), 3)

    def test_02_a_stream(self):
        self.proxy.rules({"faults": ["cut-before", {"status": 503}]})
        streamed = [record["id"] for record in self.region.candidates.stream(fields=["name"])]
        self.assertEqual(len(self.proxy.log()), 3)
        self.assertEqual(
            streamed, [record["id"] for record in self.region.candidates.list(fields=["name"])]
        )

    def test_03_find(self):
        self.proxy.rules()
        found = self.region.candidates.find(email="REIZIGER-1@example.nl", fields=["name", "email"])
        self.assertEqual(
            [(record["name"], record["email"]) for record in found],
            [("Reiziger 1", "reiziger-1@example.nl")],
        )
        self.assertEqual(self.region.candidates.find(email="niemand@example.nl"), [])
        asked = [(entry["method"], entry["target"]) for entry in self.proxy.log()]
        self.assertEqual(asked, [("POST", "/api/v2/candidates/find")] * 2)

    def test_10_a_time_out(self):
        hasty = self.client(timeout=0.2)
        self.proxy.rules({"faults": ["stall"]})
        self.assertEqual(hasty.regions.me()["slug"], "demo-noord")
        self.assertEqual(len(self.proxy.log()), 2)
        self.proxy.rules({"faults": ["stall"] * 3})
        with self.raises(package.ConnectionError) as raised:
            hasty.regions.me()
        self.assertIsInstance(raised.exception, package.TimeoutError)
        self.assertEqual(len(self.proxy.log()), 3)

    def test_11_a_mirror_by_the_change_feed(self):
        self.proxy.rules(SEEDED)
        updated, archived, restored, erased = map(
            self.created, ("anders", "weg", "terug", "gewist")
        )
        listed = self.region.candidates.list()
        mirror = {candidate["id"]: candidate for candidate in listed}
        self.assertTrue(listed.sync_token)
        added = self.created("nieuw")
        direct = self.direct.candidates
        direct.update(updated, {"phase": "matchen"}).settled()
        direct.archive(archived).settled()
        direct.archive(restored).settled()
        direct.restore(restored).settled()
        direct.erase(erased).settled()
        changes = self.region.candidates.changes(since=listed.sync_token)
        seen = set()
        for change in changes:
            seen.add(change["id"])
            if change["candidate"]:
                mirror[change["id"]] = change["candidate"]
            else:
                mirror.pop(change["id"], None)
        self.assertEqual(seen, {added, updated, archived, restored, erased})
        fresh = {candidate["id"]: candidate for candidate in direct.list()}
        self.assertEqual(without_urls(mirror), without_urls(fresh))
        self.assertNotIn(changes.sync_token, (None, listed.sync_token))
        self.assertEqual(list(self.region.candidates.changes(since=changes.sync_token)), [])

    def test_13_the_sandbox(self):
        self.proxy.rules()
        key = self.server.keys["noord_sandbox_only"]
        sandbox = self.client(api_key=key, sandbox_only=True, sandbox=True)
        self.settled([person("zandkasteel")], client=sandbox)
        self.assertEqual(len(sandbox.candidates.find(email="zandkasteel@example.nl")), 1)
        self.assertEqual(self.count("zandkasteel"), 0)
        self.assertEqual({entry["sandbox"] for entry in self.proxy.log()}, {"true"})
        self.proxy.rules()
        with self.raises(package.ConfigurationError):
            self.client(api_key=key, sandbox_only=True)
        self.assertEqual(self.proxy.log(), [])

    def test_14_files(self):
        self.proxy.rules()
        candidate = self.created("met-bestanden")
        path, content = self.server.folder / "note.txt", "A note with é.\n".encode()
        path.write_bytes(content)
        given = [
            files.from_path(path),
            files.from_bytes(content, "bytes.txt"),
            files.from_stream(io.BytesIO(content), "stream.txt"),
            files.from_url(f"{self.proxy.address}/__proxy/note.txt"),
        ]
        mutation = self.region.attachments.create(candidate, {"otherAttachments": given}).settled()
        stored = self.region.candidates.get(candidate, fields=["otherAttachments"])[
            "otherAttachments"
        ]
        self.assertEqual([file["id"] for file in stored], mutation["attachmentIds"])
        names = ["note.txt", "bytes.txt", "stream.txt", "note.txt"]
        self.assertEqual([file["filename"] for file in stored], names)
        contents = [self.region.attachments.download(file) for file in stored]
        self.assertEqual(contents, [content] * 3 + [self.proxy.note()])

    def test_15_errors(self):
        self.proxy.rules()
        with self.raises(package.NotFound) as raised:
            self.region.candidates.get("rec00000000000000")
        error = raised.exception
        self.assertTrue(error.request_id)
        self.assertTrue(error.problem["instance"].endswith(error.request_id))
        with self.raises(package.Unauthorized):
            self.client(api_key=self.server.keys["noord"][:-1] + "!").regions.me()
        candidate = self.created("gewijzigd")
        etag = self.region.candidates.get_tagged(candidate).etag
        self.region.candidates.update(candidate, {"phase": "matchen"}, if_match=etag).settled()
        with self.raises(package.PreconditionFailed):
            self.region.candidates.update(candidate, {"phase": "werkzaam"}, if_match=etag).settled()
        self.assertIsNotNone(self.region.candidates.get_if_changed(candidate, etag))
        tagged = self.region.candidates.get_tagged(candidate)
        self.assertIsNone(self.region.candidates.get_if_changed(candidate, tagged.etag))

    def test_16_every_request_says_which_client_it_is(self):
        self.proxy.rules()
        self.region.regions.me()
        next(iter(self.region.candidates.stream(fields=["name"])))
        self.region.candidates.find(phone="0612345678")
        agents = [entry["userAgent"] for entry in self.proxy.log()]
        self.assertEqual(len(agents), 3)
        for agent in agents:
            self.assertTrue(agent.startswith(f"onderwijsregio-python/{package.__version__}"), agent)

    def test_17_no_message_has_a_personal_value(self):
        self.assertGreater(len(self.messages), 15)
        for message in self.messages:
            self.assertNotRegex(message, r"@|Jan|Jansen|driemaal|botsing|gewijzigd|example\.nl")
