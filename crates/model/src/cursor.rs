//! The keyset cursor of the candidates list: the position of the last record sent, bound to a scope
//! and a filter.

use crate::{Scope, scoped_token::environment};
use signed_token::{Secret, SignedToken};

const PURPOSE: &str = "candidates cursor";

/// Which candidates a list contains. A cursor is valid for one filter only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filter {
    /// Lists only archived candidates instead of only live ones.
    pub archived: bool,
    /// The wanted phases as a bit set of indices into [`crate::vocabulary::PHASES`], bit 0 for the
    /// first; 0 means any phase.
    pub phases: u8,
}

impl Filter {
    fn bytes(self) -> [u8; 2] {
        [u8::from(self.archived), self.phases]
    }
}

/// A place in a list. The records after this position come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The position of the last record sent.
    pub position: i64,
    /// The place of the change feed when the walk through the list began; none if no feed follows
    /// the walk.
    pub since: Option<i64>,
}

impl Cursor {
    /// The start of every list.
    pub const START: Self = Self {
        position: 0,
        since: None,
    };

    /// Returns the cursor as an opaque, URL-safe text with an HMAC. It is valid for this scope and
    /// filter only.
    pub fn encode(self, secret: &Secret, scope: &Scope, filter: Filter) -> String {
        let filter = filter.bytes();
        tokens(secret, scope, &filter).encode(&(self.position, self.since))
    }

    /// Reads a text of [`Cursor::encode`] for the same scope and filter. Returns `None` for anything
    /// else.
    pub fn open(text: &str, secret: &Secret, scope: &Scope, filter: Filter) -> Option<Self> {
        let filter = filter.bytes();
        let (position, since) = tokens(secret, scope, &filter).decode(text)?;
        Some(Self { position, since })
    }
}

fn tokens<'a>(secret: &'a Secret, scope: &'a Scope, filter: &'a [u8; 2]) -> SignedToken<'a, 3> {
    let region = scope.region.as_str().as_bytes();
    SignedToken::new(
        secret,
        PURPOSE,
        [region, environment(scope.environment), filter],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Environment;
    use proptest::prelude::*;

    fn scope(region: &str, environment: Environment) -> Scope {
        Scope {
            region: region.parse().unwrap(),
            environment,
        }
    }

    proptest! {
        #[test]
        fn cursor_decodes_only_for_its_list_and_scope(position in 0..i64::MAX, since: Option<i64>, archived: bool, phases in 0u8..128, flip in 0usize..32) {
            let secret = Secret::new(&[7; 32]);
            let here = scope("reg00000000000001", Environment::Production);
            let filter = Filter { archived, phases };
            let cursor = Cursor { position, since };
            let text = cursor.encode(&secret, &here, filter);
            prop_assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
            prop_assert_eq!(Cursor::open(&text, &secret, &here, filter), Some(cursor));

            let others = [scope("reg00000000000002", Environment::Production), scope("reg00000000000001", Environment::Sandbox)];
            for other in &others {
                prop_assert_eq!(Cursor::open(&text, &secret, other, filter), None);
            }
            let other_filters = [Filter { archived: !archived, phases }, Filter { archived, phases: phases ^ 1 }];
            for other in other_filters {
                prop_assert_eq!(Cursor::open(&text, &secret, &here, other), None);
            }
            prop_assert_eq!(Cursor::open(&text, &Secret::new(&[8; 32]), &here, filter), None);

            let mut forged = text.into_bytes();
            forged[flip] = if forged[flip] == b'A' { b'B' } else { b'A' };
            prop_assert_eq!(Cursor::open(std::str::from_utf8(&forged).unwrap(), &secret, &here, filter), None);
        }

        #[test]
        fn no_text_makes_decoding_panic(text in ".*") {
            let here = scope("reg00000000000001", Environment::Production);
            prop_assert_eq!(Cursor::open(&text, &Secret::new(&[7; 32]), &here, Filter::default()), None);
        }
    }
}
