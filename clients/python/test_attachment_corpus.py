"""Real files of public libraries, sent as attachments to the binary: each is stored under its media type, or refused with
the text that says what it is."""

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from corpus import office, pages
from corpus.kinds import DOCX, PPTX, TEXT, XLSX

BINARY = Path(os.environ["ONDERWIJSREGIO_BINARY"]).resolve()
OFFICE = Path(__file__).resolve().parents[1] / "office"
# Files that npm's libraries write: docx, exceljs and pptxgenjs.
BY_NPM = {
    "npm-docx.docx": DOCX, "npm-docx-rich.docx": DOCX, "npm-exceljs.xlsx": XLSX, "npm-exceljs-streamed.xlsx": XLSX,
    "npm-exceljs.csv": TEXT, "npm-pptxgenjs.pptx": PPTX,
}


class AttachmentCorpus(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.environment = {name: value for name, value in os.environ.items() if not name.startswith("ONDERWIJSREGIO_")}
        # The tests pass on a machine whose disk is nearly full.
        cls.environment["ONDERWIJSREGIO_MIN_FREE_DISK"] = "off"
        cls.command("region", "create", "--slug", "noord", "--name", "Noord")
        cls.key = cls.command("key", "create", "--region", "noord")
        row = {"id": "rec00000000000001", "name": "Zoë", "email": "zoe@example.nl", "privacyConsent": True}
        cls.command("import", "--region", "noord", "-", given=json.dumps(row))
        log = cls.folder / "log"
        with open(log, "w") as output:
            command = [BINARY, "serve", "--listen", "127.0.0.1:0", "--rate-limit", "off"]
            cls.server = subprocess.Popen(command, cwd=cls.folder, env=cls.environment, stderr=output)
        cls.addClassCleanup(cls.server.wait)
        cls.addClassCleanup(cls.server.terminate)
        while not (ready := re.search(r'ready listen="([^"]+)"', log.read_text())):
            assert cls.server.poll() is None, log.read_text()
            time.sleep(0.05)
        cls.url = f"http://{ready[1]}/api/v2/candidates/rec00000000000001"

    @classmethod
    def command(cls, *words, given=None):
        done = subprocess.run(
            [BINARY, *words], cwd=cls.folder, env=cls.environment, input=given, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def call(self, path, body=None):
        headers = {"x-api-key": self.key, "content-type": "application/json", "prefer": "wait=30"}
        given = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{path}", given, headers)
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)

    def send(self, name, content):
        file = {"filename": name, "base64": base64.b64encode(content).decode()}
        return self.call("/attachments", {"otherAttachments": [file]})

    def stored(self, files):
        """Sends files; each is there, under its own name and kind, to the last byte."""
        expected = {}
        for name, content, kind in files:
            answer = self.send(name, content)
            with self.subTest(name):
                self.assertEqual(answer["statusCode"], 200, answer)
                self.assertEqual(answer["data"]["status"], "succeeded", answer)
                expected[answer["data"]["attachmentIds"][0]] = (name, kind, content)
        shown = {one["id"]: one for one in self.call("?fields=otherAttachments")["data"]["otherAttachments"]}
        for attachment, (name, kind, content) in expected.items():
            with self.subTest(name):
                one = shown[attachment]
                self.assertEqual((one["filename"], one["type"], one["size"]), (name, kind, len(content)))
                with urllib.request.urlopen(one["url"]) as answer:
                    self.assertEqual((answer.headers["content-type"].split(";")[0], answer.read()), (kind, content))
        return len(expected)

    def test_every_file_is_what_it_is(self):
        made = self.folder / "npm"
        made.mkdir()
        subprocess.run(["node", OFFICE / "make.mjs", made], check=True)
        files = [(name, (made / name).read_bytes(), kind) for name, kind in BY_NPM.items()]
        picture = pages.image()
        files += [*office.by_libraries(picture), *office.rebuilt()]
        files += [*pages.images(), *pages.pdfs(), *pages.texts()]
        count = self.stored(files)
        print(f"{count} files of public libraries are stored", flush=True)
        self.assertGreaterEqual(count, 60)

    def test_what_is_refused_is_named(self):
        for name, content, message in [*office.refused(), *pages.refused()]:
            answer = self.send(name, content)
            with self.subTest(name):
                self.assertEqual(answer["statusCode"], 400, answer)
                found = [(fault["pointer"], fault["message"]) for fault in answer["errors"]]
                self.assertEqual(found, [("/otherAttachments/0/base64", message)])


if __name__ == "__main__":
    unittest.main()
