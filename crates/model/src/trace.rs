//! The trace of a request, as `traceparent` carries it (W3C Trace Context, section 3.2).

use crate::Random;
use std::{fmt, str::FromStr};

/// A trace, and the span in it that is the parent of new work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceParent {
    /// The trace id; never 0.
    pub trace: u128,
    /// The span id; never 0.
    pub span: u64,
    /// Whether the trace is recorded by the system that began it.
    pub sampled: bool,
}

/// The error for a text that is no `traceparent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidTraceParent;

impl TraceParent {
    /// Creates a new trace.
    pub fn fresh(random: &dyn Random) -> Self {
        let mut bytes = [0; 16];
        random.fill(&mut bytes);
        Self {
            trace: u128::from_be_bytes(bytes) | 1,
            span: span(random),
            sampled: true,
        }
    }

    /// Returns another span of the same trace.
    #[must_use]
    pub fn child(self, random: &dyn Random) -> Self {
        Self {
            span: span(random),
            ..self
        }
    }
}

/// Returns a new span id.
fn span(random: &dyn Random) -> u64 {
    let mut bytes = [0; 8];
    random.fill(&mut bytes);
    u64::from_be_bytes(bytes) | 1
}

impl FromStr for TraceParent {
    type Err = InvalidTraceParent;

    fn from_str(text: &str) -> Result<Self, InvalidTraceParent> {
        let hex = |text: &str, length| {
            text.len() == length && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        let parts: Vec<&str> = text.split('-').collect();
        let [version, trace, span, flags, rest @ ..] = parts.as_slice() else {
            return Err(InvalidTraceParent);
        };
        // Later versions may append further parts.
        let good = hex(version, 2) && *version != "ff" && (rest.is_empty() || *version != "00");
        if !(good && hex(trace, 32) && hex(span, 16) && hex(flags, 2)) {
            return Err(InvalidTraceParent);
        }
        let trace = u128::from_str_radix(trace, 16).map_err(|_| InvalidTraceParent)?;
        let span = u64::from_str_radix(span, 16).map_err(|_| InvalidTraceParent)?;
        let flags = u8::from_str_radix(flags, 16).map_err(|_| InvalidTraceParent)?;
        if trace == 0 || span == 0 {
            Err(InvalidTraceParent)
        } else {
            Ok(Self {
                trace,
                span,
                sampled: flags & 1 == 1,
            })
        }
    }
}

impl fmt::Display for TraceParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "00-{:032x}-{:016x}-{:02x}",
            self.trace,
            self.span,
            u8::from(self.sampled)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RepeatingRandom;

    #[test]
    fn only_a_valid_traceparent_is_accepted() {
        let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let read: TraceParent = good.parse().unwrap();
        assert_eq!(read.to_string(), good);
        assert!(read.sampled);
        let later = "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-02-more"
            .parse::<TraceParent>()
            .unwrap();
        assert_eq!(
            later,
            TraceParent {
                sampled: false,
                ..read
            }
        );
        for bad in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-jan@example.nl-00f067aa0ba902b7-01",
        ] {
            assert_eq!(bad.parse::<TraceParent>(), Err(InvalidTraceParent), "{bad}");
        }
    }

    #[test]
    fn a_child_is_of_the_same_trace() {
        let random = RepeatingRandom::new(1);
        let fresh = TraceParent::fresh(&random);
        let child = fresh.child(&random);
        assert_eq!((child.trace, child.sampled), (fresh.trace, true));
        assert_ne!(child.span, fresh.span);
    }
}
