"""A client that a public generator makes from our OpenAPI document does an integrator's work against the real server."""

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
        cls.models = importlib.import_module("generated_client.models")
        cls.addClassCleanup(cls.client.get_httpx_client().close)

    @classmethod
    def stop(cls):
        cls.server.terminate()
        code = cls.server.wait(timeout=60)
        assert code == 0, f"the server ended with {code}"

    def call(self, operation, *arguments, **parameters):
        return importlib.import_module(f"generated_client.api.{operation}").sync(
            *arguments, client=self.client, **parameters
        )

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

    def test_a_refusal_is_typed(self):
        missing = self.call("candidates.get_candidate", "rec99999999999999")
        self.assertIsInstance(missing, self.models.Problem)
        self.assertEqual((missing.status, missing.title), (404, "Not found"))
        bad = self.call("candidates.list_candidates", page_size=0)
        self.assertEqual([(fault.parameter, fault.code) for fault in bad.errors], [("pageSize", "range")])


if __name__ == "__main__":
    unittest.main()
