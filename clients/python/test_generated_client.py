"""A client that a public generator makes from our OpenAPI document does an integrator's work against the real server."""

import base64
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from openapi_spec_validator import validate

BINARY = Path(os.environ["ONDERWIJSREGIO_BINARY"]).resolve()
NOORD = 2500


class GeneratedClient(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ONDERWIJSREGIO_")}
        # The tests pass on a machine whose disk is nearly full.
        environment["ONDERWIJSREGIO_MIN_FREE_DISK"] = "off"
        log = cls.folder / "log"
        with open(log, "w") as output:
            cls.server = subprocess.Popen(
                [BINARY, "serve", "--demo", "--listen", "127.0.0.1:0", "--rate-limit", "off"],
                cwd=cls.folder, env=environment, stdout=subprocess.DEVNULL, stderr=output,
            )
        cls.addClassCleanup(cls.stop)
        while not (ready := re.search(r'ready listen="([^"]+)"', log.read_text())):
            if cls.server.poll() is not None:
                raise RuntimeError(f"the server ended early: {log.read_text()}")
            time.sleep(0.05)
        cls.url = f"http://{ready[1]}"
        cls.keys = json.loads((cls.folder / "data/demo-keys.json").read_text())
        tools = Path(sys.executable).parent
        subprocess.run(
            [tools / "openapi-python-client", "generate", "--meta", "none", "--fail-on-warning",
             "--url", f"{cls.url}/api/v2/openapi.json", "--output-path", cls.folder / "generated_client"],
            check=True, stdout=subprocess.DEVNULL, cwd=cls.folder,
            env=environment | {"PATH": f"{tools}{os.pathsep}{environment['PATH']}"},
        )
        sys.path.insert(0, str(cls.folder))
        generated = importlib.import_module("generated_client")
        cls.client = generated.AuthenticatedClient(
            base_url=f"{cls.url}/api/v2", token=cls.keys["noord"], prefix="", auth_header_name="x-api-key"
        )
        cls.zuid = generated.AuthenticatedClient(
            base_url=f"{cls.url}/api/v2", token=cls.keys["zuid"], prefix="", auth_header_name="x-api-key"
        )
        cls.generated = generated
        cls.models = importlib.import_module("generated_client.models")
        cls.addClassCleanup(cls.client.get_httpx_client().close)
        cls.addClassCleanup(cls.zuid.get_httpx_client().close)

    @classmethod
    def stop(cls):
        cls.server.terminate()
        code = cls.server.wait(timeout=60)
        assert code == 0, f"the server ended with {code}"

    def call(self, called, /, *arguments, **parameters):
        parameters.setdefault("client", self.client)
        return importlib.import_module(f"generated_client.api.{called}").sync(*arguments, **parameters)

    def status(self, called, /, *arguments, **parameters):
        """Of a call that answers nothing else."""
        module = importlib.import_module(f"generated_client.api.{called}")
        return module.sync_detailed(*arguments, **parameters).status_code

    def write(self, called, /, *arguments, **parameters):
        """Has a write carried out in the south, and gives the mutation."""
        parameters.setdefault("prefer", "wait=30")
        answer = self.call(called, *arguments, client=self.zuid, **parameters)
        self.assertIsInstance(answer, self.models.MutationRecord, answer)
        self.assertEqual(answer.data.status, "succeeded", answer)
        return answer.data

    def new(self, **members):
        given = {"name": "Sanne Voorbeeld", "privacyConsent": True} | members
        return self.models.NewCandidate.from_dict(given)

    def read(self, candidate, **parameters):
        return self.call("candidates.get_candidate", candidate, client=self.zuid, **parameters)

    def changes(self, token):
        """Everything since, and the next token."""
        page = self.call("candidates.list_changes", sync_token=token, client=self.zuid)
        self.assertIsNone(page.meta.cursor)
        return {entry.id: (entry.change, entry.candidate) for entry in page.data}, page.meta.sync_token

    def walk_zuid(self):
        """Every record of the south, and the token from which its changes are followed."""
        page = self.call("candidates.list_candidates", page_size=100, client=self.zuid)
        records = page.data
        while page.meta.cursor:
            page = self.call("candidates.list_candidates", page_size=100, cursor=page.meta.cursor, client=self.zuid)
            records += page.data
        return {record.id: record for record in records}, page.meta.sync_token

    def walk(self, **parameters):
        records, cursor = [], None
        while True:
            more = {"cursor": cursor} if cursor else {}
            page = self.call("candidates.list_candidates", **parameters, **more)
            self.assertIsInstance(page, self.models.CandidateList)
            records += page.data
            cursor = page.meta.cursor
            if cursor is None:
                return records

    def test_the_document_is_valid(self):
        validate(json.loads(subprocess.run([BINARY, "openapi"], check=True, capture_output=True).stdout))

    def test_every_page_is_walked(self):
        live, archived = self.walk(), self.walk(archived=True, page_size=7)
        ids = {record.id for record in live + archived}
        self.assertEqual((len(ids), len(live) + len(archived)), (NOORD, NOORD))
        self.assertTrue(all(record.archived_at for record in archived) and not any(record.archived_at for record in live))
        total = self.call("candidates.list_candidates", page_size=1, include_total=True).meta.total
        self.assertEqual(total, len(live))

    def test_fields_and_phases_are_chosen(self):
        records = self.walk(fields=["name", "phase"], phase=[self.models.CandidatePhase.MATCHEN], page_size=50)
        self.assertTrue(records)
        for record in records:
            self.assertEqual(set(record.to_dict()), {"id", "name", "phase"})
            self.assertEqual(record.phase, "matchen")

    def test_someone_is_found_by_email_and_phone(self):
        known = next(record for record in self.walk() if record.phone)
        by_email = self.call("candidates.find_candidates", email=known.email.upper())
        self.assertIn(known.id, [record.id for record in by_email.data])
        digits = re.sub(r"\D", "", known.phone)
        by_phone = self.call("candidates.find_candidates", phone=digits)
        self.assertIn(known.id, [record.id for record in by_phone.data])
        body = self.models.FindCandidates(phone=known.phone, fields=["email"])
        by_body = self.call("candidates.find_candidates_by_body", body=body)
        self.assertIn(known.email, [record.email for record in by_body.data])

    def test_one_is_read_by_id(self):
        known = self.call("candidates.list_candidates", page_size=1).data[0]
        read = self.call("candidates.get_candidate", known.id, include_interactions=True)
        self.assertEqual((read.data.name, read.data.email), (known.name, known.email))
        self.assertEqual(read.data.curriculum_vitae[0].filename, "curriculum-vitae.pdf")
        token = read.data.curriculum_vitae[0].url.rsplit("/", 1)[1]
        file = self.call("attachments.download_attachment", token)
        self.assertTrue(file.payload.read().startswith(b"%PDF-"))

    def test_the_sandbox_is_apart(self):
        sandbox = self.walk(x_api_sandbox="true")
        self.assertFalse({record.id for record in sandbox} & {record.id for record in self.walk()})

    def test_a_candidate_is_written_from_first_to_last(self):
        _, token = self.walk_zuid()
        made = self.write("candidates.create_candidates", body=[self.new(email="eerste@example.nl", phase="nieuw")])
        candidate, = made.candidate_ids
        found, token = self.changes(token)
        self.assertEqual((list(found), found[candidate][0]), ([candidate], "created"))
        self.assertEqual(found[candidate][1].email, "eerste@example.nl")

        body = self.new(email="EERSTE@example.nl", phone="06 12345678")
        self.assertEqual(self.write("candidates.upsert_candidate", body=body).candidate_ids, [candidate])
        changes = self.models.CandidateChanges.from_dict({"phase": "matchen", "name": "Sanne Anders"})
        self.write("candidates.update_candidate", candidate, body=changes)
        record = self.read(candidate).data
        self.assertEqual((record.name, record.phase, record.phone), ("Sanne Anders", "matchen", "06 12345678"))
        listed, _ = self.walk_zuid()
        self.assertEqual(listed[candidate].to_dict(), record.to_dict())

        moment = {"type": "Telefonisch", "performedAt": "2026-01-02T03:04:05Z", "notes": "Gebeld."}
        moment = self.models.NewInteractionsItem.from_dict(moment)
        interaction, = self.write("interactions.create_interactions", candidate, body=[moment]).interaction_ids
        listed = self.call("interactions.list_interactions", candidate, client=self.zuid).data
        self.assertEqual([(one.id, one.notes) for one in listed], [(interaction, "Gebeld.")])

        file = base64.b64encode(b"%PDF-1.4 een").decode()
        body = self.models.NewAttachments.from_dict({"curriculumVitae": [{"filename": "cv.pdf", "base64": file}]})
        attachment, = self.write("attachments.create_attachments", candidate, body=body).attachment_ids
        shown, = self.read(candidate).data.curriculum_vitae
        self.assertEqual((shown.id, shown.filename), (attachment, "cv.pdf"))
        url = shown.url.rsplit("/", 1)[1]
        self.assertEqual(self.call("attachments.download_attachment", url).payload.read(), b"%PDF-1.4 een")

        found, token = self.changes(token)
        self.assertEqual((list(found), found[candidate][0]), ([candidate], "updated"))
        self.write("candidates.delete_candidate", candidate, permanent=True)
        self.assertEqual(self.changes(token)[0], {candidate: ("deleted", None)})
        self.assertEqual(self.read(candidate).status, 404)
        self.assertEqual(self.call("attachments.download_attachment", url).status, 404)

    def test_a_write_is_accepted_once(self):
        body = [self.new(email="eenmaal@example.nl")]
        key = {"body": body, "idempotency_key_header": "eenmaal", "client": self.zuid}
        first, again = (self.call("candidates.create_candidates", **key) for _ in range(2))
        self.assertIsInstance(first, self.models.AcceptedMutation)
        self.assertEqual(first.data.mutation_id, again.data.mutation_id)
        self.assertEqual(first.data.candidate_ids, again.data.candidate_ids)
        self.assertEqual(self.read(first.data.candidate_ids[0]).data.email, "eenmaal@example.nl")
        mutation = self.call("mutations.get_mutation", first.data.mutation_id, client=self.zuid).data
        self.assertEqual((mutation.operation, mutation.status), ("candidates.create", "succeeded"))
        listed = self.call("mutations.list_mutations", client=self.zuid).data
        self.assertIn(mutation.mutation_id, [one.mutation_id for one in listed])

    def test_schema_and_own_fields_are_read_and_changed(self):
        schema = self.call("schema.get_schema", operation="create", client=self.zuid).data.to_dict()
        self.assertEqual(schema["properties"]["email"]["format"], "idn-email")
        field = {"key": "eigenVervoer", "label": "Eigen vervoer", "type": "boolean"}
        field = self.models.NewCustomField.from_dict(field)
        created = self.call("schema.create_custom_field", body=field, client=self.zuid)
        self.assertEqual(created.data.key, "eigenVervoer")
        listed = self.call("schema.list_custom_fields", client=self.zuid).data
        self.assertIn("eigenVervoer", [field.key for field in listed])
        body = [self.new(email="vervoer@example.nl", customFields={"eigenVervoer": True})]
        candidate, = self.write("candidates.create_candidates", body=body).candidate_ids
        shown = self.read(candidate, fields=["customFields"]).data.custom_fields
        self.assertIs(shown["eigenVervoer"], True)
        self.assertEqual(self.status("schema.delete_custom_field", "eigenVervoer", client=self.zuid), 204)

    def test_a_key_is_made_and_revoked(self):
        body = self.models.NewKey.from_dict({"description": "voor even"})
        made = self.call("regions.create_own_key", body=body, client=self.zuid).data
        fresh = self.generated.AuthenticatedClient(
            base_url=f"{self.url}/api/v2", token=made.key, prefix="", auth_header_name="x-api-key"
        )
        self.addCleanup(fresh.get_httpx_client().close)
        region = self.call("regions.get_own_region", client=fresh).data
        self.assertEqual(region.slug, "demo-zuid")
        self.assertEqual(self.status("regions.delete_key", region.id, made.id, client=self.zuid), 204)
        self.assertEqual(self.call("regions.get_own_region", client=fresh).status, 401)

    def test_a_refusal_is_typed(self):
        missing = self.call("candidates.get_candidate", "rec99999999999999")
        self.assertIsInstance(missing, self.models.Problem)
        self.assertEqual((missing.status, missing.title), (404, "Not found"))
        bad = self.call("candidates.list_candidates", page_size=0)
        self.assertEqual([(fault.parameter, fault.code) for fault in bad.errors], [("pageSize", "range")])


if __name__ == "__main__":
    unittest.main()
