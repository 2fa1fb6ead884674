//! The published schema and the server accept the same e-mail addresses, but for a few differences
//! that a pattern cannot express. They are listed here.

use super::Dice;
use model::email_address;
use serde_json::{Value, json};

/// Returns the schema of an address as `GET /schema` shows it, without the format, which JSON Schema
/// only describes.
fn published() -> Value {
    let schema = &schema::create(&[])["properties"]["email"];
    let [pattern, not, longest] = ["pattern", "not", "maxLength"].map(|name| &schema[name]);
    json!({"type": "string", "pattern": pattern, "not": not, "maxLength": longest})
}

/// Addresses that the pattern takes and the server refuses, and why.
const ONLY_IN_SCHEMA: &[(&str, &str)] = &[
    (
        "éééééééééééééééééééééééééééééééééé@example.nl",
        "a pattern counts characters before the @, the server bytes",
    ),
    (
        "a@xn--99999999.example",
        "not every text after xn-- is Punycode",
    ),
    (
        "a@exam\u{fffd}ple.nl",
        "not every character may be in a domain (UTS 46)",
    ),
    (
        "a@\u{301}a.nl",
        "a label does not begin with a combining character",
    ),
    (
        "a@ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé\u{4e2d}\u{6587}\u{5b57}.nl",
        "the length of a label is that of its Punycode",
    ),
    (
        "a@example.\u{ff11}\u{ff12}",
        "full-width digits are digits of a number",
    ),
    (
        "a@\u{200b}.nl",
        "invisible characters are dropped, and leave an empty label",
    ),
];

/// Addresses that the server takes and the pattern refuses, and why.
const ONLY_ON_SERVER: &[(&str, &str)] = &[
    (" a@example.nl", "surrounding white space is dropped"),
    ("a@example.nl\u{a0}\n", "surrounding white space is dropped"),
    (
        "a@exam\u{feff}\u{2060}ple.nl\u{200b} ",
        "surrounding white space is dropped",
    ),
];

/// Addresses with other characters than ASCII on which both agree.
const ALIKE: &[(&str, bool)] = &[
    ("zoë@bücher.example", true),
    ("用户@例子.公司", true),
    ("a@bücher\u{3002}example", true),
    ("sanne@пример.рф", true),
    ("a@\u{ff45}xample.nl", true),
    ("zoë.@bücher.example", false),
    ("zoë@-bücher.example", false),
    ("zoë@bü--cher.example", false),
    ("zoë@bücher", false),
    ("zoë@bücher..example", false),
    ("zoë vries@bücher.example", false),
    ("zoë\u{2003}@bücher.example", false),
    ("zoë@bücher.example\u{3002}", false),
];

#[test]
fn pattern_and_server_agree_on_generated_addresses() {
    let pattern = jsonschema::validator_for(&published()).unwrap();
    let mut dice = Dice(7);
    let mut counts = [0_usize; 2];
    for _ in 0..60_000 {
        let address = address(&mut dice);
        let stored = email_address(&address);
        let taken = stored.is_ok_and(|stored| stored == address) && address.len() <= 254;
        assert_eq!(
            pattern.is_valid(&json!(address)),
            taken,
            "{address:?}: {:?}",
            email_address(&address)
        );
        counts[usize::from(taken)] += 1;
    }
    assert!(counts.iter().all(|count| *count > 5_000), "{counts:?}");
}

#[test]
fn remaining_differences_between_pattern_and_server_are_known() {
    let pattern = jsonschema::validator_for(&published()).unwrap();
    let both = |address: &str| {
        (
            pattern.is_valid(&json!(address)),
            email_address(address).is_ok(),
        )
    };
    for (address, why) in ONLY_IN_SCHEMA {
        assert_eq!(both(address), (true, false), "{address:?}: {why}");
    }
    for (address, why) in ONLY_ON_SERVER {
        assert_eq!(both(address), (false, true), "{address:?}: {why}");
    }
    for (address, taken) in ALIKE {
        assert_eq!(both(address), (*taken, *taken), "{address:?}");
    }
}

#[test]
fn addresses_that_were_taken_by_the_schema_alone_are_refused_by_it() {
    let pattern = jsonschema::validator_for(&published()).unwrap();
    let long = format!("{}@example.nl", "a".repeat(65));
    for address in [
        ".a@example.nl",
        "a.@example.nl",
        "a..b@example.nl",
        long.as_str(),
        "a@exa_mple.nl",
        "a@192.0.2.1",
        "a@example.123",
        "a@-example.nl",
        "a@ab--cd.nl",
    ] {
        assert!(!pattern.is_valid(&json!(address)), "{address}");
    }
    assert!(pattern.is_valid(&json!(format!("{}@example.nl", "a".repeat(64)))));
}

/// Returns a text of ASCII characters that is, or nearly is, an address.
fn address(dice: &mut Dice) -> String {
    let mut address = local(dice);
    address.push_str(dice.one_of(&["@", "@", "@", "@", "@", "@", "@", "", "@@", "@a@"]));
    let labels = 1 + dice.below(4);
    let domain: Vec<String> = (0..labels).map(|_| label(dice)).collect();
    address + &domain.join(".")
}

fn local(dice: &mut Dice) -> String {
    const USUAL: &[char] = &['a', 'Z', '0', '-', '_', '+', '\'', '!', '{', '~'];
    const ODD: &[char] = &[
        '.', '.', '.', ' ', '\t', '"', '<', '>', '(', ')', '[', ']', ',', ';', ':', '\\', '\0',
        '\u{7f}',
    ];
    let length = dice.one_of(&[0, 1, 2, 3, 5, 8, 63, 64, 65, 70]);
    let odd = dice.below(3) == 0;
    (0..length)
        .map(|_| {
            if odd && dice.below(length.min(8) + 1) == 0 {
                dice.one_of(ODD)
            } else if dice.below(9) == 0 && !odd && length > 2 {
                dice.one_of(&['.', 'b'])
            } else {
                dice.one_of(USUAL)
            }
        })
        .collect()
}

fn label(dice: &mut Dice) -> String {
    let long = |length: usize| "a".repeat(length);
    let usual = ["nl", "example", "a", "3com", "a-b", "xn--bcher-kva", "B2"].map(str::to_owned);
    let odd = [
        "", "1", "123", "-a", "a-", "-", "ab--c", "xa--b", "exa_mple", "a b", "a+b", "[a]", "a,b",
        "a--b", "a---b",
    ]
    .map(str::to_owned);
    match dice.below(8) {
        0 => dice.one_of(&odd),
        1 => dice.one_of(&[long(62), long(63), long(64)]),
        _ => dice.one_of(&usual),
    }
}
