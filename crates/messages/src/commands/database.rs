//! Databases and places for attachments that cannot be used.

texts! {
    /// Why a database cannot be opened.
    Database: "The start of the server, and every command that opens the database.";
    Address { address: String = "mysql://db".into() }
        "the database address '{address}' is not understood; write sqlite:PATH or postgres://USER@HOST/DATABASE";
    Url { cause: String = "invalid port".into() }
        "the database URL is not understood ({cause}); write for example postgres://user:password@host:5432/onderwijsregio?sslmode=verify-full";
    Unreachable { address: String = "db:5432/onderwijsregio".into(), cause: String = "connection refused".into(), remedy: &'static str = "check that the server runs and that host and port are right" }
        "the database {address} cannot be reached: {cause}; {remedy}";
    TooOld { version: String = "13.4".into() }
        "the database server is PostgreSQL {version}; version 14 or newer is needed; upgrade it, or name another server with --database";
    NotDistributed
        "--distribute needs a PostgreSQL with the extension citus, and the database of --database does not have it; create the extension in this database on the coordinator and on each worker, and add the workers with citus_add_node";
    MigrateAddress { cause: &'static str = "it leads to a database other than that of --database" }
        "--migrate-database cannot be used: {cause}; give both the same host, port and database; only role and password may differ";
    Rights { cause: String = "permission denied for schema public (42501)".into() }
        "the database refused: {cause}. Run `onderwijsregio migrate` as the owner of the tables (--migrate-database names that role if another one serves). If the owner may not create roles, first let an administrator of PostgreSQL run: CREATE ROLE onderwijsregio_server NOLOGIN; CREATE ROLE onderwijsregio_tenant NOLOGIN; GRANT onderwijsregio_server, onderwijsregio_tenant TO OWNER; (replace OWNER with the owner's name). To run without row-level security, log in as the owner and give --row-security off";
    Missing { path: String = "data/onderwijsregio.db".into() }
        "there is no database '{path}'; correct its path, or create it with `onderwijsregio migrate`";
    UnfinishedCopy
        "the database is an unfinished copy of another; run the same `onderwijsregio copy` again, which continues where it stopped, or empty this database";
    Readable { paths: String = "'data/onderwijsregio.db'".into(), remedy: String = "chmod o-rwx -- data/onderwijsregio.db".into() }
        "other users of this machine may read {paths}; run `{remedy}`, or allow it with --allow-readable-data";
    SecretMissing
        "the database does not hold the installation's secret, and none is given; name the file that holds it with --secret-file, or set ONDERWIJSREGIO_SECRET";
    SecretInDatabase { source: String = "the file of --secret-file".into() }
        "the database has its own secret, which {source} does not contain. Run `onderwijsregio secret export` without --secret-file and without ONDERWIJSREGIO_SECRET, and append the line that it prints to {source}; without that line old cursors and audit entries no longer verify";
    SecretOther { source: String = "the file of --secret-file".into() }
        "{source} does not contain the secret of this database; give the right one, or, to change it, put the new secret on a line above the old one instead of replacing it";
    NotOurs { path: String = "other.db".into() }
        "'{path}' is not an Onderwijsregio database; choose another file with --database, or move this one away";
    Newer { found: i64 = 7, name: String = "sharing".into(), known: i64 = 6 }
        "the database has migration {found} ({name}) and this version knows only {known}; run the version that made it, or a newer one";
    Permission { path: String = "data/onderwijsregio.db".into(), cause: String = "permission denied".into() }
        "the database '{path}' cannot be opened for writing ({cause}); check the owner and the permissions of the file and its folder";
    Locked { path: String = "data/onderwijsregio.db".into() }
        "the database '{path}' is locked by another process; stop it, or wait until it is done, and try again";
    Outdated { found: i64 = 3, name: String = "sharing".into(), oldest: i64 = 22, missing: String = "4 (quotas), 5 (notices)".into() }
        "a development version made this database: it is at migration {found} ({name}) and lacks {missing}, and this version upgrades databases from migration {oldest} on. In the source code, check out the last commit whose crates/store/migrations contains the missing migrations, and run `onderwijsregio migrate` built from it; then start this version. If the data is not needed, use a new database instead";
    Other { cause: String = "the database is unavailable: timeout".into() }
        "the database cannot be opened: {cause}; check that it runs and that its disk has room, and try again; if that fails, `onderwijsregio doctor` checks more";
}

texts! {
    /// Why a place for attachments cannot be used.
    Attachments: "The start of the server, and commands that use attachments: the value of --attachments.";
    Folder { path: String = "/data/attachments".into(), cause: String = "permission denied".into() }
        "the folder '{path}' cannot be used for attachments ({cause}); correct its owner and permissions, or move its files to another folder and name that with --attachments or --data-dir";
    Address { fault: Box<Attachments> = Box::new(Attachments::Empty) }
        "the place for attachments is not understood: {fault}; write a folder or s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION";
    Bucket { address: String = "s3://files at https://s3.example.nl".into(), cause: String = "no answer in time".into() }
        "the bucket {address} cannot be used for attachments ({cause}). Check bucket, endpoint and region in --attachments, that this machine can reach the endpoint, and that the key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY may put, get and delete objects";
    Scheme { scheme: String = "gs".into() } "expected a folder or an s3:// address; found the unknown scheme '{scheme}'";
    Empty "expected a folder or an s3:// address; found nothing";
    BucketName "expected a bucket name of 3 to 63 lower-case letters, digits, hyphens and dots; found another form";
    Parameter { key: String = "key".into() }
        "expected the parameters endpoint, region, allow_http or path_style; found '{key}'; credentials belong in the AWS_… environment variables";
    Http "the endpoint is http; use https, or add allow_http=true to --attachments if files may travel unencrypted";
    EnvironmentHttp
        "the endpoint in AWS_ENDPOINT_URL or another AWS_… variable is http; use https, or add allow_http=true to --attachments if files may travel unencrypted";
    Endpoint "endpoint: expected an http or https URL without user name and password; found another form";
    Truth { key: String = "allow_http".into() } "{key}: expected true or false; found another value";
}
