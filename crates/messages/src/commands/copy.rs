//! Copies that cannot be made, and audit logs that cannot be relied on.

texts! {
    /// Why a copy cannot be made.
    Copy: "The last line of `copy`.";
    Source { cause: String = "there is no database 'a.db'".into() } "the source: {cause}";
    Target { cause: String = "there is no database 'b.db'".into() } "the target: {cause}";
    SourceEmpty "the source holds no installation; see that --from names the right database";
    SourceBehind { newest: i64 = 5, known: i64 = 6 }
        "the source has migration {newest} and this version makes {known}; run `onderwijsregio migrate` on it first, or copy with the version that made it";
    SourceTooOld { newest: i64 = 5, oldest: i64 = 22 }
        "the source has migration {newest} and this version upgrades databases from migration {oldest} on; run `onderwijsregio migrate` of an earlier version on it first";
    SourceAhead { newest: i64 = 7, known: i64 = 6 }
        "the source has migration {newest} and this version knows only {known}; copy with the version that made it";
    SourceUnfinished
        "the source is itself an unfinished copy; finish it, or copy from where it came";
    Same "source and target are the same database; name another with --to";
    OtherInstallation { regions: String = " (with 1 region(s): noord)".into() }
        "the target holds another installation{regions}; copy to an empty database";
    OtherUnfinished { regions: String = " (with 1 region(s): noord)".into() }
        "the target holds an unfinished copy of another installation{regions}; finish that, or copy to an empty database";
    Store { cause: String = "the database is unavailable: timeout".into() }
        "{cause}; what was copied stays: run the same again to go on";
}

texts! {
    /// Why the audit log cannot be relied on.
    AuditLog: "`audit verify`, after `the audit log was tampered with`, and `doctor`.";
    Order { sequence: i64 = 12 } "entry {sequence} is not what was written: it does not follow the entry before it";
    Hash { sequence: i64 = 12 } "entry {sequence} is not what was written: its hash is another";
    Mac { sequence: i64 = 12 }
        "entry {sequence} is not what was written: its seal was not made with this installation's secret";
    Missing { sequence: i64 = 12 } "entry {sequence} is missing";
    Beheaded { sequence: i64 = 12 }
        "the entries before {sequence} are missing, and none says that they were removed";
    Noted { sequence: i64 = 12 } "entry {sequence} is not the one whose hash was noted";
}
