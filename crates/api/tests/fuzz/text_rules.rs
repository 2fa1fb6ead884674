//! Parsers of keys, addresses and timestamps, without a server.

use super::target;
use egress::{Policy, is_public, parse_url};
use model::{Timestamp, email_search_key, phone_key};
use std::net::IpAddr;

const WORDS: &[&str] = &[
    "@",
    "example.nl",
    "+31",
    "(0)",
    "00",
    "0",
    "31",
    "06",
    "\u{301}",
    "\u{df}",
    "\u{130}",
    "\u{3c2}",
    "http://",
    "https://",
    "[::1]",
    "[::ffff:10.0.0.1]",
    "127.1",
    "0x7f.1",
    "2130706433",
    "10.0.0.1",
    "localhost",
    "%2e",
    "\\",
    "#",
    "2025-01-02",
    "T03:04:05",
    ".678",
    "+14:00",
    "-23:59",
    "Z",
    "9999",
    "0000",
    "60",
];

#[test]
fn lookup_keys_do_not_depend_on_spelling() {
    let judge = async |input: &[u8]| {
        let text = String::from_utf8_lossy(input);
        let key = email_search_key(&text);
        assert_eq!(email_search_key(&key), key);
        assert_eq!(email_search_key(&format!(" {text}\t")), key);
        assert_eq!(
            email_search_key(&text.to_ascii_uppercase()),
            email_search_key(&text.to_ascii_lowercase())
        );
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let phone = phone_key(&text);
        assert_eq!(phone.is_none(), digits.is_empty());
        assert_eq!(phone_key(&format!("({text}) -")), phone);
        assert!(
            phone
                .iter()
                .all(|key| key.bytes().all(|byte| byte.is_ascii_digit()))
        );
        format!(
            "{} {:?}",
            key.is_ascii(),
            phone.map(|key| key.len().min(12))
        )
    };
    blocking(target("people", WORDS, 2_000).run(Vec::new(), judge));
}

/// A URL that is accepted parses to the same value again, and does not lead to a private address in
/// any spelling.
#[test]
fn accepted_url_is_public_in_any_spelling() {
    let judge = async |input: &[u8]| {
        let text = String::from_utf8_lossy(input);
        let Ok(url) = parse_url(&text, &Policy::default()) else {
            return String::from("refused");
        };
        assert!(matches!(url.scheme(), "http" | "https"), "{url}");
        assert!(
            url.username().is_empty() && url.password().is_none() && url.fragment().is_none(),
            "{url}"
        );
        let host = url.host_str().unwrap_or_default();
        // Percent-encoding may have made it longer than a URL may be.
        if url.as_str().len() <= 2_000 {
            assert_eq!(
                parse_url(url.as_str(), &Policy::default()).as_ref(),
                Ok(&url)
            );
        }
        let literal = host.trim_matches(['[', ']']).parse::<IpAddr>();
        if let Ok(address) = literal {
            assert!(is_public(address), "{url}");
        }
        assert!(!host.eq_ignore_ascii_case("localhost"), "{url}");
        format!("{} {:?}", literal.is_ok(), url.port())
    };
    blocking(target("address", WORDS, 2_000).run(Vec::new(), judge));
}

#[test]
fn timestamp_survives_a_round_trip() {
    let judge = async |input: &[u8]| {
        let Ok(moment) = String::from_utf8_lossy(input).parse::<Timestamp>() else {
            return String::from("refused");
        };
        let written = moment.to_millisecond().to_string();
        assert_eq!(
            written
                .parse::<Timestamp>()
                .ok()
                .map(|read| read.to_string())
                .as_ref(),
            Some(&written)
        );
        assert!(written.len() == 24 && written.ends_with('Z'), "{written}");
        String::from("read")
    };
    blocking(target("moment", WORDS, 2_000).run(Vec::new(), judge));
}

fn blocking(work: impl Future<Output = ()>) {
    futures::executor::block_on(work);
}
