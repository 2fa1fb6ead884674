//! Free and total space of the disks that the server writes to, measured at each scrape.

use prometheus_client::{
    collector::Collector, encoding::DescriptorEncoder, metrics::MetricType, registry::Unit,
};
use std::fmt;
use store::{Store, disk::Room};

/// A disk metric: name, help text and how to read it.
type Size = (&'static str, &'static str, fn(&Room) -> u64);

/// The collector of one app's disk metrics.
#[derive(Debug)]
pub(super) struct Disk(pub(super) Store);

impl Collector for Disk {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let rooms = self.0.disks().rooms();
        let sizes: [Size; 2] = [
            (
                "disk_free",
                "What is free on the disk that holds this",
                |room| room.free,
            ),
            (
                "disk_size",
                "What the disk that holds this has in all",
                |room| room.size,
            ),
        ];
        for (name, help, of) in sizes {
            let mut metric =
                encoder.encode_descriptor(name, help, Some(&Unit::Bytes), MetricType::Gauge)?;
            for (holds, room) in &rooms {
                let bytes = i64::try_from(of(room)).unwrap_or(i64::MAX);
                metric
                    .encode_family(&[("holds", holds.name())])?
                    .encode_gauge(&bytes)?;
            }
        }
        Ok(())
    }
}
