//! Refusals of single commands.

texts! {
    /// Refusals of single commands.
    Command: "The last line of a command on standard error, after `error:`.";
    Faults { faults: String = "/label: this member is required, and it is missing".into() } "{faults}";
    StdoutClosed "standard output is closed";
    StdinUnreadable "standard input cannot be read";
    Moment { text: String = "gisteren".into() }
        "'{text}' is not a moment; write 2026-01-31, or 2026-01-31T12:00:00Z";
    NotedEntry
        "the noted entry is not understood; expected a number, a colon and 64 hexadecimal digits, as `audit verify` prints them";
    Tampered "the audit log was tampered with";
    BackupExists { file: String = "backup.db".into() } "'{file}' is there already; a backup goes to a new file";
    BackupFailed { file: String = "backup.db".into() } "the backup to '{file}' failed";
    NoHttpMessage "standard input is not an HTTP message; give its headers with --header";
    HeaderForm "expected a header in the form 'name: value'";
    NoTarget "the message does not say where it was sent to; add --url";
    Url { fault: crate::Url = crate::Url::Absolute } "--url {fault}";
    CopyDiffers
        "the target was finished before and differs from the source, as named above; it was not changed. If it is in use, that is as it should be; if not, empty it and copy again";
    CopyBehind
        "the source was written to meanwhile; stop what writes to it and run the same again, which copies what is new";
    NoTemporaryFile "a temporary file for the workbook cannot be made; see that TMPDIR has room, or export as CSV";
    ExportExists { file: String = "candidates.csv".into() }
        "the file '{file}' cannot be made; an export goes to a new file";
    ImportUnopenable { file: String = "candidates.csv".into() } "the file '{file}' cannot be opened";
    ImportUnreadable "the file cannot be read";
    MappingUnreadable { file: String = "mapping.json".into() } "the mapping file '{file}' cannot be read";
    Mapping { file: String = "mapping.json".into(), fault: crate::Mapping = crate::Mapping::TooMany { most: 1000 } }
        "the mapping file '{file}': {fault}";
    NoRegion { name: String = "noord".into() }
        "there is no region '{name}'; `onderwijsregio region list` shows those there are";
    NoSuchRegion "there is no such region";
    NoField { key: String = "bron".into() }
        "there is no custom field '{key}'; `onderwijsregio field list` shows those there are";
    NoKey "there is no such key; `onderwijsregio key list` shows those there are";
    NoCandidate "there is no such candidate in this region; see that --region and --sandbox are right";
    KeyId "a key's id is `key` and 14 letters and digits; `onderwijsregio key list` shows it";
    RegionOrAdmin "name a region with --region, or make an admin key with --admin";
    Expiry "--expires-at takes a moment such as 2027-01-01T00:00:00Z";
    ExpiryPast "--expires-at takes a moment that is still to come; this one is past";
    Between "--from and --to take a moment such as 2026-01-01T00:00:00Z";
    Permission "--permission: expected read, write, erase or settings";
    AllowedNetwork { fault: crate::Network = crate::Network::Notation } "--allowed-network: {fault}";
    AllowedNetworks { most: usize = 20 } "--allowed-network may be given at most {most} times";
    SettingsNotJson "expected JSON after --change; this is not JSON";
    NoStoredSecret
        "the database holds no secret: it is given by --secret-file or ONDERWIJSREGIO_SECRET";
    Encoding "expected utf-8, utf-16 or windows-1252";
    Duplicates "expected allow, skip or report";
    OpenapiVersion "expected 3.1 or 3.0";
    ExportFormat "expected ndjson, csv or xlsx";
    Doctor { faults: usize = 2 } "{faults} fault(s) found; the lines that begin with FAIL say what to do";
    AddressInUse { address: String = "127.0.0.1:8080".into() }
        "{address} is in use by another process; stop it, or choose another address with --listen";
    CannotListen { address: String = "192.0.2.1:80".into(), cause: String = "permission denied".into() }
        "cannot listen on {address} ({cause}); choose another address with --listen";
    OtherOwner { what: String = "'/data/db' belongs to user ada (1000) and this process runs as user root (0)".into(), command: String = "sudo -u ada onderwijsregio key list".into() }
        "{what}: the server could not write or remove the files it would leave behind; run `{command}`";
    PasswordInFlag { flag: String = "database".into(), place: &'static str = "ONDERWIJSREGIO_DATABASE in the environment" }
        "--{flag} holds a password or secret, which everybody on this machine can read in the list of processes; give it as {place}";
    WebhookSecret "the secret is not whsec_ followed by base64; GET /auth/regions/me?include=callbackSecret gives it";
    WebhookHeader { name: &'static str = "webhook-signature" } "{name} is missing or cannot be read";
    WebhookOld { seconds: i64 = 600 } "it was signed {seconds} seconds ago; --tolerance allows more";
    WebhookEarly { seconds: u64 = 600 } "it was signed {seconds} seconds in the future; see that both clocks are right";
    WebhookMismatch { name: &'static str = "webhook-signature" } "{name} does not match; see that secret, URL and body are those of the callback";
    DemoUnmade { cause: String = "the database is unavailable: timeout".into() }
        "the demo's region cannot be made: {cause}";
    DemoUnfilled { cause: String = "the database is unavailable: timeout".into() }
        "the demo's candidates cannot be stored: {cause}";
    DemoKeys "the file with the demo's keys is damaged; remove the folder of --data-dir and start the demo again";
    DemoRegion { slug: &'static str = "demo-noord" }
        "the demo's region '{slug}' is missing; remove the folder of --data-dir and start the demo again";
    DemoExample
        "the demo has no candidate with a phone number and interactions; remove the folder of --data-dir and start the demo again";
}

texts! {
    /// What `doctor --data` says of a stored value that would be refused today, or stored otherwise.
    StoredValue: "A line of `doctor --data`, beside the fault of the value, and what to do.";
    Blank "expected null in the place of blank text";
    Form
        "expected text in NFC, without surrounding white space and invisible characters; a URL percent-encoded";
    Id "expected the record's id";
    LookDeeper
        "run `onderwijsregio doctor --deep`, which names what is damaged, and restore the record from a backup";
    GiveAddress "give the record a bare address with PATCH; until then no mail reaches the candidate";
    AskNumber "ask for the number, and change the field with PATCH";
    WriteAgain
        "change the field with PATCH, or write the same value again, which stores it as it would be today";
    Change "change the field with PATCH";
}
