//! Faults of addresses that are otherwise found when they are used. Nothing is opened.

use store::check_address;

/// The addresses of a configuration.
pub(super) struct Addresses<'c> {
    /// Where the server listens.
    pub(super) listeners: [Option<&'c str>; 2],
    /// The database.
    pub(super) database: &'c str,
    /// The address of the owner of the tables, and the replicas.
    pub(super) postgres: Vec<&'c str>,
}

impl Addresses<'_> {
    /// Returns what is wrong with them.
    pub(super) fn faults(&self) -> Vec<String> {
        let listeners = self.listeners.iter().flatten();
        let listeners = listeners.filter(|address| !is_host_and_port(address));
        let mut faults: Vec<String> = listeners
            .map(|address| {
                format!("the address to listen on, '{address}', is not understood; write for example 127.0.0.1:8080")
            })
            .collect();
        let postgres = self.postgres.iter().map(|address| (*address, true));
        faults.extend(
            std::iter::once((self.database, false))
                .chain(postgres)
                .filter_map(|(address, postgres_only)| check_address(address, postgres_only).err())
                .map(|error| error.to_string()),
        );
        faults
    }
}

/// Returns whether the text has a host and a port, as an address to listen on needs.
pub(super) fn is_host_and_port(address: &str) -> bool {
    address
        .rsplit_once(':')
        .is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
}
