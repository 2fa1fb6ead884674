"""What is generated is up to date, and every operation of the API has a method."""

import inspect
import json
import re
import subprocess
import sys
import unittest

import httpx
from paths import DOCUMENT, JOURNEY, PROJECT, ROOT

import onderwijsregio
from onderwijsregio import AsyncOnderwijsregio, Onderwijsregio
from onderwijsregio._operations import OPERATIONS

OPEN = json.loads(DOCUMENT.read_text())
METHODS = json.loads((JOURNEY / "methods.json").read_text())


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Generated(unittest.TestCase):
    def test_generating_again_changes_nothing(self):
        checked = subprocess.run(
            [sys.executable, PROJECT / "tools/generate", "--check"], capture_output=True, text=True
        )
        self.assertEqual((checked.returncode, checked.stdout), (0, ""), checked.stderr)

    def test_the_version_is_that_of_the_api_with_a_patch_of_its_own(self):
        major, minor, _ = OPEN["info"]["version"].split(".")
        self.assertRegex(onderwijsregio.__version__, rf"\A{major}\.{minor}\.\d+\Z")

    def test_the_changelog_begins_with_this_version(self):
        versions = re.findall(r"^## (\S+)", (PROJECT / "CHANGELOG.md").read_text(), re.MULTILINE)
        self.assertEqual(versions[0], onderwijsregio.__version__)

    def test_the_licences_are_those_of_the_repository(self):
        for name in ("LICENSE-MIT", "LICENSE-APACHE"):
            self.assertEqual((PROJECT / name).read_text(), (ROOT / name).read_text())


class Methods(unittest.TestCase):
    """The table of methods that both packages share."""

    def setUp(self):
        self.called = []

        def handle(request):
            self.called.append(request)
            return httpx.Response(418)

        self.client = Onderwijsregio(
            base_url="https://example.invalid",
            api_key="ork_test",
            transport=httpx.MockTransport(handle),
        )

    def test_the_table_has_every_operation(self):
        operations = {
            operation["operationId"]
            for methods in OPEN["paths"].values()
            for operation in methods.values()
            if isinstance(operation, dict) and "operationId" in operation
        }
        self.assertEqual(set(METHODS), operations)
        self.assertEqual(set(OPERATIONS), operations)

    def test_every_method_makes_a_request_of_its_operation(self):
        # The form with the body stands for both ways of finding.
        form_of = {"findCandidates": "findCandidatesByBody"}
        for operation_id, names in METHODS.items():
            expected = OPERATIONS[form_of.get(operation_id, operation_id)]
            for name in names:
                with self.subTest(operation=operation_id, method=name):
                    self.called.clear()
                    self.call(name)
                    [request] = self.called
                    pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(expected.path))
                    self.assertEqual(request.method, expected.method)
                    self.assertRegex(request.url.path, rf"\A{pattern}\Z")

    def call(self, name):
        """Calls a method with a text for every parameter that it needs."""
        resource, method = map(snake, name.split("."))
        function = getattr(getattr(self.client, resource), method)
        needed = {
            parameter: "https://example.invalid/attachments/t" if parameter == "attachment" else "x"
            for parameter, about in inspect.signature(function).parameters.items()
            if about.default is about.empty and about.kind is not about.VAR_KEYWORD
        }
        with self.assertRaises(onderwijsregio.ApiError) as raised:
            made = function(**needed)
            # Lists ask for a page when they are iterated.
            next(iter(made))
        self.assertEqual(raised.exception.status, 418)

    def test_both_clients_have_the_same_methods(self):
        asynchronous = AsyncOnderwijsregio(base_url="https://example.invalid", api_key="ork_test")
        for resource, of in vars(self.client).items():
            if resource.startswith("_"):
                continue
            other = getattr(asynchronous, resource)
            with self.subTest(resource=resource):
                self.assertEqual(public(of), public(other))


def public(resource):
    return {
        name: [*inspect.signature(function).parameters]
        for name, function in inspect.getmembers(resource, callable)
        if not name.startswith("_")
    }


if __name__ == "__main__":
    unittest.main()
