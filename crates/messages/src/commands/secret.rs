//! Secrets of the installation that cannot be used.

texts! {
    /// Why the installation's secret cannot be used.
    Secret: "The start of the server, and every command that opens the database.";
    Twice "--secret-file and ONDERWIJSREGIO_SECRET are both given; leave out one of them";
    Unreadable { file: String = "/run/secrets/region".into(), cause: String = "No such file or directory (os error 2)".into() }
        "the secret file '{file}' (--secret-file) cannot be read: {cause}; check its path and that the server's user may read it";
    Readable { file: String = "/run/secrets/region".into() }
        "other users of this machine may read the secret file '{file}'; run `chmod o-rwx -- '{file}'`, or allow it with --allow-readable-data";
    InEnvironment { fault: Box<Secret> = Box::new(Secret::None) } "ONDERWIJSREGIO_SECRET cannot be used: {fault}";
    InFile { file: String = "/run/secrets/region".into(), fault: Box<Secret> = Box::new(Secret::None) }
        "the secret file '{file}' cannot be used: {fault}";
    None "expected a secret; found nothing; for a new installation, `onderwijsregio secret new` prints one; an installation that has data needs the secret that it had";
    TooMany { found: usize = 17, most: usize = 16 }
        "expected at most {most} secrets; found {found}; remove the oldest, which are the last lines; cursors and audit entries that they signed no longer verify";
    Repeated { line: usize = 2 } "line {line} repeats the secret of an earlier line; remove one of them";
    Base64 { line: usize = 1 }
        "line {line}: expected 32 random bytes in base64, as `onderwijsregio secret new` prints them; found text that is not base64";
    Short { line: usize = 1, bytes: usize = 16 }
        "line {line}: expected 32 random bytes in base64, as `onderwijsregio secret new` prints them; found only {bytes} bytes";
    Long { line: usize = 1, bytes: usize = 64 }
        "line {line}: expected 32 random bytes in base64, as `onderwijsregio secret new` prints them; found {bytes} bytes";
}
