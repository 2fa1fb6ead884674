"""The journey of clients/journey/README.md, assertion by assertion, with both clients."""

import unittest

from blocking import Loop
from journey_reads import Reads
from journey_writes import Writes

from onderwijsregio import AsyncOnderwijsregio, Onderwijsregio


class Synchronous(Reads, Writes, unittest.TestCase):
    @classmethod
    def client(cls, **options):
        client = Onderwijsregio(**cls.options(**options))
        cls.addClassCleanup(client.close)
        return client

    def settled(self, candidates, client=None):
        return (client or self.region).candidates.create(candidates, wait=20).settled()

    def accepted(self, candidates, **options):
        return self.region.candidates.create(candidates, **options)


class Asynchronous(Reads, Writes, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.loop = Loop()
        cls.addClassCleanup(cls.loop.loop.close)
        super().setUpClass()

    @classmethod
    def client(cls, **options):
        client = AsyncOnderwijsregio(**cls.options(**options))
        cls.addClassCleanup(lambda: cls.loop.run(client.aclose()))
        return cls.loop.client(client)

    def settled(self, candidates, client=None):
        return (client or self.region).candidates.create(candidates).settled()

    def accepted(self, candidates, **options):
        return self.region.candidates.create(candidates, **options).accepted()


if __name__ == "__main__":
    unittest.main()
