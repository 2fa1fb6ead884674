//! Databases and places for attachments that cannot be used.

texts! {
    /// Why a database cannot be opened.
    Database: "The start of the server, and every command that opens the database.";
    Address { address: String = "mysql://db".into() }
        "the database address '{address}' is not understood; write sqlite:PATH or postgres://USER@HOST/DATABASE";
    Url { cause: String = "invalid port".into() }
        "the database URL is not understood ({cause}); write for example postgres://user:password@host:5432/onderwijsregio?sslmode=verify-full";
    Unreachable { address: String = "db:5432/onderwijsregio".into(), cause: String = "connection refused".into(), remedy: &'static str = "see that it runs" }
        "the database {address} cannot be reached: {cause}; {remedy}";
    TooOld { version: String = "13.4".into() }
        "the database server is PostgreSQL {version}; version 14 or newer is needed";
    MigrateAddress { cause: &'static str = "it names another database" }
        "the database cannot be migrated by the role of --migrate-database: {cause}";
    Rights { cause: String = "permission denied for schema public (42501)".into() }
        "the database cannot be used: {cause}; run `onderwijsregio migrate` as the tables' owner, with --migrate-database where that is another role; an owner without CREATEROLE first has an administrator run `CREATE ROLE onderwijsregio_server NOLOGIN; CREATE ROLE onderwijsregio_tenant NOLOGIN; GRANT onderwijsregio_server, onderwijsregio_tenant TO` the role that logs in; or do without row-level security, as the owner, with --row-security off";
    Missing { path: String = "data/onderwijsregio.db".into() }
        "there is no database '{path}'; see that its path is right, or make it with `onderwijsregio migrate`";
    UnfinishedCopy
        "the database is an unfinished copy of another; run the same `onderwijsregio copy` again, which goes on where it was, or empty it";
    Readable { paths: String = "'data/onderwijsregio.db'".into(), remedy: String = "chmod o-rwx -- data/onderwijsregio.db".into() }
        "other users of this machine may read {paths}; run `{remedy}`, or allow it with --allow-readable-data";
    SecretMissing
        "the installation's secret is not in the database; name the file that holds it with --secret-file, or set ONDERWIJSREGIO_SECRET";
    SecretInDatabase { source: String = "the file of --secret-file".into() }
        "the database has a secret of its own, which {source} does not hold; add what `onderwijsregio secret export` prints to it, without --secret-file, so that cursors and the audit log stay good";
    SecretOther { source: String = "the file of --secret-file".into() }
        "{source} does not hold the secret that this database is used with; name the right one, or add a new secret before the present one instead of replacing it";
    NotOurs { path: String = "other.db".into() }
        "'{path}' is not an Onderwijsregio database; choose another file with --database, or move this one away";
    Newer { found: i64 = 7, name: String = "sharing".into(), known: i64 = 6 }
        "the database has migration {found} ({name}) and this version knows only {known}; run the version that made it, or a newer one";
    Permission { path: String = "data/onderwijsregio.db".into(), cause: String = "permission denied".into() }
        "the database '{path}' cannot be opened for writing ({cause}); check the owner and the permissions of the file and its folder";
    Locked { path: String = "data/onderwijsregio.db".into() }
        "the database '{path}' is locked by another process; stop it, or wait until it is done, and try again";
    Other { cause: String = "the database is unavailable: timeout".into() } "the database cannot be opened: {cause}";
}

texts! {
    /// Why a place for attachments cannot be used.
    Attachments: "The start of the server, and commands that use attachments: the value of --attachments.";
    Folder { path: String = "/data/attachments".into(), cause: String = "permission denied".into() }
        "the folder '{path}' cannot be used for attachments ({cause}); choose another with --attachments or --data-dir";
    Address { fault: Box<Attachments> = Box::new(Attachments::Empty) }
        "the place for attachments is not understood: {fault}; write a folder or s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION";
    Bucket { address: String = "s3://files at https://s3.example.nl".into(), cause: String = "no answer in time".into() }
        "the bucket {address} cannot be used for attachments ({cause}); see that --attachments names bucket, endpoint and region rightly, that the endpoint can be reached from here, and that AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY may put, get and delete its objects";
    Scheme { scheme: String = "gs".into() } "{scheme} is not a kind of place that the server knows";
    Empty "it is empty";
    BucketName "a bucket's name has 3 to 63 lower-case letters, digits, hyphens and dots";
    Parameter { key: String = "key".into() }
        "'{key}' is none of endpoint, region, allow_http and path_style; credentials come from the AWS_… environment variables";
    Http "its endpoint is http; add allow_http=true if files may travel unencrypted";
    EnvironmentHttp
        "the endpoint in the environment is http; add allow_http=true if files may travel unencrypted";
    Endpoint "its endpoint is not an http or https URL without credentials";
    Truth { key: String = "allow_http".into() } "{key} is neither true nor false";
}
