//! Settings that are not understood: all of them are named at once.

use crate::harness::Installation;

#[test]
fn flags_that_are_no_numbers_are_all_named() {
    let it = Installation::new();
    let fault = |flag: &str| format!("{flag} is not understood; write a whole number such as 5");
    for number in ["veel", "-1", "1.5", "", "99999999999999999999999"] {
        let words = format!(
            "serve --proxies={number} --database-connections={number} --mutations-kept={number}"
        );
        let named = [
            fault("--database-connections"),
            fault("--proxies"),
            fault("--mutations-kept"),
        ];
        assert_eq!(
            it.run(&words).refusal(),
            format!("error: {}", named.join("; "))
        );
    }
    assert_eq!(
        it.run("region list --database-connections=veel").refusal(),
        format!("error: {}", fault("--database-connections"))
    );
    assert_eq!(
        it.run("serve --max-in-flight 0 --database-connections 0")
            .refusal(),
        "error: the number of connections to the database, 0, is not between 1 and 1000; \
         with --max-in-flight 0 every request is refused; write a number of 1 or more, for example 1024"
    );
}

#[test]
fn addresses_that_are_not_understood_are_all_named_before_anything_is_opened() {
    let it = Installation::new();
    let refusal = it
        .run("serve --listen 127.0.0.1:80x --metrics-listen nergens --database-read-url sqlite:x --rate-limit veel")
        .refusal();
    for fault in [
        "the rate limit 'veel' is not understood",
        "the address to listen on, '127.0.0.1:80x', is not understood; write for example 127.0.0.1:8080",
        "the address to listen on, 'nergens', is not understood",
        "the database address 'sqlite:x' is not understood",
    ] {
        assert!(refusal.contains(fault), "{fault}: {refusal}");
    }
    assert!(!refusal.contains("public address"), "{refusal}");
    assert!(!it.folder().join("data").exists());
}

#[test]
fn data_folder_without_a_name_is_refused() {
    let it = Installation::new();
    let fault = "error: the data folder is an empty text; write for example /var/lib/onderwijsregio for --data-dir";
    assert_eq!(it.run("migrate --data-dir=").refusal(), fault);
    let done = it
        .command(["migrate"])
        .env("ONDERWIJSREGIO_DATA_DIR", "")
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(done.stderr).unwrap(),
        format!("{fault}\n")
    );
    assert!(!it.folder().join("onderwijsregio.db").exists());
}
