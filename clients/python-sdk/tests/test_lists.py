"""Lists, the change feed and streams."""

import json
import unittest

import httpx
from stub import Stub, answer, problem, run

from onderwijsregio import ConfigurationError, ConnectionError, InvalidResponse, Unauthorized


def two_pages():
    return [
        answer([{"id": "a"}, {"id": "b"}], cursor="c1", total=3),
        answer([{"id": "c"}], cursor=None, total=3, syncToken="s1"),
    ]


class Lists(unittest.TestCase):
    def ids(self, listed):
        return [record["id"] for record in listed]

    def test_pages_follow_the_cursor(self):
        stub = Stub(*two_pages())
        listed = stub.client().candidates.list(include_total=True)
        self.assertEqual(self.ids(listed), ["a", "b", "c"])
        self.assertEqual(
            [request.url.params.get("cursor") for request in stub.requests], [None, "c1"]
        )
        self.assertEqual((listed.total, listed.sync_token), (3, "s1"))

    def test_nothing_is_asked_for_before_it_is_needed(self):
        stub = Stub(*two_pages())
        listed = iter(stub.client().candidates.list())
        self.assertEqual(len(stub.requests), 0)
        next(listed), next(listed)
        self.assertEqual(len(stub.requests), 1)

    def test_each_iteration_begins_at_the_first_page(self):
        listed = Stub(*two_pages(), *two_pages()).client().candidates.list()
        self.assertEqual(self.ids(listed), self.ids(listed))

    def test_a_page_at_a_time(self):
        pages = list(Stub(*two_pages()).client().candidates.list().pages())
        self.assertEqual([(len(page.items), page.cursor) for page in pages], [(2, "c1"), (1, None)])

    def test_a_list_is_bounded(self):
        stub = Stub(*two_pages())
        self.assertEqual(self.ids(stub.client().candidates.list().to_list(limit=2)), ["a", "b"])
        self.assertEqual(len(stub.requests), 1)
        self.assertEqual(
            self.ids(Stub(*two_pages()).client().candidates.list().to_list(limit=1)), ["a"]
        )
        self.assertEqual(
            self.ids(Stub(*two_pages()).client().candidates.list().to_list(limit=9)),
            ["a", "b", "c"],
        )

    def test_a_bound_is_needed(self):
        listed = Stub().client().candidates.list()
        with self.assertRaises(TypeError):
            listed.to_list()
        for limit in (0, -1, 1.5, True, None, "3"):
            with self.assertRaises(ConfigurationError):
                listed.to_list(limit=limit)

    def test_a_token_comes_after_the_last_record(self):
        listed = Stub(*two_pages()).client().candidates.list()
        iterated = iter(listed)
        self.assertEqual([next(iterated)["id"] for _ in range(3)], ["a", "b", "c"])
        self.assertIsNone(listed.sync_token)
        self.assertEqual(list(iterated), [])
        self.assertEqual(listed.sync_token, "s1")
        self.assertEqual(len(Stub(*two_pages()).client().candidates.list().to_list(limit=3)), 3)

    def test_a_token_of_a_former_iteration_is_not_there(self):
        listed = Stub(*two_pages(), *two_pages()).client().candidates.list()
        self.assertEqual(len(listed.to_list(limit=9)), 3)
        self.assertEqual(listed.sync_token, "s1")
        next(iter(listed))
        self.assertIsNone(listed.sync_token)

    def test_a_cursor_that_comes_again_does_not_make_an_endless_list(self):
        again = [answer([{"id": "a"}], cursor="c1") for _ in range(3)]
        with self.assertRaises(InvalidResponse):
            list(Stub(*again).client().candidates.list())

    def test_the_asynchronous_list_is_the_same(self):
        async def walk():
            async with Stub(*two_pages(), *two_pages()).async_client() as client:
                listed = client.candidates.list()
                ids = [record["id"] async for record in listed]
                return ids, listed.sync_token, self.ids(await listed.to_list(limit=2))

        self.assertEqual(run(walk()), (["a", "b", "c"], "s1", ["a", "b"]))


class Changes(unittest.TestCase):
    ENTRY = {"id": "a", "change": "deleted", "candidate": None}

    def test_the_feed_ends_with_a_new_token(self):
        stub = Stub(
            answer([self.ENTRY], cursor="c1"), answer([self.ENTRY], cursor=None, syncToken="s2")
        )
        changes = stub.client().candidates.changes(since="s1")
        self.assertEqual(list(changes), [self.ENTRY, self.ENTRY])
        self.assertEqual(changes.sync_token, "s2")
        queries = [dict(request.url.params) for request in stub.requests]
        self.assertEqual(queries, [{"syncToken": "s1"}, {"cursor": "c1"}])

    def test_there_is_no_token_before_the_last_change(self):
        changes = (
            Stub(answer([self.ENTRY, self.ENTRY], cursor=None, syncToken="s2"))
            .client()
            .candidates.changes(since="s1")
        )
        for _ in changes:
            with self.assertRaises(RuntimeError):
                _ = changes.sync_token
        self.assertEqual(changes.sync_token, "s2")


class Broken(httpx.SyncByteStream):
    def __init__(self, *pieces):
        self.pieces = pieces

    def __iter__(self):
        for piece in self.pieces:
            if piece is None:
                raise httpx.RemoteProtocolError("incomplete chunked read")
            yield piece


class Streams(unittest.TestCase):
    def read(self, *pieces):
        stub = Stub(httpx.Response(200, stream=Broken(*pieces)))
        return list(stub.client().candidates.stream()), stub.requests[0]

    def test_each_line_is_a_record(self):
        records, request = self.read(b'{"id":"a"}\n{"id', b'":"b"}\n', b'{"id":"c"}')
        self.assertEqual(records, [{"id": "a"}, {"id": "b"}, {"id": "c"}])
        self.assertEqual(request.headers["accept"], "application/x-ndjson")

    def test_only_a_line_feed_ends_a_line(self):
        record = {"id": "a", "notes": "one\u2028two\u0085three\x0b"}
        line = json.dumps(record, ensure_ascii=False).encode() + b"\n"
        self.assertEqual(self.read(line, line)[0], [record, record])
        self.assertEqual(self.read(*(bytes([byte]) for byte in line))[0], [record])

    def test_a_stream_that_breaks_off_raises(self):
        with self.assertRaises(ConnectionError):
            self.read(b'{"id":"a"}\n', None)

    def test_a_stream_is_repeated_before_its_first_line(self):
        stub = Stub(
            problem(503, "unavailable"), httpx.Response(200, stream=Broken(b'{"id":"a"}\n'))
        )
        self.assertEqual(list(stub.client().candidates.stream()), [{"id": "a"}])
        self.assertEqual(len(stub.requests), 2)

    def test_a_refused_stream_raises_its_problem(self):
        with self.assertRaises(Unauthorized) as raised:
            list(Stub(problem(401, "unauthorized")).client().candidates.stream())
        self.assertEqual(raised.exception.code, "unauthorized")

    def test_the_pieces_of_a_file_are_read(self):
        stub = Stub(httpx.Response(200, stream=Broken(b"ab", b"c")))
        with stub.client().attachments.open("https://example.invalid/f") as pieces:
            self.assertEqual(b"".join(pieces), b"abc")


if __name__ == "__main__":
    unittest.main()
