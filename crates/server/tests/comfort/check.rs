//! `config check`.

use crate::harness::Installation;
use serde_json::{Value, json};

#[test]
fn config_check_shows_each_setting_with_its_source_and_no_password() {
    let it = Installation::new();
    std::fs::write(
        it.folder().join("c.toml"),
        "listen = \"127.0.0.1:8081\"\ndatabase = \"postgres://u:geheim@db.example.nl/x\"\n",
    )
    .unwrap();
    let done = it.run("--config c.toml config check --data-dir there");
    let shown = done.good();
    for line in [
        "data_dir = there (flag)",
        "database = set, not shown (file)",
        "listen = 127.0.0.1:8081 (file)",
        "min_free_disk = off (environment)",
        "keep_alive = 75s (default)",
        "mail_url = not set (default)",
    ] {
        assert!(shown.lines().any(|shown| shown == line), "{line}: {shown}");
    }
    assert!(!shown.contains("geheim"), "{shown}");
    assert!(!it.folder().join("there").exists());
}

#[test]
fn config_check_hides_each_value_with_a_user_and_names_faults_of_addresses() {
    let it = Installation::new();
    std::fs::write(
        it.folder().join("c.toml"),
        "public_url = \"https://ada:geheim@x.example.nl\"\nlisten = \"smtp\"\nmetrics_listen = \"y\"\n\
         database_read_urls = [\"sqlite:z\"]\nsecret = \"x\"\n",
    )
    .unwrap();
    let done = it.run("--config c.toml config check --database mysql://x");
    assert_eq!(done.code, Some(1));
    for line in [
        "public_url = set, not shown (file)",
        "secret = set, not shown (file)",
    ] {
        assert!(done.out.lines().any(|shown| shown == line), "{}", done.out);
    }
    assert!(!(done.out + &done.err).contains("geheim"), "{}", done.err);
    for fault in [
        "FAIL  the address to listen on, 'smtp', is not understood; write for example 127.0.0.1:8080\n",
        "FAIL  the address to listen on, 'y', is not understood",
        "FAIL  the database address 'mysql://x' is not understood",
        "FAIL  the database address 'sqlite:z' is not understood",
        "FAIL  ONDERWIJSREGIO_SECRET cannot be used",
    ] {
        assert!(done.err.contains(fault), "{fault}: {}", done.err);
    }
}

#[test]
fn config_check_names_every_fault() {
    let it = Installation::new();
    std::fs::write(
        it.folder().join("c.toml"),
        "proxies = \"x\"\nkeep_alive = \"1s\"\n",
    )
    .unwrap();
    let done = it.run("--config c.toml config check");
    assert_eq!(done.code, Some(1));
    assert_eq!(
        done.err,
        "FAIL  the time that an idle connection stays open, '1s', is not understood; write for example 75s, between 5s and 1h\n\
         FAIL  the configuration is not usable: proxies is not understood; write a whole number such as 5\n\
         error: the configuration has 2 faults; the lines that begin with FAIL say what is wrong\n"
    );
    let done = it.run("--config c.toml config check --json");
    let result: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(result["faults"].as_array().unwrap().len(), 2);
    let listen = json!({"setting": "listen", "value": "127.0.0.1:8080", "source": "default"});
    assert!(result["settings"].as_array().unwrap().contains(&listen));
}
