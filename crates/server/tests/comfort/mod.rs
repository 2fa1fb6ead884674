//! What makes the command line comfortable: `init`, `config check`, tables on a terminal, and
//! `--json`.

mod check;
mod identity_providers;
mod shell;

use crate::harness::{Done, Installation};
use serde_json::{Value, json};
use std::{os::unix::fs::PermissionsExt, process::Command};

const QUESTIONS: [&str; 8] = [
    "In which folder are the database and the attachments?",
    "Which database?",
    "In which file is the installation's secret?",
    "On which address does the server listen?",
    "By which URL do clients reach it?",
    "How many reverse proxies are in front of it?",
    "Which server sends e-mail",
    "Who is the sender of these e-mails",
];

/// Answers `init` with these lines.
fn init(it: &Installation, words: &str, lines: &[&str]) -> Done {
    let lines = lines
        .iter()
        .fold(String::new(), |text, line| text + line + "\n");
    it.feed(&format!("init {words}"), lines.as_bytes())
}

/// Runs a command on a terminal of 100 columns. Returns what the terminal gets.
fn on_a_terminal(it: &Installation, words: &str) -> String {
    let program = it.command([""]).get_program().to_str().unwrap().to_owned();
    let settings: Vec<_> = it
        .command([""])
        .get_envs()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
        .collect();
    let output = Command::new("script")
        .args([
            "-qec",
            &format!("stty cols 100; {program} {words}"),
            "/dev/null",
        ])
        .current_dir(it.folder())
        .envs(settings)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout)
        .unwrap()
        .replace("\r\n", "\n")
}

fn read(it: &Installation, file: &str) -> String {
    std::fs::read_to_string(it.folder().join(file)).unwrap()
}

#[test]
fn init_asks_and_writes_a_configuration_that_serves() {
    let it = Installation::new();
    let done = init(
        &it,
        "",
        &[
            "",
            "",
            "keys/secret",
            "127.0.0.1:0",
            "https://regio.example.nl/",
            "",
            "smtp://mail.example.nl",
            "post@example.nl",
        ],
    );
    assert_eq!(done.code, Some(1), "{}", done.err);
    assert!(
        done.err.contains("keys/secret' cannot be created"),
        "{}",
        done.err
    );
    assert!(!it.folder().join("onderwijsregio.toml").exists());

    let done = init(
        &it,
        "",
        &[
            "",
            "",
            "secret",
            "127.0.0.1:0",
            "https://regio.example.nl/",
            "",
            "smtp://mail.example.nl",
            "post@example.nl",
        ],
    );
    let asked: Vec<bool> = QUESTIONS
        .iter()
        .map(|text| done.err.contains(text))
        .collect();
    assert_eq!(asked, [true; 8], "{}", done.err);
    assert_eq!(done.good(), "");
    let folder = it.folder().canonicalize().unwrap();
    let expected = format!(
        "data_dir = \"{0}/data\"\nsecret_file = \"{0}/secret\"\nlisten = \"127.0.0.1:0\"\n\
         public_url = \"https://regio.example.nl/\"\nproxies = \"1\"\nmail_url = \"smtp://mail.example.nl\"\n\
         mail_from = \"post@example.nl\"\n",
        folder.display()
    );
    let text = read(&it, "onderwijsregio.toml");
    let settings: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect();
    let settings = settings.join("\n") + "\n";
    assert_eq!(settings, expected);
    for file in ["onderwijsregio.toml", "secret"] {
        let mode = it
            .folder()
            .join(file)
            .metadata()
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    it.run("--config onderwijsregio.toml config check").good();
    it.run("--config onderwijsregio.toml region create --slug noord --name Noord")
        .good();
    assert!(it.folder().join("data/onderwijsregio.db").exists());

    let again = it.run("init").refusal();
    assert_eq!(
        again,
        "error: the configuration file 'onderwijsregio.toml' already exists; change it, or name a new file with --output"
    );
}

#[test]
fn init_asks_again_after_a_bad_answer_and_writes_nothing_without_a_good_one() {
    let it = Installation::new();
    let done = init(
        &it,
        "--data-dir here --listen 127.0.0.1:8081",
        &[
            "",
            "",
            "ftp://x",
            "http://x.example.nl",
            "many",
            "2",
            "http://mail",
            "",
        ],
    );
    for fault in [
        "the public address cannot be used",
        "--proxies is not understood; write a whole number such as 5",
        "the mail server's address is not understood",
    ] {
        assert!(done.err.contains(fault), "{fault}: {}", done.err);
    }
    assert_eq!(done.good(), "");
    let text = read(&it, "onderwijsregio.toml");
    let here = it.folder().canonicalize().unwrap().join("here");
    let here = format!("data_dir = \"{}\"\n", here.display());
    assert!(text.contains(&here), "{text}");
    assert!(
        text.contains("public_url = \"http://x.example.nl\"\n"),
        "{text}"
    );
    assert!(!text.contains("mail_url"), "{text}");

    let ended = init(&it, "--output other.toml", &["", ""]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.ends_with(
        "error: standard input ended before all questions were answered; nothing was written; run the command on a terminal, or give the answers as flags with --yes\n"
    ), "{}", ended.err);
    let refused = init(
        &it,
        "--output other.toml",
        &["", "", "", "", "x", "x", "x", "x", "x"],
    );
    assert!(refused.err.ends_with(
        "error: no fitting answer was given; nothing was written; run the command again, or give the answer as a flag\n"
    ), "{}", refused.err);
    assert!(!it.folder().join("other.toml").exists());
}

#[test]
fn init_with_yes_asks_nothing() {
    let it = Installation::new();
    let refusal = it
        .run("init --yes --mail-url smtp://mail.example.nl")
        .refusal();
    assert!(refusal.contains("--mail-from"), "{refusal}");
    let done = it.run("init --yes --json --output x.toml --public-url https://x.example.nl");
    assert!(!done.err.contains('?'), "{}", done.err);
    let result: Value = serde_json::from_str(&done.good()).unwrap();
    assert_eq!(result, json!({"file": "x.toml", "secretFile": null}));
    assert!(read(&it, "x.toml").contains("proxies = \"1\""));
}

#[test]
fn init_refuses_what_it_would_not_write_or_could_not_use() {
    let it = Installation::new();
    let refusal = it
        .run("--config base.toml init --yes --attachments there --quota-records 5")
        .refusal();
    assert_eq!(
        refusal,
        "error: init does not take --attachments, --quota-records, --config; leave them out, and add other settings to the file that it writes"
    );
    for (words, fault) in [
        (
            "--database mysql://x",
            "the database address 'mysql://x' is not understood",
        ),
        (
            "--listen smtp",
            "the address to listen on, 'smtp', is not understood",
        ),
        ("--secret-file x.toml", "cannot be in the same file"),
        ("--secret-file .", "the secret file '"),
    ] {
        let refusal = it
            .run(&format!("init --yes --output x.toml {words}"))
            .refusal();
        assert!(refusal.contains(fault), "{refusal}");
    }
    let refusal = it
        .run("init --yes --output nowhere/x.toml --secret-file secret")
        .refusal();
    assert!(
        refusal.contains("nowhere/x.toml' cannot be created"),
        "{refusal}"
    );
    assert!(!it.folder().join("secret").exists());

    it.run("init --yes --output x.toml --database sqlite:regio.db --listen 0.0.0.0:8080")
        .good();
    let folder = it.folder().canonicalize().unwrap();
    let text = read(&it, "x.toml");
    let database = format!("database = \"sqlite:{}/regio.db\"\n", folder.display());
    assert!(text.contains(&database), "{text}");
    assert!(
        text.contains("public_url = \"http://localhost:8080\"\n"),
        "{text}"
    );
}

#[test]
fn results_are_tables_on_a_terminal_and_json_in_a_pipe() {
    let it = Installation::new();
    it.run("migrate").good();
    assert_eq!(on_a_terminal(&it, "region list"), "none\n");
    let made: Value =
        serde_json::from_str(&it.run("region create --slug noord --name Noord").good()).unwrap();
    let (id, at) = (
        made["id"].as_str().unwrap(),
        made["createdAt"].as_str().unwrap(),
    );
    assert_eq!(
        on_a_terminal(&it, "region list"),
        format!(
            " id                 slug   name   redirect urls  created at                updated at\n \
             {id}  noord  Noord  -              {at}  {at}\n"
        )
    );
    let listed: Value = serde_json::from_str(&it.run("region list").good()).unwrap();
    assert_eq!(listed, json!([made]));
    let json = on_a_terminal(&it, "region list --json");
    assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), listed);
    let fields = on_a_terminal(
        &it,
        "field create --region noord --key bron --label Bron --type text",
    );
    assert!(
        fields.starts_with(" key          bron\n label "),
        "{fields}"
    );
}

#[test]
fn every_command_with_a_result_has_a_json_form() {
    let it = Installation::new();
    it.run("region create --slug noord --name Noord").good();
    let value = |words: &str| -> Value {
        let out = it.run(&format!("{words} --json")).good();
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{words}: {error}: {out}"))
    };
    let key = value("key create --region noord");
    assert!(key["key"].as_str().unwrap().starts_with("ork_"));
    assert_eq!(value("key list --region noord")[0]["id"], key["id"]);
    assert_eq!(
        value(&format!("key revoke {}", key["id"].as_str().unwrap())),
        json!({"revoked": key["id"]})
    );
    assert_eq!(value("session end --all"), json!({"ended": 0}));
    assert_eq!(value("orphans"), json!({"orphans": 0, "referred": 0}));
    assert_eq!(value("orphans --remove"), json!({"removed": 0}));
    assert_eq!(value("backup copy.db"), json!({"file": "copy.db"}));
    assert_eq!(value("migrate")[0]["name"], "baseline");
    assert!(
        value("audit verify")["head"]
            .as_str()
            .unwrap()
            .contains(':')
    );
    assert_eq!(value("secret new")["secret"].as_str().unwrap().len(), 47);
    assert_eq!(value("secret export")["secret"].as_str().unwrap().len(), 47);
    let signed = it.feed(
        "callback sign --secret whsec_c2VjcmV0 --url http://127.0.0.1/hook --id mut00000000000001 --json",
        b"{}",
    );
    let signed: Value = serde_json::from_str(&signed.good()).unwrap();
    let headers: Vec<String> = signed
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| format!("{name}: {}", value.as_str().unwrap()))
        .collect();
    let mut words = vec!["callback", "verify", "--json", "--secret", "whsec_c2VjcmV0"];
    words.extend(["--url", "http://127.0.0.1/hook"]);
    words.extend(
        headers
            .iter()
            .flat_map(|header| ["--header", header.as_str()]),
    );
    let verified = it.feed_all(&words, b"{}").good();
    let verified: Value = serde_json::from_str(&verified).unwrap();
    assert_eq!(verified, json!({"verified": true}));
    let row = testkit::candidate(1).to_string();
    std::fs::write(it.folder().join("in.ndjson"), row).unwrap();
    assert_eq!(
        value("import --region noord in.ndjson"),
        json!({"dryRun": false, "imported": 1, "duplicates": 0, "badRows": 0, "customFields": []})
    );
    assert_eq!(
        value("export --region noord --output out.ndjson"),
        json!({"exported": 1})
    );
    let findings = it.run("doctor --data --json").out;
    let findings: Vec<Value> = findings
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        findings[0],
        json!({"verdict": "ok", "finding": "the database opens", "remedy": ""})
    );
    assert_eq!(
        findings.last().unwrap(),
        &json!({"candidates": 1, "candidatesWithFaults": 0, "candidatesWithoutAddress": 0})
    );
}
