//! `callback`: how developers of receivers use it.

use crate::harness::Installation;
use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
};

const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const OTHER: &str = "whsec_/v38+/r5+Pf29fTz8vHw7+7t7Ovq6ejn5uXk4+Lh4N8=";
const BODY: &str = r#"{"type":"mutation.succeeded","data":{"a":[1]}}"#;

fn sign(it: &Installation, words: &str, body: &str) -> Vec<(String, String)> {
    let printed = it
        .feed(&format!("callback sign {words}"), body.as_bytes())
        .good();
    let pair = |line: &str| {
        line.split_once(": ")
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .unwrap()
    };
    printed.lines().map(pair).collect()
}

fn message(first: &str, headers: &[(String, String)], body: &str) -> String {
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    format!("{first}{}\r\n{body}", headers.concat())
}

#[test]
fn signed_callback_is_verified_and_others_have_a_reason() {
    let it = Installation::new();
    let url = "https://example.nl/hook?a=b";
    let headers = sign(
        &it,
        &format!("--secret {SECRET} --secret {OTHER} --id msg_1 --url {url}"),
        BODY,
    );
    let whole = message("POST /hook?a=b HTTP/1.1\r\n", &headers, BODY);
    let verify = |secret: &str, words: &str, input: &str| {
        it.feed(
            &format!("callback verify --secret {secret} {words}"),
            input.as_bytes(),
        )
    };
    assert_eq!(verify(SECRET, "", &whole).good(), "verified\n");
    assert_eq!(
        verify(
            SECRET,
            &format!("--url {url}"),
            &message("", &headers, BODY)
        )
        .good(),
        "verified\n"
    );
    let mut apart = it.command(["callback", "verify", "--secret", SECRET, "--url", url]);
    for (name, value) in &headers {
        apart.args(["--header", &format!("{}: {value}", name.to_uppercase())]);
    }
    std::fs::write(it.folder().join("body"), BODY).unwrap();
    let apart = apart
        .stdin(std::fs::File::open(it.folder().join("body")).unwrap())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&apart.stdout), "verified\n");

    let own = "error: the header x-mutationengine-signature does not match; check that secret, URL and body are exactly those of the callback";
    assert_eq!(verify(OTHER, "", &whole).refusal(), own);
    assert_eq!(
        verify(SECRET, "--url https://example.nl/hook", &whole).refusal(),
        own
    );
    assert_eq!(
        verify(SECRET, "", &whole.replace("[1]", "[2]")).refusal(),
        own
    );
    let forged = whole.replace("webhook-id: msg_1", "webhook-id: msg_2");
    assert_eq!(
        verify(SECRET, "", &forged).refusal(),
        "error: the header webhook-signature does not match; check that secret, URL and body are exactly those of the callback"
    );
    let without = whole.replace("webhook-id", "x");
    assert_eq!(
        verify(SECRET, "", &without).refusal(),
        "error: the message has no header webhook-id; add it to the message, or give it with --header 'webhook-id: …'"
    );
    let bad = "error: the secret is not whsec_ followed by base64; GET /auth/regions/me?include=callbackSecret shows it";
    assert_eq!(verify("whsec_", "", &whole).refusal(), bad);
    let unsaid = verify(SECRET, "", &message("", &headers, BODY)).refusal();
    assert_eq!(
        unsaid,
        "error: the message has no request line with a path; add --url with the callback's URL"
    );
    let none = verify(SECRET, "", BODY).refusal();
    assert_eq!(
        none,
        "error: standard input is not an HTTP message (a request line, headers, an empty line, the body); include its headers, or give them with --header and only the body on standard input"
    );
    assert_eq!(
        verify(SECRET, "--url /hook", &whole).refusal(),
        "error: --url: expected a URL that begins with http:// or https://; found another scheme, or none"
    );
    let unsigned = it
        .feed(&format!("callback sign --secret {bad:.6} --url {url}"), b"")
        .refusal();
    assert_eq!(unsigned, bad);
}

#[test]
fn an_old_callback_says_how_old_it_is() {
    let it = Installation::new();
    let old = "POST /hook?a=b%20c HTTP/1.1\nx-mutationengine-timestamp: 1767225600\nx-mutationengine-nonce: abcDEF\n\
        x-mutationengine-signature: v2=K3TnGE370Q/X1MSvULNhleGLYk7OLo85fvUm9vmW5PY=\nwebhook-id: msg_1\n\
        webhook-timestamp: 1767225600\nwebhook-signature: v1,2YnjQU2KyGkXH/a563X9OeRKag9eiwg7ds1Q0e8ZtCk=\n\n{\"naam\":\"Zoë\"}";
    let verify = |words: &str| {
        it.feed(
            &format!("callback verify --secret {SECRET} {words}"),
            old.as_bytes(),
        )
    };
    assert_eq!(verify("--tolerance 4000000000").good(), "verified\n");
    let refusal = verify("").refusal();
    assert!(
        refusal.starts_with("error: the message was signed ")
            && refusal.contains(" seconds ago, and at most 300 seconds are allowed, because an older one may be a replay; "),
        "{refusal}"
    );
}

/// A local receiver. It is killed when dropped.
struct Listener {
    child: Child,
    url: String,
}

impl Listener {
    fn start(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.as_mut().unwrap())
            .lines()
            .map_while(Result::ok);
        let said = lines
            .find(|line| line.contains("http://"))
            .expect("it says where it listens");
        let url = said
            .split(' ')
            .find(|word| word.starts_with("http://"))
            .unwrap()
            .to_owned();
        Self { child, url }
    }

    fn post(&self, headers: &[(String, String)], body: &str) -> u16 {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        let mut request = agent.post(format!("{}/hook?a=b", self.url));
        for (name, value) in headers {
            request = request.header(name, value);
        }
        request.send(body).unwrap().status().as_u16()
    }

    /// Stops it, and returns its output.
    fn stop(mut self) -> String {
        let done = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(done.success());
        let mut printed = String::new();
        self.child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut printed)
            .unwrap();
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        printed
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Returns the output without the headers of each callback and the empty line after them.
fn without_headers(printed: &str) -> String {
    let mut in_headers = false;
    let mut kept = String::new();
    for line in printed.lines() {
        if !in_headers {
            kept = kept + line + "\n";
        }
        in_headers = line.starts_with("POST ") || in_headers && !line.is_empty();
    }
    kept
}

#[test]
fn the_help_of_callbacks_lists_what_they_use_and_names_the_setting_that_lets_a_server_reach_them() {
    let it = Installation::new();
    for words in [
        "callback --help",
        "callback listen --help",
        "callback verify --help",
        "callback sign --help",
    ] {
        let help = it.run(words).good();
        for strange in [
            "--database",
            "--mail-url",
            "--data-dir",
            "--quota-records",
            "--config",
        ] {
            assert!(!help.contains(strange), "{words}: {strange}");
        }
    }
    assert!(
        it.run("callback listen --help")
            .good()
            .contains("--egress-allow-private")
    );
    assert!(it.run("export --help").good().contains("--database"));
    let signed = it.feed(
        &format!("callback sign --data-dir x --secret {SECRET} --url https://example.nl/"),
        b"{}",
    );
    assert!(
        signed.good().contains("webhook-signature: "),
        "an option of every command is still taken"
    );
}

#[test]
fn local_receiver_prints_and_verifies_callbacks() {
    let it = Installation::new();
    let words = format!("callback listen --listen 127.0.0.1:0 --status 202 --secret {SECRET}");
    let listener = Listener::start(it.command(words.split(' ')));
    let headers = sign(
        &it,
        &format!("--secret {SECRET} --url {}/hook?a=b", listener.url),
        BODY,
    );
    assert_eq!(listener.post(&headers, BODY), 202);
    assert_eq!(listener.post(&headers, "\u{1b}[2J"), 202);
    assert_eq!(
        listener.post(
            &[("x-strange".to_owned(), "\u{202e}[2J café".to_owned())],
            "1"
        ),
        202
    );
    let printed = listener.stop();
    for (name, value) in &headers {
        assert!(
            printed.contains(&format!("{name}: {value}\n")),
            "{name}: {printed}"
        );
    }
    assert!(
        printed.contains("x-strange: \\u{202e}[2J café\n"),
        "{printed}"
    );
    let expected = "POST /hook?a=b verified\n{\n  \"type\": \"mutation.succeeded\",\n  \"data\": {\n    \"a\": [\n      1\n    ]\n  }\n}\n\
        POST /hook?a=b not verified: the header x-mutationengine-signature does not match; check that secret, URL and body are exactly those of the callback\n\\u{1b}[2J\n\
        POST /hook?a=b not verified: the message has no header x-mutationengine-timestamp; add it to the message, or give it with --header 'x-mutationengine-timestamp: …'\n1\n";
    assert_eq!(without_headers(&printed), expected);
}

#[test]
fn local_receiver_without_a_secret_verifies_nothing() {
    let it = Installation::new();
    let listener = Listener::start(it.command(["callback", "listen", "--listen", "127.0.0.1:0"]));
    assert_eq!(listener.post(&[], "{}"), 204);
    let printed = listener.stop();
    assert!(
        printed.starts_with("POST /hook?a=b not verified: no --secret\n"),
        "{printed}"
    );
    assert!(
        printed.contains("\ncontent-length: 2\n") && printed.ends_with("\n\n{}\n"),
        "{printed}"
    );
    assert_eq!(
        without_headers(&printed),
        "POST /hook?a=b not verified: no --secret\n{}\n"
    );
    let refusal = it
        .run("callback listen --listen 127.0.0.1:0 --secret secret")
        .refusal();
    assert_eq!(
        refusal,
        "error: the secret is not whsec_ followed by base64; GET /auth/regions/me?include=callbackSecret shows it"
    );
}
