"""The set-up of the journey, and what its parts share."""

import queue
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from server import Proxy, Server

from onderwijsregio import Onderwijsregio, Retries

QUICK = Retries(first=0.001, longest=0.005)
SEEDED = {
    "seed": 7,
    "share": 0.3,
    "of": [
        "cut-before",
        "cut-after",
        "cut-midway",
        {"status": 429, "retryAfter": 0},
        {"status": 503},
    ],
    "most": 2,
}


def person(name, full=None):
    return {"name": full or name, "email": f"{name}@example.nl", "privacyConsent": True}


class Journey:
    """A server, the proxy and the clients. A subclass says which client makes the journey."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.stop)
        cls.server.add(
            person(f"reiziger-{number}", f"Reiziger {number}") for number in range(1, 711)
        )
        cls.proxy = Proxy(cls.server.address)
        cls.addClassCleanup(cls.proxy.stop)
        cls.region = cls.client()
        cls.direct = Onderwijsregio(
            base_url=f"{cls.server.address}/api/v2", api_key=cls.server.keys["noord"]
        )
        cls.addClassCleanup(cls.direct.close)
        # The messages of all errors, for the assertion that none has a personal value.
        cls.messages = []

    @classmethod
    def options(cls, **options):
        defaults = {
            "base_url": f"{cls.proxy.address}/api/v2",
            "api_key": cls.server.keys["noord"],
            "retries": QUICK,
        }
        return defaults | options

    def raises(self, kind):
        return Raised(self, kind)

    def created(self, name):
        """A new candidate of its own, for a test that changes one."""
        return self.direct.candidates.create([person(name)]).settled()["candidateIds"][0]

    def count(self, name):
        return len(self.direct.candidates.find(email=f"{name}@example.nl"))


class Raised:
    """As `assertRaises`, and keeps the message."""

    def __init__(self, test, kind):
        self.messages, self.context = test.messages, test.assertRaises(kind)

    def __enter__(self):
        return self.context.__enter__()

    def __exit__(self, kind, error, traceback):
        self.messages.append(str(error))
        return self.context.__exit__(kind, error, traceback)


class Receiver:
    """A receiver of callbacks."""

    def __init__(self):
        self.received = received = queue.Queue()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                self.send_response(204)
                self.end_headers()
                received.put((body, self.headers.items(), self.path))

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/callbacks?from=journey"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
