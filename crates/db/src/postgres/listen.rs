//! Receives notifications of changes made by other nodes, on a dedicated connection.

use super::address::Address;
use crate::Error;
use futures::future::poll_fn;
use std::pin::pin;
use tokio_postgres::AsyncMessage;

/// The channel on which nodes announce raised generations.
pub(super) const CHANNEL: &str = "onderwijsregio_generation";

/// Listens until the connection is lost, and passes each notification's payload to `heard`.
pub(super) async fn listen(
    address: &Address,
    heard: &(dyn Fn(&str) + Send + Sync),
) -> Result<(), Error> {
    let (client, mut connection) = address.connect().await.map_err(Error::of_connecting)?;
    let messages = async {
        while let Some(message) = poll_fn(|context| connection.poll_message(context)).await {
            if let AsyncMessage::Notification(notification) = message? {
                heard(notification.payload());
            }
        }
        Ok::<(), Error>(())
    };
    let subscribe = async {
        client.batch_execute(&format!("LISTEN {CHANNEL}")).await?;
        // From here on only the end of the connection matters.
        std::future::pending::<Result<(), Error>>().await
    };
    let messages = pin!(messages);
    let subscribe = pin!(subscribe);
    futures::future::select(messages, subscribe)
        .await
        .factor_first()
        .0
}
