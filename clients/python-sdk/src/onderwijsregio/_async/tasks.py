"""The tasks of a candidate, and who guides the candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .._requests import CallOptions, ChangeOptions, WriteOptions, request, write
from ..types import CoordinatorRecord, NewCoordinator, NewTask, Task, TaskChanges
from .transport import Transport
from .writes import AsyncWrite

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Tasks:
    """What the region's staff plans for a candidate."""

    def __init__(self, transport: Transport):
        self._transport = transport

    async def list(self, candidate_id: str, **options: Unpack[CallOptions]) -> list[Task]:
        """All tasks: first the open ones, the earliest date first."""
        made = request("listTasks", {"id": candidate_id}, options=options)
        return cast("list[Task]", await self._transport.data(made))

    def create(
        self, candidate_id: str, task: NewTask, **options: Unpack[WriteOptions]
    ) -> AsyncWrite:
        """Adds a task. `taskIds` of the mutation has its id."""
        made = write("createTask", {"id": candidate_id}, body=task, options=options)
        return AsyncWrite.start(self._transport, made)

    def update(
        self,
        candidate_id: str,
        task_id: str,
        changes: TaskChanges,
        **options: Unpack[ChangeOptions],
    ) -> AsyncWrite:
        """Changes a task, or says that it is done."""
        path = {"id": candidate_id, "taskId": task_id}
        made = write("updateTask", path, body=changes, options=options, may_match=True)
        return AsyncWrite.start(self._transport, made)

    def delete(
        self, candidate_id: str, task_id: str, **options: Unpack[ChangeOptions]
    ) -> AsyncWrite:
        """Removes a task permanently."""
        path = {"id": candidate_id, "taskId": task_id}
        made = write("deleteTask", path, options=options, may_match=True)
        return AsyncWrite.start(self._transport, made)


class Coordinators:
    """Who of the region's staff guides a candidate."""

    def __init__(self, transport: Transport):
        self._transport = transport

    async def get(self, candidate_id: str, **options: Unpack[CallOptions]) -> CoordinatorRecord:
        """The coordinator, if there is one."""
        made = request("getCoordinator", {"id": candidate_id}, options=options)
        return cast(CoordinatorRecord, await self._transport.data(made))

    def update(
        self, candidate_id: str, coordinator: NewCoordinator, **options: Unpack[ChangeOptions]
    ) -> AsyncWrite:
        """Sets who guides the candidate."""
        path = {"id": candidate_id}
        made = write("updateCoordinator", path, body=coordinator, options=options, may_match=True)
        return AsyncWrite.start(self._transport, made)

    def delete(self, candidate_id: str, **options: Unpack[ChangeOptions]) -> AsyncWrite:
        """Leaves the candidate without coordinator."""
        made = write("deleteCoordinator", {"id": candidate_id}, options=options, may_match=True)
        return AsyncWrite.start(self._transport, made)
