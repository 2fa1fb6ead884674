"""Each refusal has a class of its own, and a message without a personal value."""

import pickle
import unittest

import httpx
from stub import FAILED, Stub, problem

import onderwijsregio as package

KINDS = {
    (400, "invalid-request"): package.InvalidRequest,
    (401, "unauthorized"): package.Unauthorized,
    (403, "forbidden"): package.Forbidden,
    (404, "not-found"): package.NotFound,
    (406, "not-acceptable"): package.ApiError,
    (409, "conflict"): package.Conflict,
    (409, "duplicate"): package.Duplicate,
    (409, "merged"): package.Merged,
    (412, "precondition-failed"): package.PreconditionFailed,
    (413, "payload-too-large"): package.ApiError,
    (422, "idempotency-key-reused"): package.IdempotencyKeyReused,
    (429, "too-many-requests"): package.TooManyRequests,
    (500, "internal-error"): package.ServerError,
    (502, ""): package.ServerError,
    (503, "unavailable"): package.Unavailable,
    (507, "quota-exceeded"): package.InsufficientStorage,
}


def raised(response):
    try:
        Stub(response).client(retries=package.Retries(most=0)).candidates.get("rec1")
    except package.OnderwijsregioError as error:
        return error
    raise AssertionError("nothing was raised")


class Errors(unittest.TestCase):
    def test_each_refusal_has_its_class(self):
        for (status, code), kind in KINDS.items():
            error = raised(problem(status, code))
            self.assertIs(type(error), kind, (status, code))
            self.assertEqual((error.status, error.code), (status, code or "http-502"))

    def test_duplicates_and_merged_records_are_conflicts(self):
        self.assertTrue(issubclass(package.Duplicate, package.Conflict))
        self.assertTrue(issubclass(package.Merged, package.Conflict))

    def test_everything_of_a_problem_can_be_reached(self):
        faults = [{"pointer": "/0/email", "code": "format", "message": "expected an address"}]
        error = raised(problem(400, "invalid-request", {"x-request-id": "r1"}, errors=faults))
        self.assertEqual(
            (error.request_id, error.faults, error.detail, error.title),
            ("r1", faults, "d", "invalid-request"),
        )
        self.assertEqual(error.response.status_code, 400)
        self.assertEqual(error.problem["status"], 400)

    def test_a_message_has_places_and_codes(self):
        faults = [
            {"pointer": "/0/email", "code": "format", "message": "m"},
            {"parameter": "pageSize", "code": "range", "message": "m"},
        ]
        error = raised(problem(400, "invalid-request", {"x-request-id": "r1"}, errors=faults))
        self.assertEqual(
            str(error), "400 invalid-request: /0/email format, pageSize range (request id r1)"
        )

    def test_a_message_has_no_text_of_the_caller(self):
        faults = [{"pointer": "/0/jan@example.nl", "code": "unknown", "message": "Jan"}]
        error = raised(problem(400, "invalid-request", errors=faults, detail="Jan"))
        self.assertEqual(str(error), "400 invalid-request: /0/… unknown")
        self.assertNotIn("Jan", repr(error))

    def test_many_faults_are_counted(self):
        faults = [
            {"pointer": f"/{number}", "code": "required", "message": "m"} for number in range(7)
        ]
        self.assertTrue(
            str(raised(problem(400, "invalid-request", errors=faults))).endswith(", and 2 more")
        )

    def test_a_page_of_a_proxy_is_no_problem(self):
        error = raised(httpx.Response(502, text="<html>Bad gateway</html>"))
        self.assertEqual(
            (type(error), str(error), error.faults), (package.ServerError, "502 http-502", [])
        )
        error = raised(httpx.Response(302, headers={"location": "https://example.nl/"}))
        self.assertEqual((type(error), error.response.status_code), (package.InvalidResponse, 302))
        for body in ("<html>", "[]", '{"status":"ok"}'):
            self.assertIsInstance(raised(httpx.Response(200, text=body)), package.InvalidResponse)

    def test_network_faults_are_those_of_python_too(self):
        error = raised(httpx.ConnectTimeout(""))
        self.assertIsInstance(error, TimeoutError)
        self.assertIsInstance(error, ConnectionError)

    def test_an_error_goes_to_another_process_without_the_credential(self):
        faults = [{"pointer": "/0/email", "code": "format", "message": "m"}]
        pending = package.MutationPending("mut1", 3.0)
        failed = package.MutationFailed(FAILED, "r1")
        refused = raised(problem(400, "invalid-request", {"x-request-id": "r1"}, errors=faults))
        for error in (
            pending,
            failed,
            refused,
            raised(httpx.Response(200)),
            raised(httpx.ReadError("")),
        ):
            pickled = pickle.dumps(error)
            self.assertNotIn(b"ork_test", pickled)
            again = pickle.loads(pickled)
            self.assertEqual((type(again), str(again)), (type(error), str(error)))
        self.assertEqual(pickle.loads(pickle.dumps(refused)).faults, faults)

    def test_an_error_is_shown_in_one_line(self):
        self.assertNotIn("\n", str(raised(problem(500, "internal-error"))))


if __name__ == "__main__":
    unittest.main()
