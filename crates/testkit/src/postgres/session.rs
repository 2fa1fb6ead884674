//! A connection on its own thread, so that synchronous and asynchronous tests can run statements on
//! the server.

use std::{
    sync::mpsc::{Receiver, Sender, channel},
    time::Duration,
};
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

type Reply = Result<Vec<String>, String>;

/// A session that lasts as long as the value is held.
#[derive(Debug)]
pub struct Session {
    orders: Sender<(String, Sender<Reply>)>,
}

impl Session {
    pub(super) fn start(url: String) -> Self {
        let (orders, waiting) = channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(work(&url, &waiting));
        });
        Self { orders }
    }

    /// Runs statements. Returns the first column of each row.
    pub fn run(&self, sql: &str) -> Vec<String> {
        let reply = self.post(sql.to_owned());
        reply
            .recv()
            .expect("the session answers")
            .unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// Sends statements without waiting for them to finish.
    pub(super) fn post(&self, sql: String) -> Receiver<Reply> {
        let (reply, replied) = channel();
        drop(self.orders.send((sql, reply)));
        replied
    }
}

async fn work(url: &str, orders: &Receiver<(String, Sender<Reply>)>) {
    let client = connect(url).await;
    while let Ok((sql, reply)) = orders.recv() {
        let done = match &client {
            Ok(client) => run(client, &sql).await,
            Err(error) => Err(error.clone()),
        };
        drop(reply.send(done));
    }
}

/// Connects to the server. Retries for about 15 seconds, because a server that was just started may
/// not listen yet.
async fn connect(url: &str) -> Result<Client, String> {
    let mut tries = 0;
    loop {
        match tokio_postgres::connect(url, NoTls).await {
            Ok((client, connection)) => {
                tokio::spawn(connection);
                return Ok(client);
            }
            Err(error) if tries == 300 => return Err(format!("{error:?}")),
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
        tries += 1;
    }
}

async fn run(client: &Client, sql: &str) -> Reply {
    let answer = client
        .simple_query(sql)
        .await
        .map_err(|error| format!("{error:?}"))?;
    let first = |message: SimpleQueryMessage| match message {
        SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    };
    Ok(answer.into_iter().filter_map(first).collect())
}
