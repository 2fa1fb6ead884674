//! Normalises the texts of a payload to their stored form, before schema validation.
//!
//! The rules follow from the schema, so that the API, imports and pages share them. The format or
//! pattern of a string determines its rule ([`rule::Rule`]). Blank text becomes `null` where the
//! schema admits `null`. A string without a rule, such as a token or base64, stays unchanged.

mod rule;

use model::{Fault, Location, MAX_FAULTS, Timestamp, trim};
use rule::Rule;
use serde_json::Value;

/// The rules of one level of a schema.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    rule: Option<Rule>,
    /// Whether blank text becomes `null`: the schema admits `null`, and text either has a rule or is
    /// not expected.
    nullable: bool,
    /// Sorted by length and name.
    members: Vec<(String, Texts)>,
    items: Option<Box<Texts>>,
}

impl Texts {
    pub(crate) fn of(schema: &Value) -> Self {
        let members = schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        let admits = |wanted: &str| {
            schema["type"]
                .as_array()
                .is_some_and(|types| types.iter().any(|kind| kind == wanted))
        };
        let rule = Rule::of(schema);
        let mut members: Vec<_> = members
            .map(|(name, schema)| (name.clone(), Self::of(schema)))
            .collect();
        members.sort_by(|(one, _), (other, _)| sort_key(one).cmp(&sort_key(other)));
        Self {
            nullable: admits("null") && (rule.is_some() || !admits("string")),
            rule,
            members,
            items: schema.get("items").map(|schema| Box::new(Self::of(schema))),
        }
    }

    /// Normalises the texts of the value in place and appends their faults. Stops after
    /// `MAX_FAULTS + 1`.
    pub(crate) fn read(
        &self,
        value: &mut Value,
        now: Timestamp,
        at: &mut String,
        faults: &mut Vec<Fault>,
    ) {
        if faults.len() > MAX_FAULTS {
            return;
        }
        match value {
            Value::String(text) if self.nullable && trim(text).is_empty() => *value = Value::Null,
            Value::String(text) => {
                let Some(rule) = &self.rule else { return };
                match rule.read(text, now) {
                    Ok(None) => {}
                    Ok(Some(stored)) => *text = stored,
                    Err(message) => {
                        faults.push(Fault::at(Location::Pointer(at.clone()), &*message));
                    }
                }
            }
            Value::Object(members) if !self.members.is_empty() => {
                for (name, value) in members {
                    let Some(texts) = self.member(name) else {
                        continue;
                    };
                    let length = at.len();
                    at.push('/');
                    push_escaped(at, name);
                    texts.read(value, now, at, faults);
                    at.truncate(length);
                }
            }
            Value::Array(items) => {
                let Some(texts) = self.items.as_ref().filter(|texts| texts.has_rules()) else {
                    return;
                };
                for (index, item) in items.iter_mut().enumerate() {
                    let length = at.len();
                    at.push('/');
                    at.push_str(&index.to_string());
                    texts.read(item, now, at, faults);
                    at.truncate(length);
                }
            }
            _ => {}
        }
    }

    fn member(&self, name: &str) -> Option<&Texts> {
        let found = self
            .members
            .binary_search_by(|(other, _)| sort_key(other).cmp(&sort_key(name)));
        Some(&self.members[found.ok()?].1)
    }

    fn has_rules(&self) -> bool {
        self.rule.is_some() || self.nullable || !self.members.is_empty() || self.items.is_some()
    }
}

/// Returns the key by which the members of a level are sorted.
fn sort_key(name: &str) -> (usize, &str) {
    (name.len(), name)
}

/// Appends a member's name to a pointer, escaped as RFC 6901 requires.
fn push_escaped(pointer: &mut String, name: &str) {
    if name.contains(['~', '/']) {
        pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
    } else {
        pointer.push_str(name);
    }
}

#[cfg(test)]
mod tests;
