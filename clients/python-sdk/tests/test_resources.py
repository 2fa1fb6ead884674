"""Every operation is answered by the binary, as either client calls it."""

import re
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
from blocking import Loop
from server import Server

from onderwijsregio import AsyncOnderwijsregio, InvalidRequest, NotFound, Onderwijsregio
from onderwijsregio._operations import OPERATIONS

# It is the same question as that of the form with the body, with personal data in the URL.
NOT_USED = {"findCandidates"}
ADDRESS = "marieke.hendriks4@example.nl"
INTERACTION = {"type": "Telefonisch", "performedAt": "2026-01-02T03:04:05Z"}


class Receiver(BaseHTTPRequestHandler):
    """Takes every event."""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


class Resources:
    """A subclass says which client it is."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.stop)
        cls.answered = []
        base = f"{cls.server.address}/api/v2"
        cls.noord = cls.client(base_url=base, api_key=cls.server.keys["noord"])
        cls.sandbox = cls.client(base_url=base, api_key=cls.server.keys["noord"], sandbox=True)
        cls.admin = cls.client(base_url=base, api_key=cls.server.keys["admin"])

    @classmethod
    def note(cls, request, response):
        if response.status_code < 300:
            path = request.url.path.removeprefix("/api/v2").removeprefix("/api/sandbox")
            cls.answered.append((request.method, path))

    def create(self, name="Sanne Voorbeeld", **more):
        new = {"name": name, "email": "sanne@example.nl", "privacyConsent": True} | more
        return self.sandbox.candidates.create([new]).settled()["candidateIds"][0]

    def test_candidates(self):
        candidates, retention = self.sandbox.candidates, self.sandbox.retention
        upserted = candidates.upsert(
            {"name": "Piet Pad", "email": "piet@example.nl", "privacyConsent": True}, match="email"
        ).settled()
        self.assertEqual((upserted["result"], upserted["matchedBy"]), ("created", None))
        [candidate] = upserted["candidateIds"]
        candidates.update(candidate, {"city": "Assen"}).settled()
        [found] = candidates.find(email="piet@example.nl", fields=["city"])
        self.assertEqual(found, {"id": candidate, "city": "Assen"})
        search = candidates.search({"words": "assen piet", "sort": "name"}, fields=["city"], page_size=1)
        self.assertEqual(search.to_list(limit=2), [{"id": candidate, "city": "Assen"}])
        self.assertEqual(search.total, 1)
        self.assertEqual(retention.get(candidate), {"retainUntil": None})
        retention.update(candidate, {"retainUntil": "2030-01-01T00:00:00Z"}).settled()
        self.assertEqual(retention.get(candidate), {"retainUntil": "2030-01-01T00:00:00.000Z"})
        retention.delete(candidate).settled()
        self.assertEqual(retention.get(candidate), {"retainUntil": None})
        candidates.archive(candidate).settled()
        self.assertTrue(candidates.get(candidate)["archivedAt"])
        self.assertIn(candidate, [one["id"] for one in candidates.list(archived=True)])
        candidates.restore(candidate).settled()
        self.assertIsNone(candidates.get(candidate)["archivedAt"])
        [restored, *_] = candidates.history(candidate, page_size=1)
        self.assertEqual(restored["kind"], "candidate.restored")
        self.assertIn("key", {one["by"]["kind"] for one in candidates.accesses(candidate)})
        candidates.erase(candidate).settled()
        with self.assertRaises(NotFound):
            candidates.get(candidate)
        listed = candidates.list(phase=["matchen", "in opleiding"], fields=["phase"], page_size=50)
        self.assertLessEqual({one["phase"] for one in listed}, {"matchen", "in opleiding"})

    def test_tasks(self):
        candidate, tasks = self.create(), self.sandbox.tasks
        added = tasks.create(candidate, {"text": "Bellen", "dueOn": "2030-01-01"}).settled()
        [task] = added["taskIds"]
        tasks.update(candidate, task, {"doneAt": "2026-01-01T00:00:00Z"}).settled()
        [listed] = tasks.list(candidate)
        self.assertEqual((listed["id"], listed["text"]), (task, "Bellen"))
        self.assertEqual(listed["doneAt"], "2026-01-01T00:00:00.000Z")
        tasks.delete(candidate, task).settled()
        self.assertEqual(tasks.list(candidate), [])

    def test_coordinators(self):
        candidate, coordinators = self.create(), self.sandbox.coordinators
        nobody = {"staffId": None, "name": None}
        self.assertEqual(coordinators.get(candidate), nobody)
        with self.assertRaises(InvalidRequest):
            coordinators.update(candidate, {"staffId": "usr00000000000001"}).settled()
        region = self.noord.regions.me()["id"]
        email = f"{type(self).__name__.lower()}@staff.example.nl"
        new = {"name": "Noor Voorbeeld", "email": email, "roles": [{"regionId": region, "role": "coordinator"}]}
        noor = self.admin.staff.invite(new)["id"]
        coordinators.update(candidate, {"staffId": noor}).settled()
        self.assertEqual(coordinators.get(candidate), {"staffId": noor, "name": "Noor Voorbeeld"})
        coordinators.delete(candidate).settled()
        self.assertEqual(coordinators.get(candidate), nobody)

    def test_interactions(self):
        candidate, interactions = self.create(), self.sandbox.interactions
        added = interactions.create(candidate, [INTERACTION, INTERACTION]).settled()
        first, second = added["interactionIds"]
        interactions.update(candidate, first, {"summary": "Gebeld"}).settled()
        self.assertEqual(interactions.get(candidate, first)["summary"], "Gebeld")
        tagged = interactions.get_tagged(candidate, first)
        self.assertIsNone(interactions.get_if_changed(candidate, first, tagged.etag))
        interactions.delete(candidate, second).settled()
        self.assertEqual([one["id"] for one in interactions.list(candidate, page_size=1)], [first])
        whole = self.sandbox.candidates.get(candidate, include_interactions=True)
        self.assertEqual([one["id"] for one in whole["interactions"]], [first])

    def test_attachments(self):
        candidate, attachments = self.create(), self.sandbox.attachments
        file = {"base64": "QSBub3RlLgo=", "filename": "note.txt"}
        added = attachments.create(candidate, {"curriculumVitae": [file]}).settled()
        [stored] = self.sandbox.candidates.get(candidate)["curriculumVitae"]
        self.assertEqual(attachments.download(stored), b"A note.\n")
        self.assertEqual(attachments.download(stored["url"]), b"A note.\n")
        attachments.delete(candidate, *added["attachmentIds"]).settled()
        self.assertEqual(self.sandbox.candidates.get(candidate)["curriculumVitae"], [])

    def test_mutations(self):
        self.create()
        mutations = self.sandbox.mutations
        mutation = mutations.list(status="succeeded").to_list(limit=1)[0]
        self.assertEqual(mutations.get(mutation["mutationId"]), mutation)
        url = "http://127.0.0.1:1025/nobody"
        accepted = self.sandbox.candidates.create(
            [{"name": "A", "email": "a@example.nl", "privacyConsent": True}], callback_url=url
        )
        ended = accepted.settled()
        self.assertEqual(mutations.wait(ended["mutationId"])["status"], "succeeded")
        self.assertEqual(
            mutations.redeliver(ended["mutationId"])["mutationId"], ended["mutationId"]
        )

    def test_schema_and_custom_fields(self):
        schema, fields = self.noord.schema, self.noord.custom_fields
        self.assertIn("email", schema.get()["properties"])
        self.assertNotIn("required", schema.get(operation="update"))
        tagged = schema.get_tagged(operation="create")
        self.assertIsNone(schema.get_if_changed(tagged.etag))
        self.assertEqual(schema.open_api()["info"]["title"], "Onderwijsregio API")
        made = fields.create({"key": "proefveld", "label": "Proef", "type": "text"})
        self.assertEqual(made, fields.get("proefveld"))
        self.assertEqual(fields.update("proefveld", {"label": "Anders"})["label"], "Anders")
        self.assertIn("proefveld", [field["key"] for field in fields.list()])
        fields.delete("proefveld")
        with self.assertRaises(NotFound):
            fields.get("proefveld")

    def test_regions_and_keys(self):
        regions, keys = self.noord.regions, self.noord.keys
        me = regions.me()
        self.assertNotIn("callbackSecret", me)
        self.assertTrue(regions.me(include="callbackSecret")["callbackSecret"].startswith("whsec_"))
        settings = {"notificationUrl": "http://127.0.0.1:1025/notices"}
        self.assertEqual(
            regions.update_settings(settings)["notificationUrl"], settings["notificationUrl"]
        )
        self.assertEqual(regions.settings()["notificationUrl"], settings["notificationUrl"])
        regions.rotate_callback_secret()
        own = keys.create()
        other = keys.create_for(me["id"], {"description": "proef", "sandboxOnly": True})
        self.assertEqual((own["sandboxOnly"], other["sandboxOnly"]), (False, True))
        [used, *_] = [key for key in regions.me()["keys"] if key["description"] == "demo"]
        for access in keys.accesses(me["id"], used["id"], from_="2026-01-01T00:00:00Z"):
            self.assertIn("candidateId", access)
        keys.delete(me["id"], own["id"])
        self.assertNotIn(own["id"], [key["id"] for key in regions.me()["keys"]])

    def test_subscriptions(self):
        subscriptions = self.sandbox.subscriptions
        receiver = HTTPServer(("127.0.0.1", 0), Receiver)
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        self.addCleanup(receiver.server_close)
        self.addCleanup(receiver.shutdown)
        url = f"http://127.0.0.1:{receiver.server_port}/events"
        new = {"url": url, "events": ["candidate.created"]}
        made = subscriptions.create(new)
        self.assertTrue(made["secret"].startswith("whsec_"))
        self.assertNotIn("secret", subscriptions.get(made["id"]))
        self.assertEqual([one["id"] for one in subscriptions.list()], [made["id"]])
        changed = subscriptions.update(made["id"], {"description": "Proef"})
        self.assertEqual(changed["description"], "Proef")
        self.assertEqual(subscriptions.test(made["id"])["outcome"], "delivered")
        candidate = self.create()
        for _ in range(200):
            deliveries = subscriptions.deliveries(made["id"], status="delivered").to_list(limit=1)
            if deliveries:
                break
            time.sleep(0.05)
        [delivery] = deliveries
        self.assertEqual(delivery["candidateId"], candidate)
        again = subscriptions.redeliver(made["id"], delivery["id"])
        self.assertEqual(again["id"], delivery["id"])
        since = {"since": made["createdAt"]}
        self.assertEqual(subscriptions.redeliver_since(made["id"], since)["id"], made["id"])
        subscriptions.delete(made["id"])
        self.assertEqual(subscriptions.list(), [])

    def test_staff(self):
        staff = self.admin.staff
        region = self.noord.regions.me()["id"]
        new = {
            "name": "Noor Voorbeeld",
            "email": "noor@staff.example.nl",
            "roles": [{"regionId": region, "role": "viewer"}],
        }
        made = staff.invite(new)
        self.assertEqual(made["status"], "invited")
        self.assertEqual(staff.get(made["id"]), made)
        self.assertIn(made["id"], [one["id"] for one in staff.list()])
        self.assertEqual(staff.update(made["id"], {"roles": []})["roles"], [])
        self.assertEqual(staff.reinvite(made["id"])["status"], "invited")
        staff.disable(made["id"])
        self.assertEqual(staff.get(made["id"])["status"], "disabled")

    def test_regions_of_an_administrator(self):
        regions = self.admin.regions
        made = regions.create({"slug": "proef", "name": "Proef"})
        self.assertEqual(regions.get(made["id"]), made)
        self.assertEqual(regions.update(made["id"], {"name": "Anders"})["name"], "Anders")
        self.assertIn("proef", [region["slug"] for region in regions.list()])
        self.assertEqual(self.admin.candidates.list(region="proef").to_list(limit=1), [])

    def signed_in(self, address):
        asked = self.sandbox.sessions.request(address, visitor_address="203.0.113.9")
        opened = self.sandbox.sessions.open(request_id=asked["requestId"], code=asked["code"])
        return self.session(opened["token"])

    def test_sessions(self):
        candidate = self.signed_in(ADDRESS)
        [record] = candidate.me.records(fields=["email"])
        self.assertEqual(
            (record["email"], record["region"]["name"]), (ADDRESS, "Onderwijsregio Demo Noord")
        )
        self.assertEqual(candidate.candidates.get(record["id"], fields=["email"])["email"], ADDRESS)
        self.assertEqual(candidate.me.export()["candidates"][0]["id"], record["id"])
        for access in candidate.me.accesses(page_size=10).to_list(limit=10):
            self.assertEqual(access["candidateId"], record["id"])
        other, third = self.signed_in(ADDRESS), self.signed_in(ADDRESS)
        sessions = candidate.me.sessions()
        self.assertEqual(len(sessions), 3)
        candidate.me.end_session(next(one["id"] for one in sessions if not one["current"]))
        candidate.me.end_other_sessions()
        self.assertEqual(len(candidate.me.sessions()), 1)
        del other, third

        asked = candidate.me.request_new_email("marieke.nieuw@example.nl")
        approved = candidate.me.approve_new_email(asked["requestId"], asked["code"])
        changed = candidate.me.confirm_new_email(
            request_id=approved["requestId"], code=approved["code"]
        )
        candidate = self.session(changed["token"])
        self.assertEqual(candidate.me.records()[0]["email"], "marieke.nieuw@example.nl")
        self.sandbox.me.undo_new_email(changed["undoToken"])
        candidate = self.signed_in(ADDRESS)
        self.sandbox.me.confirm_erasure(candidate.me.request_erasure()["token"])
        self.assertEqual(self.sandbox.candidates.find(email=ADDRESS), [])
        self.create(email="uit@example.nl")
        self.signed_in("uit@example.nl").sessions.end()

    def test_the_change_feed(self):
        listed = self.sandbox.candidates.list()
        self.assertTrue(listed.to_list(limit=10_000))
        self.assertEqual(list(self.sandbox.candidates.changes(since=listed.sync_token)), [])

    def test_z_all_operations_were_answered(self):
        self.sandbox.regions.reset_sandbox()
        missing = set(OPERATIONS)
        for operation in OPERATIONS.values():
            pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(operation.path))
            for method, path in self.answered:
                if method == operation.method and re.fullmatch(pattern, path):
                    missing.discard(operation.id)
        self.assertEqual(missing, NOT_USED)


class Synchronous(Resources, unittest.TestCase):
    class Transport(httpx.HTTPTransport):
        def handle_request(self, request):
            response = super().handle_request(request)
            Synchronous.note(request, response)
            return response

    @classmethod
    def client(cls, **options):
        client = Onderwijsregio(transport=cls.Transport(), **options)
        cls.addClassCleanup(client.close)
        return client

    def session(self, token):
        return self.sandbox.with_session(token)


class Asynchronous(Resources, unittest.TestCase):
    class Transport(httpx.AsyncHTTPTransport):
        async def handle_async_request(self, request):
            response = await super().handle_async_request(request)
            Asynchronous.note(request, response)
            return response

    @classmethod
    def setUpClass(cls):
        cls.loop = Loop()
        cls.addClassCleanup(cls.loop.loop.close)
        super().setUpClass()

    @classmethod
    def client(cls, **options):
        client = AsyncOnderwijsregio(transport=cls.Transport(), **options)
        cls.addClassCleanup(lambda: cls.loop.run(client.aclose()))
        return cls.loop.client(client)

    def session(self, token):
        return self.loop.client(self.sandbox._of.with_session(token))


if __name__ == "__main__":
    unittest.main()
