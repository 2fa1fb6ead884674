"""What scripts/trust says of the dependencies: a bill of materials that others can read, and every fault found."""

import copy
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts/trust"))
import advisories  # noqa: E402
import dependencies  # noqa: E402
import threats  # noqa: E402


class Trust(unittest.TestCase):
    def bill(self):
        return subprocess.run([sys.executable, "scripts/trust", "sbom"], cwd=ROOT, check=True, capture_output=True, text=True).stdout

    def test_the_bill_is_valid_and_the_same_again(self):
        text = self.bill()
        self.assertIsNone(JsonStrictValidator(SchemaVersion.V1_6).validate_str(text))
        self.assertEqual(self.bill(), text)
        bill = json.loads(text)
        names = {one["name"] for one in bill["components"]}
        self.assertLessEqual({"ring", "rustls", "sqlite", "onderwijsregio-services"}, names)
        self.assertFalse({"proptest", "onderwijsregio-testkit"} & names, "what tests need is not in the binary")
        known = {one["bom-ref"] for one in [bill["metadata"]["component"], *bill["components"]]}
        self.assertEqual(len(known), len(bill["components"]) + 1)
        self.assertEqual({one["ref"] for one in bill["dependencies"]}, known)
        self.assertLessEqual({needed for one in bill["dependencies"] for needed in one["dependsOn"]}, known)

    def faults(self, change):
        whole = copy.deepcopy(dependencies.metadata())
        change({package["name"]: package for package in whole["packages"]})
        with mock.patch.object(dependencies, "metadata", lambda *_: whole):
            return list(dependencies.faults())

    def test_what_deny_toml_forbids_is_found(self):
        self.assertEqual(self.faults(lambda _: None), [])
        for change, expected in [
            (lambda all: all["ring"].update(license="GPL-3.0-only"), "does not allow the licence of ring"),
            (lambda all: all["ring"].update(license=None), "does not allow the licence of ring"),
            (lambda all: all["ring"].update(source="git+https://git.example.nl/ring"), "does not know where ring"),
            (lambda all: all["ring"].update(version="0.0.0"), "has no checksum of ring 0.0.0"),
            (lambda all: all["ring"].update(name="aws-lc-sys"), "bans aws-lc-sys"),
            (lambda all: all["onderwijsregio"]["dependencies"][0].update(req="*", path=None), "takes any version of"),
            (lambda all: all["onderwijsregio"].update(manifest_path="/elders/Cargo.toml"), "is a folder outside"),
        ]:
            found = self.faults(change)
            self.assertTrue(any(expected in fault for fault in found), (expected, found))

    def test_an_advisory_is_reported_by_the_versions_it_is_about(self):
        for version, requirement, within in [
            ("1.2.3", ">= 1.2.3", True), ("1.2.2", ">= 1.2.3", False), ("1.2.3", "> 1.2.3", False), ("1.10.0", "< 1.9", False),
            ("1.2.3", "^1.2", True), ("2.0.0", "^1.2", False), ("0.3.0", "^0.2.4", False), ("0.2.9", "^0.2.4", True),
            ("1.3.0", "~1.2.5", False), ("1.2.9", "~1.2.5", True), ("1.2.3", "= 1.2.3", True), ("1.5.0", ">= 1.2, < 2", True),
            ("2.0.0", ">= 1.2, < 2", False), ("1.0.0-rc.2", "< 1.0.0", True), ("1.0.0-rc.10", "> 1.0.0-rc.2", True), ("1.2.3", "1.2", True),
        ]:
            with self.subTest(f"{version} {requirement}"):
                self.assertEqual(advisories.is_within(version, requirement), within)
        head = '```toml\n[advisory]\nid = "RUSTSEC-2026-0001"\npackage = "ring"\n%s[versions]\npatched = [">= 0.17.12"]\n```\n# A hole'
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "crates/ring/RUSTSEC-2026-0001.md")
            file.parent.mkdir(parents=True)
            file.write_text(head % "")
            expected = ["RUSTSEC-2026-0001 (vulnerability): ring 0.17.9: A hole"]
            packages = [("ring", "0.17.9"), ("ring", "0.17.14"), ("rustls", "0.1.0")]
            self.assertEqual(advisories.hits(folder, packages), (expected, 1))
            file.write_text(head % 'withdrawn = "2026-02-01"\n')
            self.assertEqual(advisories.hits(folder, packages), ([], 1))

    def test_an_expression_of_licences_is_read_as_it_is_meant(self):
        allowed = {"MIT", "ISC", "Apache-2.0 WITH LLVM-exception"}
        for expression, good in [
            ("MIT", True), ("MIT/Apache-2.0", True), ("Apache-2.0 / MIT", True), ("GPL-3.0 OR MIT", True),
            ("GPL-3.0 AND MIT", False), ("(GPL-3.0 OR ISC) AND MIT", True), ("MIT AND (GPL-3.0 OR AGPL-3.0)", False),
            ("Apache-2.0 WITH LLVM-exception", True), ("Apache-2.0", False), ("MIT MIT", False),
        ]:
            self.assertEqual(dependencies.is_allowed(expression, allowed), good, expression)

    def test_a_test_that_is_not_there_is_reported(self):
        self.assertEqual(list(threats.faults()), [])
        gone = [("docs/threat-model.md", "crates/api/tests/limits.rs", "there_is_no_such_test")]
        with mock.patch.object(threats, "named", lambda: gone):
            self.assertEqual(len(list(threats.faults())), 1)


if __name__ == "__main__":
    unittest.main()
