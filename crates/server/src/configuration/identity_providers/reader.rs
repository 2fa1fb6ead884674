//! Reads the values of a table of an identity provider. Each fault names the provider and the key.

use crate::configuration::{Faults, variables};
use services::identity_providers::is_slug;
use toml::{Table, Value};

/// The keys of a table.
const KEYS: [&str; 13] = [
    "slug",
    "name",
    "issuer",
    "client_id",
    "client_secret_file",
    "scopes",
    "subject_claim",
    "domains",
    "trust_email",
    "regions",
    "roles_claim",
    "roles",
    "acr_values",
];

/// Notes a fault of the file.
pub(super) fn note(faults: &mut Faults, fault: &str) {
    faults.note(format!("the configuration is not usable: {fault}"));
}

/// Reads a table.
pub(super) struct Reader<'t, 'f> {
    pub(super) table: &'t Table,
    /// How faults name the provider.
    which: String,
    faults: &'f mut Faults,
}

impl<'t, 'f> Reader<'t, 'f> {
    pub(super) fn new(table: &'t Table, number: usize, faults: &'f mut Faults) -> Self {
        let slug = table.get("slug").and_then(Value::as_str);
        let which = match slug.filter(|slug| is_slug(slug)) {
            Some(slug) => format!("the provider {slug} of oidc"),
            None => format!("the provider {number} of oidc"),
        };
        let mut reader = Self {
            table,
            which,
            faults,
        };
        for key in table.keys() {
            if !KEYS.contains(&key.as_str()) {
                let closest = variables::closest(key, KEYS.into_iter());
                reader.note(&format!("has no key {key}; did you mean {closest}?"));
            }
        }
        reader
    }

    pub(super) fn note(&mut self, predicate: &str) {
        note(self.faults, &format!("{} {predicate}", self.which));
    }

    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        match self.table.get(key)? {
            Value::String(text) => Some(text.trim().to_owned()),
            other => {
                let found = other.type_str();
                self.note(&format!(
                    "has {key} of the type {found}; write a text in quotes"
                ));
                None
            }
        }
    }

    /// Reads a text that may be missing but not be empty.
    pub(super) fn filled(&mut self, key: &str) -> Option<String> {
        let text = self.text(key)?;
        if text.is_empty() {
            self.note(&format!("has an empty {key}; fill it in or remove it"));
            return None;
        }
        Some(text)
    }

    /// Reads a text that must be there; `what` says what it is.
    pub(super) fn required(&mut self, key: &str, what: &str) -> String {
        if !self.table.contains_key(key) {
            self.note(&format!("has no {key}: {what}"));
            return String::new();
        }
        self.filled(key).unwrap_or_default()
    }

    pub(super) fn texts(&mut self, key: &str) -> Vec<String> {
        let texts = match self.table.get(key) {
            None => return Vec::new(),
            Some(Value::Array(values)) => values
                .iter()
                .map(|value| value.as_str().map(str::trim))
                .collect(),
            Some(_) => None,
        };
        let texts: Option<Vec<&str>> = texts.filter(|texts: &Vec<&str>| !texts.contains(&""));
        let Some(texts) = texts else {
            self.note(&format!(
                "has {key} that are no list of texts; write for example {key} = [\"noord\"]"
            ));
            return Vec::new();
        };
        texts.into_iter().map(str::to_owned).collect()
    }

    pub(super) fn truth(&mut self, key: &str) -> bool {
        match self.table.get(key) {
            None => false,
            Some(Value::Boolean(truth)) => *truth,
            Some(_) => {
                self.note(&format!("has {key} that is neither true nor false"));
                false
            }
        }
    }
}
