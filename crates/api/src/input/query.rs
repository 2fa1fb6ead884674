//! The query string. It is parsed once, routes read each parameter by name, and unknown parameters
//! are refused.

use crate::describe::Parameters;
use messages::Parameter;
use model::{Fault, MAX_FAULTS};
use percent_encoding::percent_decode;
#[cfg(debug_assertions)]
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::{borrow::Cow, collections::HashSet};
#[cfg(debug_assertions)]
use utoipa::openapi::path::ParameterIn;

/// Whether requests are checked against the parameters that their types name.
#[cfg(debug_assertions)]
static CHECKED: AtomicBool = AtomicBool::new(false);

/// Decides whether a request panics if its route reads a query parameter that the request's type
/// does not name, or does not read one that it names. Tests turn it on. Without debug assertions it
/// has no effect.
pub fn check_declared_parameters(checked: bool) {
    #[cfg(debug_assertions)]
    CHECKED.store(checked, Relaxed);
    #[cfg(not(debug_assertions))]
    let _ = checked;
}

/// The parameters of a request, and the names that the route has read so far.
#[derive(Debug, Default)]
pub(crate) struct Query {
    pairs: Vec<(String, Option<String>)>,
    known: Vec<&'static str>,
    /// The parameters that the type of the request names. `None` if it has no such type, or if
    /// requests are not checked.
    #[cfg(debug_assertions)]
    declared: Option<Vec<String>>,
}

/// Returns a parameter name as an error may repeat it, or `?` if it does not look like a name: it
/// may be personal data that lost its parameter.
fn printable(name: &str) -> &str {
    let like_a_name = name.len() <= 64
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte));
    if like_a_name { name } else { "?" }
}

/// Parses a flag: `true` or `false`, in any case.
pub(super) fn flag(value: &[u8]) -> Option<bool> {
    let says = |word: &[u8]| value.eq_ignore_ascii_case(word);
    if says(b"true") {
        Some(true)
    } else {
        says(b"false").then_some(false)
    }
}

/// Decodes a name or value. `None` if it is not UTF-8.
pub(crate) fn decode(text: &str) -> Option<String> {
    let spaced: Cow<'_, str> = if text.contains('+') {
        text.replace('+', " ").into()
    } else {
        text.into()
    };
    percent_decode(spaced.as_bytes())
        .decode_utf8()
        .ok()
        .map(Cow::into_owned)
}

impl Query {
    pub(crate) fn parse(query: Option<&str>) -> Self {
        let pairs = query
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (
                    decode(name).unwrap_or_else(|| name.to_owned()),
                    decode(value),
                )
            });
        Self {
            pairs: pairs.collect(),
            ..Self::default()
        }
    }

    /// Parses the query of a request whose type names the parameters: see [`Self::declare`].
    pub(super) fn of_route(query: Option<&str>) -> Self {
        Self {
            #[cfg(debug_assertions)]
            declared: CHECKED.load(Relaxed).then(Vec::new),
            ..Self::parse(query)
        }
    }

    /// Declares parameters that the type of the request names. In tests a route must read these and
    /// no others: see [`check_declared_parameters`].
    pub(super) fn declare<P: Parameters>(&mut self) {
        #[cfg(debug_assertions)]
        if CHECKED.load(Relaxed) {
            let declared = self.declared.get_or_insert_default();
            let parameters = P::parameters().into_iter();
            let in_query = parameters.filter(|it| it.parameter_in == ParameterIn::Query);
            declared.extend(in_query.map(|parameter| parameter.name));
        }
    }

    /// Notes that the route knows a parameter.
    fn know(&mut self, name: &'static str) {
        #[cfg(debug_assertions)]
        if let Some(declared) = &self.declared {
            assert!(
                declared.iter().any(|declared| declared == name),
                "the type of the request does not name the parameter {name}"
            );
        }
        self.known.push(name);
    }

    /// Checks that the route has read each parameter that the type of its request names.
    #[cfg(debug_assertions)]
    fn check_declared(&self) {
        for name in self.declared.iter().flatten() {
            assert!(
                self.known.contains(&name.as_str()),
                "the route does not read the parameter {name}, which the type of its request names"
            );
        }
    }

    /// Returns all values of a repeatable parameter.
    pub(crate) fn all(&mut self, name: &'static str, faults: &mut Vec<Fault>) -> Vec<&str> {
        self.know(name);
        let given = self.pairs.iter().filter(|(given, _)| given == name);
        let values = given.filter_map(|(_, value)| {
            if value.is_none() && faults.len() <= MAX_FAULTS {
                faults.push(Fault::parameter(name, Parameter::Encoding));
            }
            value.as_deref()
        });
        values.collect()
    }

    /// Returns the value of a parameter that may occur once.
    pub(crate) fn one(&mut self, name: &'static str, faults: &mut Vec<Fault>) -> Option<&str> {
        let values = self.all(name, faults);
        if values.len() > 1 {
            faults.push(Fault::parameter(name, Parameter::Repeated));
        }
        values.first().copied()
    }

    /// Returns a parameter that is `true` or `false`, in any case.
    pub(crate) fn flag(&mut self, name: &'static str, faults: &mut Vec<Fault>) -> bool {
        let Some(value) = self.one(name, faults) else {
            return false;
        };
        flag(value.as_bytes()).unwrap_or_else(|| {
            faults.push(Fault::parameter(name, Parameter::Flag));
            false
        })
    }

    /// Returns whether a parameter is given, with any value.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(given, _)| given == name)
    }

    /// Refuses a parameter that this route knows but does not accept in this request.
    pub(crate) fn refuse(&mut self, name: &'static str, why: Parameter, faults: &mut Vec<Fault>) {
        self.know(name);
        if self.has(name) {
            faults.push(Fault::parameter(name, why));
        }
    }

    /// Returns all parameters but those with this name.
    pub(crate) fn pairs_without(&self, name: &str) -> Vec<[String; 2]> {
        let others = self.pairs.iter().filter(|(given, _)| given != name);
        others
            .map(|(name, value)| [name.clone(), value.clone().unwrap_or_default()])
            .collect()
    }

    /// Refuses all parameters that the route has not read.
    pub(crate) fn finish(&self, faults: &mut Vec<Fault>) {
        #[cfg(debug_assertions)]
        self.check_declared();
        let mut seen = HashSet::new();
        let strangers = self.pairs.iter().map(|(name, _)| name.as_str());
        let strangers = strangers.filter(|name| !self.known.contains(name) && seen.insert(*name));
        let strangers: Vec<&str> = strangers.take(MAX_FAULTS + 1).collect();
        if strangers.is_empty() {
            return;
        }
        let known = match self.known.as_slice() {
            [] => Parameter::NoneKnown,
            known => Parameter::Unknown {
                known: known.join(", "),
            },
        };
        faults.extend(
            strangers
                .iter()
                .map(|name| Fault::parameter(printable(name), known.clone())),
        );
    }
}
