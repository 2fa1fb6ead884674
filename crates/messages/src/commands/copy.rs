//! Copies that cannot be made, and audit logs that cannot be relied on.

texts! {
    /// Why a copy cannot be made.
    Copy: "The last line of `copy`.";
    Source { cause: String = "the database 'a.db' is locked by another process; stop it, or wait until it is done, and try again".into() } "the source (--from): {cause}";
    Target { cause: String = "the database 'b.db' is locked by another process; stop it, or wait until it is done, and try again".into() } "the target (--to): {cause}";
    SourceMissing { path: String = "a.db".into() } "there is no source database '{path}'; correct --from";
    SourceEmpty "the source is empty; check that --from names the right database";
    SourceBehind { newest: i64 = 5, known: i64 = 6 }
        "the source is at migration {newest} and this version needs {known}; run `onderwijsregio migrate` on the source first, or copy with the version that the source belongs to";
    SourceTooOld { newest: i64 = 5, oldest: i64 = 22, last: i64 = 21 }
        "a development version made the source: it is at migration {newest}, and this version upgrades databases from migration {oldest} on. In the source code, check out the last commit whose crates/store/migrations contains migration {last}, and run `onderwijsregio migrate` built from it on the source; then run `onderwijsregio migrate` of this version on the source, and copy again";
    SourceAhead { newest: i64 = 7, known: i64 = 6 }
        "the source is at migration {newest} and this version knows only {known}; copy with the version that the source belongs to";
    SourceUnfinished
        "the source is an unfinished copy itself; finish that copy, or copy from the original database";
    Same "--from and --to name the same database; name another with --to";
    OtherInstallation { regions: String = " (regions: noord)".into() }
        "the target holds another installation{regions}; copy to an empty database";
    OtherUnfinished { regions: String = " (regions: noord)".into() }
        "the target holds an unfinished copy of another installation{regions}; finish that, or copy to an empty database";
    Store { cause: String = "the database is unavailable: timeout".into() }
        "{cause}; what was copied is kept: run the same command again to continue";
}

texts! {
    /// Why the audit log cannot be relied on.
    AuditLog: "`audit verify`, after `the audit log does not verify`, and `doctor`.";
    Order { sequence: i64 = 12, before: i64 = 11 }
        "entry {sequence} does not follow entry {before}: one of the two was changed or moved; compare both with a backup that verifies";
    Hash { sequence: i64 = 12 }
        "entry {sequence} was changed: its content does not match its hash; compare it with a backup that verifies";
    Mac { sequence: i64 = 12 }
        "entry {sequence} was not signed with a secret that is given: either it was changed, or --secret-file lacks an older secret; check the secret file first, then compare the entry with a backup that verifies";
    Missing { sequence: i64 = 12, before: i64 = 11 }
        "entry {sequence} is missing after entry {before}; compare the log with the last backup that has it";
    Beheaded { sequence: i64 = 12 }
        "the entries before {sequence} are missing, and no entry of the log records that they were removed with `audit prune`; compare the log with the last backup that has them";
    Noted { sequence: i64 = 12 }
        "entry {sequence} has a hash different from the one given with --noted; check that the noted line is of this installation, then compare the entry with a backup that verifies";
}
