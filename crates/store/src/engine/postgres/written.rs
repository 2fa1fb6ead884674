//! What this process has written of late: it is read where it was written, until every replica that is read has it too.

use crate::Value;
use model::Clock;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// Scopes remembered before the old ones are looked for and dropped.
const MANY: usize = 4096;

type Scope = (String, i64);

/// When each scope was last written, by the clock's elapsed time.
#[derive(Debug)]
pub(super) struct Written {
    /// For how long a scope is read where it was written; nothing where there is no replica to read.
    lasting: Option<Duration>,
    scopes: Mutex<HashMap<Scope, Duration>>,
    clock: Arc<dyn Clock>,
}

/// The scope that a statement's values begin with.
pub(super) fn scope_of(values: &[Value<'_>]) -> Option<Scope> {
    match values {
        [Value::Text(region), Value::Int(environment), ..] => Some(((*region).to_owned(), *environment)),
        _ => None,
    }
}

impl Written {
    pub(super) fn new(lasting: Option<Duration>, clock: Arc<dyn Clock>) -> Self {
        Self { lasting, scopes: Mutex::default(), clock }
    }

    /// Notes that a scope's rows may be different from now on.
    pub(super) fn note(&self, scope: Scope) {
        let Some(lasting) = self.lasting else { return };
        let now = self.clock.elapsed();
        let mut scopes = self.scopes.lock().unwrap_or_else(PoisonError::into_inner);
        if scopes.len() >= MANY {
            scopes.retain(|_, written| now.saturating_sub(*written) <= lasting);
        }
        scopes.insert(scope, now);
    }

    /// Whether what a statement asks for was written so lately that a replica may not have it.
    pub(super) fn lately(&self, values: &[Value<'_>]) -> bool {
        let (Some(lasting), Some(scope)) = (self.lasting, scope_of(values)) else { return false };
        let scopes = self.scopes.lock().unwrap_or_else(PoisonError::into_inner);
        scopes.get(&scope).is_some_and(|written| self.clock.elapsed().saturating_sub(*written) <= lasting)
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
    fn a_written_scope_is_read_where_it_was_written_and_others_are_not() {
        let written = Written::new(Some(Duration::from_secs(2)), Arc::new(At(Duration::from_secs(9))));
        let of = |region| [Value::Text(region), Value::Int(0), Value::Int(7)];
        written.note(scope_of(&of("noord")).unwrap());
        assert!(written.lately(&of("noord")));
        assert!(!written.lately(&of("zuid")));
        assert!(!written.lately(&[Value::Text("noord"), Value::Int(1)]));
        let old = Written {
            scopes: Mutex::new(HashMap::from([(("noord".to_owned(), 0), Duration::from_secs(6))])),
            ..written
        };
        assert!(!old.lately(&of("noord")));
    }
}
