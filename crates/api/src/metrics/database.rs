//! Metrics of the database, read at each scrape.

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, NoLabelSet},
    metrics::MetricType,
    registry::Unit,
};
use std::fmt;
use store::{
    Store,
    measures::{Measured, Taken},
};

/// The collector of one app's database metrics.
#[derive(Debug)]
pub(super) struct Database(pub(super) Store);

impl Collector for Database {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let Measured {
            engine,
            statements,
            transactions,
            running,
            connections,
        } = self.0.measured();
        let engine = ("engine", engine);
        for (name, help, taken) in [
            (
                "database_statement_duration",
                "Time of a read outside transactions",
                statements,
            ),
            (
                "database_transaction_duration",
                "Time of a transaction, its wait included",
                transactions,
            ),
        ] {
            let mut metric = encoder.encode_descriptor(
                name,
                help,
                Some(&Unit::Seconds),
                MetricType::Histogram,
            )?;
            let Taken { sum, count, within } = taken;
            metric
                .encode_family(&[engine])?
                .encode_histogram::<NoLabelSet>(sum, count, &within, None)?;
        }
        let gauge = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let help = "Transactions that have not ended: under way, or waiting";
        encoder
            .encode_descriptor(
                "database_transactions_running",
                help,
                None,
                MetricType::Gauge,
            )?
            .encode_family(&[engine])?
            .encode_gauge(&gauge(running))?;
        let help = "Connections to the database";
        let mut metric =
            encoder.encode_descriptor("database_connections", help, None, MetricType::Gauge)?;
        for (state, number) in ["in_use", "idle"].into_iter().zip(connections) {
            metric
                .encode_family(&[engine, ("state", state)])?
                .encode_gauge(&gauge(number))?;
        }
        Ok(())
    }
}
