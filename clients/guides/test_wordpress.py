"""The plug-in of examples/wordpress in WordPress itself (of the Debian package), without its database, against the demo: each
form plug-in's hook with what that plug-in documents, what arrives, and what is sent again later."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
import urllib.request
from pathlib import Path

from demo import Demo
from guides import FOLDER

ROOT = FOLDER.parents[1]
PLUGIN = ROOT / "examples/wordpress/onderwijsregio-forms.php"
DRIVER = Path(__file__).parent / "wordpress/submit.php"
# What a form plug-in calls when a form was sent, with its arguments; and the row of the form.
FORMS = {
    "gravity:3": (
        "gform_after_submission",
        [{"id": "71", "form_id": "3", "1.3": "Sanne", "1.6": "Voorbeeld", "2": "{email}", "4.1": "1", "4.2": "Ik ga akkoord"},
         {"id": 3, "title": "Interesse"}],
        {"name": "1.3 1.6", "email": "2", "privacyConsent": "4.1"},
    ),
    "wpforms:12": (
        "wpforms_process_complete",
        [{"0": {"name": "Naam", "value": "Sanne Voorbeeld", "id": 0, "type": "name"},
          "1": {"name": "E-mail", "value": "{email}", "id": 1, "type": "email"},
          "3": {"name": "Akkoord", "value": "Ik ga akkoord", "id": 3, "type": "checkbox"},
          "5": {"name": "Sector", "value": "Primair onderwijs\nSpeciaal onderwijs", "id": 5, "type": "checkbox"}},
         {"fields": {}}, {"id": "12"}, 9],
        {"name": "0", "email": "1", "sectors": "5", "privacyConsent": "3"},
    ),
    "fluent:4": (
        "fluentform/submission_inserted",
        [31, {"names": {"first_name": "Sanne", "last_name": "Voorbeeld"}, "email": "{email}", "gdpr-agreement": "on"},
         {"id": 4}],
        {"name": "names.first_name names.last_name", "email": "email", "privacyConsent": "gdpr-agreement"},
    ),
    "cf7:87": (
        "wpcf7_mail_sent",
        [87, {"your-name": "Sanne Voorbeeld", "your-email": "{email}", "acceptance": "1", "sector": ["Primair onderwijs"]}],
        {"name": "your-name", "email": "your-email", "sectors": "sector", "privacyConsent": "acceptance"},
    ),
}


def wordpress(folder):
    """The folder of WordPress: the installed one, or the one in Debian's package."""
    installed = Path("/usr/share/wordpress")
    if installed.is_dir():
        return installed
    subprocess.run(["apt-get", "download", "--quiet", "wordpress"], cwd=folder, check=True, capture_output=True)
    [package] = folder.glob("wordpress_*.deb")
    subprocess.run(["dpkg-deb", "--extract", package, folder], check=True)
    return folder / "usr/share/wordpress"


class Forms(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="wordpress-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.wordpress = wordpress(cls.folder)
        cls.demo = Demo(cls.folder / "demo")
        cls.addClassCleanup(cls.demo.stop)
        cls.url = f"{cls.demo.address}/api/sandbox"
        cls.key = cls.demo.keys["noord_sandbox_only"]

    def call(self, form, email, arguments=None, rows=None, url=None, key=None):
        """Sends a form. Returns what is scheduled, and the log."""
        hook, usual, usual_rows = FORMS[form]
        text = json.dumps(arguments or usual).replace("{email}", email)
        environment = {**os.environ, "API_URL": url or self.url, "API_KEY": key or self.key}
        words = ["php", DRIVER, self.wordpress, PLUGIN, json.dumps({form: rows or usual_rows}), hook, text]
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()], done.stderr

    def find(self, email):
        request = urllib.request.Request(
            f"{self.url}/candidates/find",
            json.dumps({"email": email}).encode(),
            {"x-api-key": self.key, "content-type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["data"]

    def test_each_form_plug_in_brings_a_candidate_once(self):
        for form in FORMS:
            with self.subTest(form):
                email = f"{form.replace(':', '-')}@example.nl"
                for _ in range(2):
                    scheduled, log = self.call(form, email)
                    self.assertEqual((scheduled, log), ([], ""))
                [candidate] = self.find(email)
                self.assertEqual((candidate["name"], candidate["privacyConsent"]), ("Sanne Voorbeeld", True))
                expected = {"wpforms:12": ["Primair onderwijs", "Speciaal onderwijs"], "cf7:87": ["Primair onderwijs"]}
                self.assertEqual(candidate["sectors"], expected.get(form, []))

    def test_box_that_is_not_ticked_is_no_consent(self):
        hook, [entry, form], _ = FORMS["gravity:3"]
        scheduled, log = self.call("gravity:3", "nee@example.nl", [{**entry, "4.1": ""}, form])
        self.assertEqual((scheduled, log), ([], ""))
        self.assertEqual([one["privacyConsent"] for one in self.find("nee@example.nl")], [False])

    def test_form_that_is_not_listed_is_not_sent(self):
        hook, [entry, form], _ = FORMS["gravity:3"]
        self.assertEqual(self.call("gravity:3", "ander@example.nl", [entry, {**form, "id": 4}]), ([], ""))
        self.assertEqual(self.find("ander@example.nl"), [])

    def test_mistake_is_logged_without_what_was_filled_in_and_not_repeated(self):
        scheduled, log = self.call("gravity:3", "geen adres")
        self.assertEqual(scheduled, [])
        self.assertIn("a form could not be sent (status 400) /email format", log)
        self.assertNotIn("geen adres", log)
        scheduled, log = self.call("gravity:3", "sanne@example.nl", key="ork_verkeerd")
        self.assertEqual(scheduled, [])
        self.assertIn("(status 401)", log)

    def test_what_could_not_be_sent_is_sent_later_and_arrives_once(self):
        [later], log = self.call("gravity:3", "later@example.nl", url="http://127.0.0.1:1")
        self.assertIn("(status 0)", log)
        self.assertEqual((later["after"], later["hook"]), (60, "onderwijsregio_send"))
        candidate, repetition, attempt = later["arguments"]
        self.assertEqual(attempt, 1)
        for _ in range(2):
            words = ["php", DRIVER, self.wordpress, PLUGIN, "{}", later["hook"], json.dumps(later["arguments"])]
            environment = {**os.environ, "API_URL": self.url, "API_KEY": self.key}
            done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
            self.assertEqual((done.stdout, done.stderr), ("", ""))
        self.assertEqual([one["name"] for one in self.find("later@example.nl")], [candidate["name"]])

    def test_attempts_end(self):
        words = ["php", DRIVER, self.wordpress, PLUGIN, "{}", "onderwijsregio_send", json.dumps([{}, "x", 5])]
        environment = {**os.environ, "API_URL": "http://127.0.0.1:1", "API_KEY": self.key}
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout, "")

    def test_guide_shows_the_rows_of_these_forms(self):
        for tongue in ("en", "nl"):
            text = (FOLDER / tongue / "wordpress.md").read_text()
            for form in FORMS:
                self.assertIn(f"'{form}'", text, tongue)


if __name__ == "__main__":
    unittest.main()
