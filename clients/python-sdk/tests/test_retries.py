"""Which requests are sent again, after how long, and what a call raises in the end."""

import unittest

import httpx
from stub import MUTATION, QUICK, Stub, answer, problem, run

from onderwijsregio import (
    Conflict,
    ConnectionError,
    NotFound,
    Retries,
    TimeoutError,
    TooManyRequests,
    Unavailable,
)
from onderwijsregio._operation import Repeat

CUT = httpx.RemoteProtocolError("Server disconnected")
RECORD = {"id": "rec00000000000001"}
NEW = [{"name": "Sanne Voorbeeld", "email": "sanne@example.nl", "privacyConsent": True}]


class WhatIsSentAgain(unittest.TestCase):
    def test_a_read_is_repeated_after_each_passing_fault(self):
        conflict = problem(409, "conflict", {"retry-after": "0"})
        for fault in (
            CUT,
            httpx.ConnectError(""),
            httpx.ReadTimeout(""),
            problem(503, "unavailable"),
            conflict,
        ):
            stub = Stub(fault, fault, answer(RECORD))
            self.assertEqual(stub.client().candidates.get("rec1"), RECORD)
            self.assertEqual(len(stub.requests), 3)

    def test_two_retries_are_the_default(self):
        stub = Stub(CUT, CUT, CUT, answer(RECORD))
        with self.assertRaises(ConnectionError):
            stub.client().candidates.get("rec1")
        self.assertEqual(len(stub.requests), 3)

    def test_no_retries_may_be_asked_for(self):
        stub = Stub(CUT)
        with self.assertRaises(ConnectionError):
            stub.client(retries=None, max_retries=0).candidates.get("rec1")

    def test_a_call_may_have_a_number_of_its_own(self):
        stub = Stub(CUT)
        with self.assertRaises(ConnectionError):
            stub.client().candidates.get("rec1", max_retries=0)
        self.assertEqual(len(stub.requests), 1)

    def test_a_write_is_repeated_with_the_same_key_and_body(self):
        stub = Stub(CUT, problem(429, "too-many-requests", {"retry-after": "0"}), answer(MUTATION))
        stub.client().candidates.create(NEW)
        keys = {request.headers["idempotency-key"] for request in stub.requests}
        bodies = {request.content for request in stub.requests}
        self.assertEqual((len(stub.requests), len(keys), len(bodies)), (3, 1, 1))

    def test_each_call_has_a_key_of_its_own(self):
        stub = Stub(answer(MUTATION), answer(MUTATION), answer(MUTATION))
        client = stub.client()
        client.candidates.create(NEW)
        client.candidates.create(NEW)
        client.candidates.create(NEW, idempotency_key="mine")
        keys = [request.headers["idempotency-key"] for request in stub.requests]
        self.assertEqual((len(set(keys)), keys[2]), (3, "mine"))

    def test_a_write_without_a_key_is_repeated_only_if_it_was_refused_for_now(self):
        for fault in (CUT, httpx.ConnectError(""), httpx.ReadTimeout("")):
            stub = Stub(fault)
            with self.assertRaises(ConnectionError):
                stub.client().keys.create()
            self.assertEqual(len(stub.requests), 1)
        stub = Stub(
            problem(503, "unavailable"),
            problem(429, "too-many-requests"),
            answer({"id": "key1"}, 201),
        )
        self.assertEqual(stub.client().keys.create()["id"], "key1")

    def test_a_patch_of_settings_is_repeated(self):
        stub = Stub(CUT, answer({"notificationUrl": None}))
        stub.client().regions.update_settings({"notificationUrl": None})
        self.assertEqual(len(stub.requests), 2)

    def test_other_refusals_are_final(self):
        for status, code, kind in ((404, "not-found", NotFound), (409, "conflict", Conflict)):
            stub = Stub(problem(status, code))
            with self.assertRaises(kind):
                stub.client().candidates.create(NEW)
            self.assertEqual(len(stub.requests), 1)

    def test_the_last_fault_is_raised(self):
        refused = problem(429, "too-many-requests", {"retry-after": "0", "x-request-id": "abc"})
        for fault, kind in ((refused, TooManyRequests), (problem(503, "unavailable"), Unavailable)):
            with self.assertRaises(kind) as raised:
                Stub(fault, fault, fault).client().candidates.create(NEW)
        with self.assertRaises(TooManyRequests) as raised:
            Stub(refused, refused, refused).client().candidates.create(NEW)
        self.assertEqual((raised.exception.retry_after, raised.exception.request_id), (0, "abc"))

    def test_a_lost_write_names_its_key(self):
        with self.assertRaises(ConnectionError) as raised:
            Stub(CUT, CUT, CUT).client().candidates.create(NEW, idempotency_key="mine")
        self.assertEqual(raised.exception.idempotency_key, "mine")
        self.assertEqual((raised.exception.attempts, raised.exception.request_id), (3, None))
        expected = "POST /candidates: no complete response after 3 attempts (RemoteProtocolError)"
        self.assertEqual(str(raised.exception), expected)

    def test_a_timeout_is_a_connection_error_of_its_own_and_of_python(self):
        late = httpx.ReadTimeout("")
        with self.assertRaises(TimeoutError) as raised:
            Stub(late, late, late).client().candidates.get("rec1")
        self.assertIsInstance(raised.exception, ConnectionError)

    def test_the_asynchronous_client_repeats_in_the_same_way(self):
        stub = Stub(CUT, problem(503, "unavailable"), answer(RECORD))

        async def get():
            async with stub.async_client() as client:
                return await client.candidates.get("rec1")

        self.assertEqual((run(get()), len(stub.requests)), (RECORD, 3))


class Pauses(unittest.TestCase):
    POLICY = Retries(most=9, first=0.5, longest=8, random=lambda: 0)

    def pause(self, attempt, status=503, headers=None, **changes):
        policy = Retries(**{**vars(self.POLICY), **changes})
        return policy.after_response(attempt, httpx.Response(status, headers=headers))

    def test_pauses_double_up_to_the_longest(self):
        pauses = [self.POLICY.after_fault(attempt, CUT, Repeat.ALWAYS) for attempt in range(6)]
        self.assertEqual(pauses, [0.5, 1, 2, 4, 8, 8])

    def test_up_to_a_quarter_is_added_at_random(self):
        self.assertEqual(self.pause(0, random=lambda: 1), 0.625)

    def test_retry_after_is_the_least_pause(self):
        self.assertEqual(self.pause(0, headers={"retry-after": "3"}), 3)
        self.assertEqual(self.pause(3, headers={"retry-after": "3"}), 4)

    def test_a_long_retry_after_is_not_waited_for(self):
        self.assertEqual(self.pause(0, headers={"retry-after": "60"}), 60)
        self.assertIsNone(self.pause(0, headers={"retry-after": "61"}))

    def test_a_date_in_retry_after_is_compared_with_that_of_the_response(self):
        headers = {"retry-after": "Wed, 21 Oct 2026 07:28:09 GMT"}
        self.assertEqual(self.pause(0, headers=headers), 0.5)
        for date, pause in (("07:28:00", 9), ("07:28:10", 0.5), ("07:20:00", None)):
            headers["date"] = f"Wed, 21 Oct 2026 {date} GMT"
            self.assertEqual(self.pause(0, headers=headers), pause)

    def test_a_retry_after_of_another_form_is_not_read(self):
        for text in ("soon", "-1", "١", ""):
            self.assertEqual(self.pause(0, headers={"retry-after": text.encode()}), 0.5)

    def test_other_statuses_have_no_pause(self):
        for status in (400, 401, 404, 408, 409, 500, 502, 507):
            self.assertIsNone(self.pause(0, status))

    def test_quick_tests_do_not_wait(self):
        self.assertEqual(QUICK.after_fault(0, CUT, Repeat.WITH_KEY), 0)


if __name__ == "__main__":
    unittest.main()
