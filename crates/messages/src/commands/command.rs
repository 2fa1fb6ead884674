//! Refusals of single commands.

texts! {
    /// Refusals of single commands.
    Command: "The last line of a command on standard error, after `error:`.";
    Faults { faults: String = "/label: a value is required; none is given".into() } "{faults}";
    StdoutClosed { cause: String = "no space left on device".into() }
        "the output could not be written completely: {cause}; free up space if a disk is full, let the program that reads the output finish, and run the command again";
    StdinUnreadable { cause: String = "Is a directory (os error 21)".into() }
        "standard input cannot be read: {cause}; pipe the data into the command, or redirect a file with <";
    Moment { text: String = "gisteren".into() }
        "'{text}' is not a date; write 2026-01-31, or a date and time such as 2026-01-31T12:00:00Z";
    NotedEntry
        "--noted: expected a number, a colon and 64 hexadecimal digits, as `onderwijsregio audit verify` prints them; found text in another form";
    Tampered { fault: super::AuditLog = super::AuditLog::Missing { sequence: 12, before: 11 } }
        "the audit log does not verify: {fault}. Keep a copy of the database as it is, and tell the person who is responsible for security";
    BackupExists { file: String = "backup.db".into() } "'{file}' already exists; give the name of a new file";
    BackupFailed { file: String = "backup.db".into(), cause: String = "no space left on device".into() }
        "the backup to '{file}' failed: {cause}; remove the cause, delete the file if it is there, and make the backup again";
    BackupOfPostgres
        "backup copies an SQLite file; back a PostgreSQL database up with pg_dump, as docs/operating.md (Backups) shows";
    NoHttpMessage
        "standard input is not an HTTP message (a request line, headers, an empty line, the body); include its headers, or give them with --header and only the body on standard input";
    HeaderForm "--header: expected 'name: value'; found text without a colon, or bytes that are not UTF-8";
    NoTarget "the message has no request line with a path; add --url with the callback's URL";
    Url { fault: crate::Url = crate::Url::Absolute } "--url: {fault}";
    CopyDiffers
        "the target is a finished copy that differs from the source, as listed above; nothing was changed. If the target is in use, differences are normal. If not, empty it and copy again";
    CopyBehind
        "the source was changed during the copy; stop the servers that use it, and run the same command again, which copies only what is new";
    NoTemporaryFile { folder: String = "/tmp".into(), cause: String = "no space left on device".into() }
        "a temporary file for the workbook cannot be created in '{folder}': {cause}; free up space there, set TMPDIR to another folder, or export as CSV";
    ExportExists { file: String = "candidates.csv".into() }
        "the file '{file}' already exists; give the name of a new file";
    ExportUncreated { file: String = "candidates.csv".into(), cause: String = "permission denied".into() }
        "the file '{file}' cannot be created: {cause}; check that its folder exists and that you may write there";
    ImportUnopenable { file: String = "candidates.csv".into(), cause: String = "No such file or directory (os error 2)".into() }
        "the file '{file}' cannot be opened: {cause}; check its path and that you may read it";
    ImportUnreadable { file: String = "candidates.csv".into(), cause: String = "Input/output error (os error 5)".into() }
        "the file '{file}' cannot be read: {cause}; copy it to a local disk, and import that copy";
    MappingUnreadable { file: String = "mapping.json".into(), cause: String = "No such file or directory (os error 2)".into() }
        "the mapping file '{file}' cannot be read: {cause}; check its path and that you may read it";
    Mapping { file: String = "mapping.json".into(), fault: crate::Mapping = crate::Mapping::TooMany { most: 1000, found: 1200 } }
        "the mapping file '{file}': {fault}";
    NoRegion { name: String = "noord".into(), place: String = "/srv/data/onderwijsregio.db".into() }
        "there is no region '{name}' in the database {place}; `onderwijsregio region list` shows its regions, and --data-dir or --database names another database";
    NoDefaultDatabase { place: String = "/srv/data/onderwijsregio.db".into() }
        "nothing names a database, and the default, {place}, does not exist; name yours with --data-dir or --database, or create one there with `onderwijsregio migrate`";
    OpenapiOfVersion1 "OpenAPI 2.0 has operations of version 2 alone; for version 1 choose --version 3.1 or 3.0";
    ConfigurationExists { file: String = "onderwijsregio.toml".into() }
        "the configuration file '{file}' already exists; change it, or name a new file with --output";
    Configuration { faults: crate::Counted = crate::Counted::new(2, "fault", "faults") }
        "the configuration has {faults}; the lines that begin with FAIL say what is wrong";
    InitFlags { flags: String = "--attachments, --config".into() }
        "init does not take {flags}; leave them out, and add other settings to the file that it writes";
    InitSameFile
        "the secret and the configuration cannot be in the same file; name another file for the secret";
    AnswersEnded
        "standard input ended before all questions were answered; nothing was written; run the command on a terminal, or give the answers as flags with --yes";
    AnswersRefused
        "no fitting answer was given; nothing was written; run the command again, or give the answer as a flag";
    ManualUnwritten { folder: String = "man".into(), cause: String = "permission denied".into() }
        "the manual pages cannot be written to the folder '{folder}': {cause}; check that you may write there";
    NoSuchRegion "the region was removed in the meantime; `onderwijsregio region list` shows the regions";
    NoField { key: String = "bron".into() }
        "there is no custom field '{key}'; `onderwijsregio field list` shows the region's fields";
    NoKey { id: String = "keyAbC13pTbjpS6Iz".into() }
        "there is no key '{id}'; `onderwijsregio key list` shows the keys with their ids";
    NoStaff "nobody has this address or id; `onderwijsregio staff list` shows the staff";
    StaffEmail { fault: crate::Email = crate::Email::NoAt } "--email: {fault}";
    StaffName { most: usize = 200, found: usize = 201 }
        "--name: expected a name of 1 to {most} characters on one line; found text of {found} characters, or with control characters";
    StaffRole { text: String = "admin".into() }
        "--role: expected viewer, coordinator, manager or technician; found '{text}'";
    StaffEmptied
        "the address of this person was erased, so nothing can be sent to it; invite the person anew with `onderwijsregio staff invite`";
    NoSubscription { id: String = "subAbC13pTbjpS6Iz".into() }
        "there is no subscription '{id}' in this environment of the region; `onderwijsregio subscription list` shows the subscriptions; check --region and --sandbox";
    NoDelivery { id: String = "evtAbC13pTbjpS6Iz".into() }
        "there is no delivery of the event '{id}'; `onderwijsregio subscription deliveries` shows the deliveries";
    DeliveryStatus { text: String = "queued".into() }
        "--status: expected pending, delivered or failed; found '{text}'";
    NoCandidate { id: String = "recAbC13pTbjpS6Iz".into() }
        "there is no candidate '{id}' in this region; check --region and --sandbox";
    KeyId "expected the id of a key, which is `key` and 14 letters and digits; found text in another form; `onderwijsregio key list` shows it";
    RegionOrAdmin "neither --region nor --admin is given; name a region with --region, or make an admin key with --admin";
    Expiry { text: String = "2027".into() }
        "--expires-at: expected a date and time such as 2027-01-01T00:00:00Z; found '{text}'";
    ExpiryPast { text: String = "2020-01-01T00:00:00Z".into() }
        "--expires-at: expected a date and time in the future; {text} is in the past";
    Between { flag: &'static str = "from", text: String = "gisteren".into() }
        "--{flag}: expected a date and time such as 2026-01-01T00:00:00Z; found '{text}'";
    Permission { text: String = "admin".into() }
        "--permission: expected read, write, erase or settings; found '{text}'";
    AllowedNetwork { fault: crate::Network = crate::Network::Notation } "--allowed-network: {fault}";
    AllowedNetworks { most: usize = 20, found: usize = 21 }
        "--allowed-network: expected at most {most} networks; found {found}; combine some, or make a second key";
    SettingsNotJson { line: usize = 1, column: usize = 8, reason: &'static str = "expected a comma or }" }
        "--change: expected JSON; it is not valid at line {line}, column {column}: {reason}; put the whole JSON in single quotes";
    NoStoredSecret
        "the database stores no secret, so there is none to export: this installation takes it from --secret-file or ONDERWIJSREGIO_SECRET; keep a copy of that file or value instead";
    Doctor { faults: crate::Counted = crate::Counted::new(2, "problem", "problems") } "{faults} found; the lines that begin with FAIL say what to do";
    AddressInUse { address: String = "127.0.0.1:8080".into(), flag: &'static str = "--listen" }
        "{address} is in use by another process; stop it, or choose another address with {flag}";
    CannotListen { address: String = "192.0.2.1:80".into(), cause: String = "permission denied".into(), flag: &'static str = "--listen" }
        "cannot listen on {address} ({cause}); choose another address with {flag}";
    NoAnswer { address: String = "127.0.0.1:8080".into(), cause: String = "connection refused".into() }
        "the server on {address} does not answer ({cause}); check that it runs, and that --listen names its address";
    NotReady { address: String = "127.0.0.1:8080".into(), status: u16 = 503, detail: String = "The server is stopping.".into() }
        "the server on {address} is not ready: {status} {detail} Wait, and run this command again; if the answer stays the same, read the server's log and run `onderwijsregio doctor`";
    OtherOwner { what: String = "'/data/db' belongs to user ada (1000) and this process runs as user root (0)".into(), command: String = "sudo -u ada onderwijsregio key list".into() }
        "{what}, so the server could not write the files that this command creates; run `{command}`";
    PasswordInFlag { flag: String = "database".into(), place: &'static str = "ONDERWIJSREGIO_DATABASE in the environment" }
        "--{flag} holds a password or secret, which everybody on this machine can read in the list of processes; give it as {place}";
    WebhookSecret "the secret is not whsec_ followed by base64; GET /auth/regions/me?include=callbackSecret shows it";
    WebhookHeaderMissing { name: &'static str = "webhook-signature" }
        "the message has no header {name}; add it to the message, or give it with --header '{name}: …'";
    WebhookHeader { name: &'static str = "webhook-signature", expected: &'static str = "v2= and base64" }
        "the header {name} cannot be read: expected {expected}; pass it exactly as it was received";
    WebhookOld { seconds: i64 = 600, most: i64 = 300, tolerance: i64 = 3600 }
        "the message was signed {seconds} seconds ago, and at most {most} seconds are allowed, because an older one may be a replay; check that this machine's clock is right, or, to check a stored message, give --tolerance {tolerance}";
    WebhookEarly { seconds: u64 = 600 }
        "the message was signed {seconds} seconds in the future; check the clocks of this machine and of the server that signed it";
    WebhookMismatch { name: &'static str = "webhook-signature" }
        "the header {name} does not match; check that secret, URL and body are exactly those of the callback";
    DemoUnmade { cause: String = "the database is unavailable: timeout".into() }
        "the demo's region cannot be created: {cause}; start the demo again, and if that fails too, delete the folder of --data-dir first, provided that it holds nothing but the demo";
    DemoUnfilled { cause: String = "the database is unavailable: timeout".into() }
        "the demo's candidates cannot be stored: {cause}; start the demo again, and if that fails too, delete the folder of --data-dir first, provided that it holds nothing but the demo";
    DemoKeys "the file with the demo's keys is damaged; if the folder of --data-dir holds nothing but the demo, delete it and start the demo again; otherwise choose another folder";
    DemoRegion { slug: &'static str = "demo-noord" }
        "the demo's region '{slug}' is missing; if the folder of --data-dir holds nothing but the demo, delete it and start the demo again; otherwise choose another folder";
    DemoExample
        "the demo has no candidate with a phone number and interactions; if the folder of --data-dir holds nothing but the demo, delete it and start the demo again; otherwise choose another folder";
    DemoBesideOthers { place: String = "/srv/data/onderwijsregio.db".into() }
        "the database {place} has regions and none of them is the demo's, so nothing was added to it; give the demo a folder of its own with --data-dir, or start the server without --demo";
}

texts! {
    /// Faults of the values of flags.
    FlagValue: "The value of a command's flag, after `error: invalid value '…' for '--flag <NAME>':`, which names the flag \
                and what was given.";
    Encoding "expected utf-8, utf-16 or windows-1252";
    Duplicates "expected allow, skip or report";
    OpenapiVersion "expected 3.1, 3.0 or 2.0";
    ExportFormat "expected ndjson, csv or xlsx";
}

/// The path of a candidate, as a sample of a path.
const CANDIDATE: &str = "/candidates/{id}";

texts! {
    /// What `doctor --data` says of a stored value that would be refused today, or stored otherwise.
    StoredValue: "A line of `doctor --data`, beside the fault of the value, and what to do.";
    Blank "expected no value (null); found blank text";
    Form
        "expected normalised text (Unicode NFC), without leading or trailing spaces or invisible characters, and URLs percent-encoded; found the same text in another form";
    Id "expected the record's id; found none that can be read";
    LookDeeper
        "run `onderwijsregio doctor --deep`, which names what is damaged, and restore a backup (docs/operating.md, Backups)";
    GiveAddress "with a region key that has the permission `write`, send PATCH /candidates/{{id}} with the e-mail address alone, without a name around it; until then no e-mail reaches the candidate";
    AskNumber "ask the candidate for the number, and send it with PATCH /candidates/{{id}} and a region key that has the permission `write`";
    WriteAgain { path: &'static str = CANDIDATE } "send the same value again with PATCH {path} and a region key that has the permission `write`; the server then stores it in the current form";
    Change { path: &'static str = CANDIDATE } "change the field with PATCH {path} and a region key that has the permission `write`";
}
