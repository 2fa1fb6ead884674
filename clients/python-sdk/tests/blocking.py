"""The asynchronous client behind the interface of the synchronous one, for the journey of both."""

import asyncio
import inspect
import types

from onderwijsregio import AsyncPages, AsyncWrite


class Loop:
    """An event loop in which calls of this thread wait for their results."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()

    def run(self, awaitable):
        async def wait():
            return await awaitable

        return self.loop.run_until_complete(wait())

    def iterate(self, asynchronous):
        iterator = aiter(asynchronous)
        try:
            while True:
                yield self.run(anext(iterator))
        except StopAsyncIteration:
            return
        finally:
            self.run(iterator.aclose())

    def result(self, made):
        """What the synchronous client would return."""
        if isinstance(made, AsyncWrite):
            return Write(self, made)
        if isinstance(made, AsyncPages):
            return Pages(self, made)
        if inspect.isasyncgen(made):
            return self.iterate(made)
        return self.run(made) if inspect.isawaitable(made) else made

    def client(self, client):
        return Blocking(self, client)


class Blocking:
    """A client, or one of its resources."""

    def __init__(self, loop, of):
        self._loop, self._of = loop, of

    def __getattr__(self, name):
        found = getattr(self._of, name)
        if not inspect.ismethod(found):
            return Blocking(self._loop, found)
        return lambda *given, **options: self._loop.result(found(*given, **options))

    def responses(self):
        raise NotImplementedError("the collection of responses has tests of its own")


class Pages:
    def __init__(self, loop, of):
        self._loop, self._of = loop, of

    def __iter__(self):
        return self._loop.iterate(self._of)

    def to_list(self, **options):
        return self._loop.run(self._of.to_list(**options))

    def __getattr__(self, name):
        return getattr(self._of, name)


class Write:
    """A write that is sent at once, unless it is waited for."""

    def __init__(self, loop, of):
        self._loop, self._of = loop, of

    def settled(self, *given):
        return self._loop.run(self._of.settled(*given))

    def accepted(self):
        accepted = self._loop.run(self._of)
        return types.SimpleNamespace(**vars(accepted), settled=self.settled)
