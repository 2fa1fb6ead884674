"""Waiting for writes, and what is raised when they fail."""

import gc
import unittest

from stub import FAILED, FAULTS, MUTATION, Stub, answer, run

from onderwijsregio import MutationFailed, MutationPending
from onderwijsregio._mutations import pauses

NEW = [{"name": "Sanne Voorbeeld", "email": "sanne@example.nl", "privacyConsent": True}]
ACCEPTED = {
    key: MUTATION[key]
    for key in ("mutationId", "idempotencyKey", "candidateIds", "interactionIds", "attachmentIds")
}
ACCEPTED = ACCEPTED | {"status": "queued"}
RUNNING = MUTATION | {"status": "running"}


def accepted(**headers):
    return answer(ACCEPTED, 202, headers)


class Synchronous(unittest.TestCase):
    def test_a_write_is_sent_at_once(self):
        stub = Stub(accepted(**{"idempotency-replayed": "true"}))
        write = stub.client().candidates.create(NEW)
        self.assertEqual(len(stub.requests), 1)
        self.assertEqual(
            (write.mutation_id, write.candidate_ids), ("mut00000000000001", ["rec00000000000001"])
        )
        self.assertEqual((write.replayed, write.mutation), (True, None))

    def test_the_server_waits(self):
        stub = Stub(answer(MUTATION))
        self.assertEqual(stub.client().candidates.create(NEW, wait=30).settled(), MUTATION)
        self.assertEqual(stub.requests[0].headers["prefer"], "wait=30")

    def test_a_mutation_is_looked_at_until_it_has_ended(self):
        stub = Stub(accepted(), answer(MUTATION))
        self.assertEqual(stub.client().candidates.create(NEW).settled(), MUTATION)
        self.assertEqual(stub.requests[1].url.path, "/api/v2/mutations/mut00000000000001")

    def test_a_failed_mutation_is_raised(self):
        for answers in ((answer(FAILED),), (accepted(), answer(FAILED))):
            write = Stub(*answers).client().candidates.create(NEW)
            with self.assertRaises(MutationFailed) as raised:
                write.settled()
            error = raised.exception
            self.assertEqual(
                (error.mutation, error.problem, error.faults), (FAILED, FAILED["problem"], FAULTS)
            )
            self.assertEqual(
                (error.code, error.status, error.detail), ("invalid-request", 400, "d")
            )
            write = "mutation mut00000000000001 (candidates.create)"
            expected = f"{write} failed: invalid-request: /otherAttachments/0 download"
            self.assertEqual(str(error), expected)

    def test_a_wait_that_runs_out_names_the_mutation(self):
        stub = Stub(accepted(), answer(RUNNING))
        with self.assertRaises(MutationPending) as raised:
            stub.client().candidates.create(NEW).settled(timeout=0)
        self.assertEqual(raised.exception.mutation_id, "mut00000000000001")

    def test_a_session_may_not_look_so_the_server_waits(self):
        stub = Stub(accepted(), answer(MUTATION))
        client = stub.client().with_session("ors_x")
        with self.assertRaises(MutationPending):
            client.candidates.update("rec1", {"city": "Assen"}).settled()
        self.assertEqual(client.candidates.update("rec1", {"city": "Assen"}).settled(), MUTATION)
        self.assertEqual([request.headers["prefer"] for request in stub.requests], ["wait=20"] * 2)

    def test_an_admin_looks_in_the_same_region(self):
        stub = Stub(accepted(), answer(MUTATION))
        stub.client().candidates.create(NEW, region="zuid").settled()
        self.assertEqual(stub.requests[1].headers["x-api-region"], "zuid")

    def test_a_mutation_is_waited_for_by_its_id(self):
        self.assertEqual(Stub(answer(MUTATION)).client().mutations.wait("mut1"), MUTATION)
        with self.assertRaises(MutationFailed):
            Stub(answer(FAILED)).client().mutations.wait("mut1")

    def test_a_mutation_that_is_read_may_have_failed(self):
        self.assertEqual(Stub(answer(FAILED)).client().mutations.get("mut1")["status"], "failed")

    def test_pauses_between_looks_last_as_long_as_asked_for(self):
        self.assertAlmostEqual(sum(pauses(60)), 60)
        self.assertEqual([round(pause, 3) for pause in pauses(0.5)], [0.1, 0.15, 0.225, 0.025])
        self.assertEqual(list(pauses(0)), [])


class Asynchronous(unittest.TestCase):
    def sent(self, *answers, use):
        stub = Stub(*answers)

        async def make():
            async with stub.async_client() as client:
                return await use(client.candidates.create(NEW))

        try:
            return run(make()), stub.requests
        except MutationFailed as error:
            return error, stub.requests

    def test_a_write_is_sent_when_it_is_awaited(self):
        async def use(write):
            return await write

        result, requests = self.sent(accepted(), use=use)
        self.assertEqual(result.mutation_id, "mut00000000000001")
        self.assertNotIn("prefer", requests[0].headers)

    def test_settled_has_the_server_wait(self):
        async def use(write):
            return await write.settled()

        result, requests = self.sent(answer(MUTATION), use=use)
        self.assertEqual(result, MUTATION)
        self.assertEqual([request.headers["prefer"] for request in requests], ["wait=20"])
        result, _ = self.sent(answer(FAILED), use=use)
        self.assertEqual(result.mutation, FAILED)

    def test_a_wait_that_was_too_short_is_followed_by_looks(self):
        async def use(write):
            return await write.settled(timeout=0.5)

        result, requests = self.sent(accepted(), answer(MUTATION), use=use)
        self.assertEqual((result, len(requests)), (MUTATION, 2))
        self.assertNotIn("prefer", requests[0].headers)

    def test_a_write_that_is_not_awaited_is_reported(self):
        stub = Stub()
        with self.assertWarnsRegex(RuntimeWarning, "POST /candidates"):
            stub.async_client().candidates.create(NEW)
            gc.collect()
        self.assertEqual(stub.requests, [])

    def test_a_write_is_sent_once(self):
        async def use(write):
            await write
            await write
            return await write.settled()

        _, requests = self.sent(accepted(), answer(MUTATION), use=use)
        self.assertEqual([request.method for request in requests], ["POST", "GET"])


if __name__ == "__main__":
    unittest.main()
