//! Secrets of the installation that cannot be used.

texts! {
    /// Why the installation's secret cannot be used.
    Secret: "The start of the server, and every command that opens the database.";
    Twice "the installation's secret is given twice; leave out --secret-file or ONDERWIJSREGIO_SECRET";
    Unreadable { file: String = "/run/secrets/region".into() }
        "the secret's file '{file}' of --secret-file cannot be read";
    Readable { file: String = "/run/secrets/region".into() }
        "every user of this machine may read the secret's file '{file}'; run `chmod o-rwx -- '{file}'`, or allow it with --allow-readable-data";
    InEnvironment { fault: Box<Secret> = Box::new(Secret::None) } "ONDERWIJSREGIO_SECRET cannot be used: {fault}";
    InFile { file: String = "/run/secrets/region".into(), fault: Box<Secret> = Box::new(Secret::None) }
        "the secret's file '{file}' cannot be used: {fault}";
    None "it holds no secret; `onderwijsregio secret new` prints one";
    TooMany { found: usize = 17, most: usize = 16 }
        "it holds {found} secrets, and at most {most} are possible; leave out the oldest";
    Repeated { line: usize = 2 } "line {line} holds a secret that an earlier line holds already; remove one";
    Base64 { line: usize = 1 }
        "line {line} holds no secret: expected 32 random bytes in base64, as `onderwijsregio secret new` prints them";
    Short { line: usize = 1, bytes: usize = 16 }
        "line {line} holds no secret: its {bytes} bytes are too short; expected 32 random bytes in base64, as `onderwijsregio secret new` prints them";
    Long { line: usize = 1, bytes: usize = 64 }
        "line {line} holds no secret: its {bytes} bytes are too long; expected 32 random bytes in base64, as `onderwijsregio secret new` prints them";
}
