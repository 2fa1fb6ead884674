//! Where a claim is within a token.

use serde_json::{Map, Value};

/// Where a claim is: its name, or names separated by dots (`realm_access.roles`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimPath(String);

impl ClaimPath {
    /// Creates a path.
    pub fn new(path: impl Into<String>) -> Self {
        Self(path.into())
    }

    /// Returns the path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Finds the claim. A member whose whole name is the path goes first, because a name may be a
    /// URL.
    pub(crate) fn find<'c>(&self, claims: &'c Map<String, Value>) -> Option<&'c Value> {
        if let Some(whole) = claims.get(&self.0) {
            return Some(whole);
        }
        let mut names = self.0.split('.');
        let first = claims.get(names.next()?)?;
        names.try_fold(first, |value, name| value.get(name))
    }
}

#[cfg(test)]
mod tests {
    use super::ClaimPath;
    use serde_json::json;

    #[test]
    fn path_finds_a_whole_name_before_a_nested_one() {
        let claims = json!({
            "realm_access": {"roles": ["a"]},
            "https://example.nl/roles": ["b"],
            "a.b": 1,
            "a": {"b": 2},
        });
        let claims = claims.as_object().unwrap();
        let found = |path| ClaimPath::new(path).find(claims).cloned();
        assert_eq!(found("realm_access.roles"), Some(json!(["a"])));
        assert_eq!(found("https://example.nl/roles"), Some(json!(["b"])));
        assert_eq!(found("a.b"), Some(json!(1)));
        assert_eq!(found("realm_access.roles.x"), None);
        assert_eq!(found("x"), None);
        assert_eq!(found(""), None);
    }
}
