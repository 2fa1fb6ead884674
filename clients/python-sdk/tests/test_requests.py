"""What a request looks like, and what a client refuses before it sends anything."""

import unittest

import httpx
from stub import BASE, MUTATION, Stub, answer, run

from onderwijsregio import ConfigurationError, Onderwijsregio, __version__, files

NEW = [{"name": "Sanne Voorbeeld", "email": "sanne@example.nl", "privacyConsent": True}]


class Headers(unittest.TestCase):
    def sent(self, call, given=None, **options):
        stub = Stub(given or answer(MUTATION))
        call(stub.client(**options))
        return stub.requests[0]

    def test_a_key_and_the_version_are_sent(self):
        request = self.sent(lambda client: client.regions.me())
        self.assertEqual(request.headers["x-api-key"], "ork_test")
        self.assertTrue(
            request.headers["user-agent"].startswith(f"onderwijsregio-python/{__version__} ")
        )
        self.assertNotIn("authorization", request.headers)
        self.assertNotIn("x-api-sandbox", request.headers)
        self.assertNotIn("idempotency-key", request.headers)

    def test_the_name_of_a_program_is_added(self):
        request = self.sent(lambda client: client.regions.me(), application="crm/7")
        self.assertTrue(request.headers["user-agent"].endswith(" crm/7"))

    def test_a_session_is_sent_instead_of_a_key(self):
        request = self.sent(lambda client: client.with_session("ors_x").me.records(), answer([]))
        self.assertEqual(request.headers["authorization"], "Bearer ors_x")
        self.assertNotIn("x-api-key", request.headers)

    def test_an_admin_acts_for_a_region(self):
        request = self.sent(lambda client: client.regions.me(), region="noord")
        self.assertEqual(request.headers["x-api-region"], "noord")
        request = self.sent(lambda client: client.regions.me(region="zuid"), region="noord")
        self.assertEqual(request.headers["x-api-region"], "zuid")

    def test_the_sandbox_is_selected(self):
        request = self.sent(lambda client: client.regions.me(), sandbox=True, sandbox_only=True)
        self.assertEqual(request.headers["x-api-sandbox"], "true")
        request = self.sent(lambda client: client.in_sandbox().regions.me())
        self.assertEqual(request.headers["x-api-sandbox"], "true")

    def test_a_write_has_its_options(self):
        request = self.sent(
            lambda client: client.candidates.update(
                "rec1",
                {"city": None},
                if_match='"a"',
                wait=7,
                callback_url="https://example.nl/hook",
                x_request_id="r",
            )
        )
        self.assertEqual(request.headers["if-match"], '"a"')
        self.assertEqual(request.headers["prefer"], "wait=7")
        self.assertEqual(request.headers["x-request-id"], "r")
        self.assertEqual(request.url.params["callbackUrl"], "https://example.nl/hook")
        self.assertEqual(request.content, b'{"city":null}')

    def test_a_write_that_waits_has_more_time(self):
        request = self.sent(lambda client: client.candidates.create(NEW, wait=20), timeout=3)
        self.assertEqual(request.extensions["timeout"]["read"], 23)
        request = self.sent(lambda client: client.candidates.create(NEW, timeout=5), timeout=3)
        self.assertEqual(request.extensions["timeout"]["read"], 5)

    def test_further_headers_do_not_replace_those_of_the_package(self):
        given = {"X-Api-Key": "other", "X-Trace": "t"}
        request = self.sent(lambda client: client.regions.me(headers=given))
        self.assertEqual(
            (request.headers["x-api-key"], request.headers["x-trace"]), ("ork_test", "t")
        )

    def test_a_file_is_fetched_without_a_credential(self):
        stub = Stub(answer(None))
        stub.client(sandbox=True).attachments.download("https://files.example.nl/a?b=c")
        [request] = stub.requests
        self.assertEqual(str(request.url), "https://files.example.nl/a?b=c")
        for name in ("x-api-key", "authorization", "x-api-sandbox"):
            self.assertNotIn(name, request.headers)

    def test_an_unknown_option_is_refused(self):
        for call in (
            lambda client: client.candidates.get("rec1", deadline=3),
            lambda client: client.candidates.create(NEW, if_match='"a"'),
            lambda client: client.candidates.get("rec1", idempotency_key="k"),
        ):
            stub = Stub()
            with self.assertRaisesRegex(TypeError, "unknown option"):
                call(stub.client())


class Targets(unittest.TestCase):
    def test_queries_are_those_of_the_api(self):
        stub = Stub(answer([], cursor=None))
        listed = stub.client().candidates.list(
            fields=["name", "email"],
            phase=["in opleiding"],
            archived=False,
            include_total=True,
            page_size=7,
        )
        self.assertEqual(list(listed), [])
        expected = (
            "pageSize=7&includeTotal=true&fields=name&fields=email"
            "&phase=in+opleiding&archived=false"
        )
        self.assertEqual(stub.requests[0].url.query.decode(), expected)

    def test_no_personal_value_is_in_a_url(self):
        stub = Stub(answer([]))
        stub.client().candidates.find(email="a@example.nl", phone="06", fields=["name"])
        [request] = stub.requests
        self.assertEqual(str(request.url), f"{BASE}/candidates/find")
        self.assertEqual(
            stub.bodies(), [{"email": "a@example.nl", "phone": "06", "fields": ["name"]}]
        )

    def test_an_id_stays_one_segment_of_the_path(self):
        stub = Stub(answer({"id": "x"}))
        stub.client().candidates.get("a/../b?c")
        self.assertEqual(stub.requests[0].url.raw_path, b"/api/v2/candidates/a%2F..%2Fb%3Fc")
        for value in ("", ".", ".."):
            with self.assertRaises(ConfigurationError):
                Stub().client().candidates.get(value)

    def test_one_text_is_no_list_of_fields(self):
        with self.assertRaisesRegex(TypeError, "fields is one text"):
            list(Stub().client().candidates.list(fields="name"))

    def test_a_base_url_may_end_with_a_slash(self):
        stub = Stub(answer({"id": "x"}))
        stub.client(base_url=f"{BASE}/").regions.me()
        self.assertEqual(str(stub.requests[0].url), f"{BASE}/auth/regions/me")


class Rejections(unittest.TestCase):
    def test_a_client_that_cannot_work_is_not_made(self):
        for options in (
            {"base_url": "example.nl"},
            {"base_url": "ftp://example.nl"},
            {"base_url": "https://example.nl/?a=b"},
            {"base_url": "https://user@example.nl/"},
            {"session": "ors_x"},
            {"api_key": ""},
            {"api_key": "ork_x "},
            {"api_key": "ork_é"},
            {"sandbox_only": True},
        ):
            with self.subTest(options=options), self.assertRaises(ConfigurationError):
                Onderwijsregio(**{"base_url": BASE, "api_key": "ork_test"} | options)

    def test_a_sandbox_address_is_the_sandbox(self):
        Onderwijsregio(
            base_url="https://example.nl/api/sandbox", api_key="ork_x", sandbox_only=True
        )

    def test_no_credential_is_shown(self):
        client = Onderwijsregio(base_url=BASE, api_key="ork_secret")
        self.assertNotIn("ork_secret", repr(client) + repr(client._transport.settings))


class Responses(unittest.TestCase):
    def test_responses_are_collected_in_a_block(self):
        stub = Stub(answer({"id": "x"}, headers={"etag": '"a"'}), answer({"id": "x"}))
        client = stub.client()
        with client.responses() as responses:
            client.candidates.get("rec1")
        client.candidates.get("rec1")
        self.assertEqual([response.headers["etag"] for response in responses], ['"a"'])

    def test_responses_are_collected_by_the_asynchronous_client(self):
        async def collect():
            async with Stub(answer({"id": "x"})).async_client() as client:
                async with client.responses() as responses:
                    await client.candidates.get("rec1")
                return [response.status_code for response in responses]

        self.assertEqual(run(collect()), [200])

    def test_a_tag_comes_with_a_record(self):
        stub = Stub(answer({"id": "x"}, headers={"etag": '"a"'}), httpx.Response(304))
        client = stub.client()
        tagged = client.candidates.get_tagged("rec1")
        self.assertEqual((tagged.data, tagged.etag), ({"id": "x"}, '"a"'))
        self.assertIsNone(client.candidates.get_if_changed("rec1", tagged.etag))
        self.assertEqual(stub.requests[1].headers["if-none-match"], '"a"')


class Files(unittest.TestCase):
    def test_content_becomes_base64(self):
        self.assertEqual(files.from_bytes(b"abc", "a.txt"), {"base64": "YWJj", "filename": "a.txt"})

    def test_a_path_gives_its_name(self):
        made = files.from_path(__file__)
        self.assertEqual(made["filename"], "test_requests.py")
        self.assertEqual(files.from_path(__file__, "other.py")["filename"], "other.py")

    def test_a_url_stays_one(self):
        self.assertEqual(files.from_url("https://example.nl/a"), {"url": "https://example.nl/a"})

    def test_an_empty_or_large_file_is_refused(self):
        for content in (b"", b"x" * (files.MAX_BYTES + 1)):
            with self.assertRaises(ConfigurationError):
                files.from_bytes(content, "a.txt")


if __name__ == "__main__":
    unittest.main()
