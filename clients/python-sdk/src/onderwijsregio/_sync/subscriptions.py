# Generated from `_async/subscriptions.py` by `tools/generate`; do not edit.
"""The region's subscriptions to events."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Literal, cast

from .._page import Page, page_of
from .._requests import CallOptions, request
from ..types import (
    ChangedSubscription,
    Delivery,
    DeliveryAttempt,
    EventRedelivery,
    NewSubscription,
    Subscription,
)
from .pages import Pages
from .transport import Transport

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Subscriptions:
    """The subscriptions of the region. The secret is in the answer to the creation only."""

    def __init__(self, transport: Transport):
        self._transport = transport

    def list(self, **options: Unpack[CallOptions]) -> builtins.list[Subscription]:
        """The subscriptions, the oldest first."""
        made = request("listSubscriptions", options=options)
        return cast("builtins.list[Subscription]", self._transport.data(made))

    def create(self, new: NewSubscription, **options: Unpack[CallOptions]) -> Subscription:
        """Subscribes to events."""
        made = request("createSubscription", body=new, options=options)
        return cast(Subscription, self._transport.data(made))

    def get(self, subscription_id: str, **options: Unpack[CallOptions]) -> Subscription:
        """One subscription."""
        made = request("getSubscription", {"id": subscription_id}, options=options)
        return cast(Subscription, self._transport.data(made))

    def update(
        self, subscription_id: str, changes: ChangedSubscription, **options: Unpack[CallOptions]
    ) -> Subscription:
        """Changes, pauses or resumes a subscription, or gives it a new secret."""
        path = {"id": subscription_id}
        made = request("updateSubscription", path, body=changes, options=options)
        return cast(Subscription, self._transport.data(made))

    def delete(self, subscription_id: str, **options: Unpack[CallOptions]) -> None:
        """Ends a subscription."""
        path = {"id": subscription_id}
        self._transport.send(request("deleteSubscription", path, options=options))

    def test(self, subscription_id: str, **options: Unpack[CallOptions]) -> DeliveryAttempt:
        """Sends a signed test message, and returns what came of it."""
        made = request("testSubscription", {"id": subscription_id}, options=options)
        return cast(DeliveryAttempt, self._transport.data(made))

    def deliveries(
        self,
        subscription_id: str,
        *,
        status: Literal["pending", "delivered", "failed"] | None = None,
        page_size: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Pages[Delivery]:
        """The deliveries of the last 30 days, the newest event first."""

        def fetch(cursor: str | None, size: int | None) -> Page[Delivery]:
            query = [("status", status), ("pageSize", size or page_size), ("cursor", cursor)]
            path = {"id": subscription_id}
            made = request("listDeliveries", path, query=query, options=options)
            return page_of(self._transport.json(made))

        return Pages(fetch)

    def redeliver(
        self, subscription_id: str, event_id: str, **options: Unpack[CallOptions]
    ) -> Delivery:
        """Sends one event again."""
        path = {"id": subscription_id, "deliveryId": event_id}
        made = request("redeliverEvent", path, options=options)
        return cast(Delivery, self._transport.data(made))

    def redeliver_since(
        self, subscription_id: str, which: EventRedelivery, **options: Unpack[CallOptions]
    ) -> Subscription:
        """Sends all events since a moment again."""
        path = {"id": subscription_id}
        made = request("redeliverEvents", path, body=which, options=options)
        return cast(Subscription, self._transport.data(made))
