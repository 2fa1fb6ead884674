//! The table of settings in docs/operating.md, generated from the settings.

use super::command::settings;
use clap::Arg;
use std::{fmt::Write, path::Path};

const BEGIN: &str = "<!-- The settings, generated: INSTA_UPDATE=always cargo test --workspace --bins settings_table -->\n";
const END: &str = "<!-- The end of the settings -->\n";

/// Returns the table. `page` is the page that it is in, whose sections the texts refer to.
fn table(page: &str) -> String {
    let mut table = String::from("| flag | default | |\n|---|---|---|\n");
    for setting in settings().get_arguments() {
        let flag = setting.get_long().unwrap_or_default();
        let (default, text) = described(setting);
        let text = linked(&text, page);
        let _ = writeln!(table, "| `--{flag}` | {default} | {text} |");
    }
    table
}

/// Returns the default of a setting and its description. A default that is worked out is in the
/// description, in brackets.
fn described(setting: &Arg) -> (String, String) {
    let help = setting.get_long_help().or(setting.get_help());
    let mut text = help.map_or_else(String::new, ToString::to_string);
    text = text.replace("\n\n", ". ");
    let mut default = None;
    if let Some((before, rest)) = text.split_once(" [default: ")
        && let Some((worked_out, after)) = rest.split_once(']')
    {
        default = Some(worked_out.to_owned());
        text = format!("{before}{after}");
    }
    let given = setting.get_default_values().first();
    let default = match (default, given) {
        (Some(text), _) if text.contains(' ') => text,
        (Some(text), _) => format!("`{text}`"),
        (None, Some(value)) => format!("`{}`", value.display()),
        (None, None) if setting.get_action().takes_values() => "none".into(),
        (None, None) => "off".into(),
    };
    (default, text.replace('|', "\\|"))
}

/// Makes links of the sections that a text refers to with `see`.
fn linked(text: &str, page: &str) -> String {
    let sections = page.lines().filter_map(|line| line.strip_prefix("## "));
    sections.fold(text.to_owned(), |text, section| {
        let kept = |c: char| c.is_alphanumeric() || c == ' ' || c == '-';
        let anchor: String = section
            .to_lowercase()
            .chars()
            .filter(|c| kept(*c))
            .collect();
        let link = format!("see [{section}](#{})", anchor.replace(' ', "-"));
        text.replace(&format!("see {section}"), &link)
    })
}

#[test]
fn settings_table_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/operating.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (found, after) = rest.split_once(END).unwrap();
    let expected = table(&page);
    if found != expected && std::env::var("INSTA_UPDATE").as_deref() == Ok("always") {
        std::fs::write(&path, format!("{before}{BEGIN}{expected}{END}{after}")).unwrap();
        return;
    }
    assert!(
        found == expected,
        "docs/operating.md is stale: INSTA_UPDATE=always cargo test --workspace --bins settings_table"
    );
}
