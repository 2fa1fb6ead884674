//! Where a database is, in texts for people.

/// Returns where the database of an address is, without a password: the absolute path of a file, or
/// the host and name of a PostgreSQL database.
pub fn place(address: &str) -> String {
    if let Some(path) = address.strip_prefix("sqlite:") {
        let absolute = std::path::absolute(path);
        return absolute.map_or_else(|_| path.to_owned(), |path| path.display().to_string());
    }
    let server = address.rsplit_once('@').map(|(_, server)| server);
    let server = server.or_else(|| address.split_once("://").map(|(_, server)| server));
    let server = server.and_then(|server| server.split('?').next());
    server.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn place_has_no_password() {
        for (address, expected) in [
            ("sqlite:/var/lib/x.db", "/var/lib/x.db"),
            (
                "postgres://ada:ge@heim@db.example.nl:5432/regio?sslmode=require",
                "db.example.nl:5432/regio",
            ),
            ("postgresql://db.example.nl/regio", "db.example.nl/regio"),
            ("geheim", ""),
        ] {
            assert_eq!(place(address), expected);
        }
        let relative = place("sqlite:data/x.db");
        assert!(relative.starts_with('/') && relative.ends_with("/data/x.db"));
    }
}
