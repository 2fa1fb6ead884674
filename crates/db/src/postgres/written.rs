//! Remembers which scopes this process wrote recently. These are read from the primary until every
//! replica in use has the change.

use crate::Value;
use model::Clock;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// Number of remembered scopes from which on expired ones are removed.
const MANY: usize = 4096;

type Scope = (String, i64);

/// When each scope was last written, in the clock's elapsed time.
#[derive(Debug)]
pub(super) struct Written {
    /// How long a scope is read from the primary after a write; none if there are no replicas.
    lasting: Option<Duration>,
    scopes: Mutex<HashMap<Scope, Duration>>,
    clock: Arc<dyn Clock>,
}

/// Returns the scope that a statement's values begin with.
pub(super) fn scope_of(values: &[Value<'_>]) -> Option<Scope> {
    match values {
        [Value::Text(region), Value::Int(environment), ..] => {
            Some(((*region).to_owned(), *environment))
        }
        _ => None,
    }
}

impl Written {
    pub(super) fn new(lasting: Option<Duration>, clock: Arc<dyn Clock>) -> Self {
        Self {
            lasting,
            scopes: Mutex::default(),
            clock,
        }
    }

    /// Notes that a scope's rows may have changed.
    pub(super) fn note(&self, scope: Scope) {
        let Some(lasting) = self.lasting else { return };
        let now = self.clock.elapsed();
        let mut scopes = self.scopes.lock().unwrap_or_else(PoisonError::into_inner);
        if scopes.len() >= MANY {
            scopes.retain(|_, written| now.saturating_sub(*written) <= lasting);
        }
        scopes.insert(scope, now);
    }

    /// Whether the scope of these values was written so recently that a replica may not have the
    /// change.
    pub(super) fn lately(&self, values: &[Value<'_>]) -> bool {
        let (Some(lasting), Some(scope)) = (self.lasting, scope_of(values)) else {
            return false;
        };
        let scopes = self.scopes.lock().unwrap_or_else(PoisonError::into_inner);
        scopes
            .get(&scope)
            .is_some_and(|written| self.clock.elapsed().saturating_sub(*written) <= lasting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct At(Duration);

    impl Clock for At {
        fn now(&self) -> model::Timestamp {
            model::Timestamp::from_micros(0)
        }

        fn elapsed(&self) -> Duration {
            self.0
        }
    }

    #[test]
    fn written_scope_is_read_on_the_primary() {
        let written = Written::new(
            Some(Duration::from_secs(2)),
            Arc::new(At(Duration::from_secs(9))),
        );
        let of = |region| [Value::Text(region), Value::Int(0), Value::Int(7)];
        written.note(scope_of(&of("noord")).unwrap());
        assert!(written.lately(&of("noord")));
        assert!(!written.lately(&of("zuid")));
        assert!(!written.lately(&[Value::Text("noord"), Value::Int(1)]));
        let old = Written {
            scopes: Mutex::new(HashMap::from([(
                ("noord".to_owned(), 0),
                Duration::from_secs(6),
            )])),
            ..written
        };
        assert!(!old.lately(&of("noord")));
    }
}
