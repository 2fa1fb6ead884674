//! Hearing of changes that other nodes make, on a connection kept for it.

use super::address::Address;
use crate::Error;
use futures::future::poll_fn;
use std::pin::pin;
use tokio_postgres::AsyncMessage;

/// The channel on which raised generations are told.
pub(super) const CHANNEL: &str = "onderwijsregio_generation";

/// Listens until the connection is lost, and hands on each word that is told.
pub(super) async fn listen(address: &Address, heard: &(dyn Fn(&str) + Send + Sync)) -> Result<(), Error> {
    let (client, mut connection) = address.config.connect(address.tls.clone()).await?;
    let messages = async {
        while let Some(message) = poll_fn(|context| connection.poll_message(context)).await {
            if let AsyncMessage::Notification(told) = message? {
                heard(told.payload());
            }
        }
        Ok::<(), Error>(())
    };
    let subscribe = async {
        client.batch_execute(&format!("LISTEN {CHANNEL}")).await?;
        // From here on only the connection's end matters.
        std::future::pending::<Result<(), Error>>().await
    };
    let messages = pin!(messages);
    let subscribe = pin!(subscribe);
    futures::future::select(messages, subscribe).await.factor_first().0
}
