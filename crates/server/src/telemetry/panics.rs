//! Logs panics by their place in the code. A message that was composed may hold personal data, such
//! as the text that could not be cut at an index, and is withheld.

use std::{any::Any, panic::Location};

/// Logs each panic of this process.
pub(super) fn log() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(Location::to_string);
        tracing::error!(place, cause = cause(panic.payload()), "code panicked");
    }));
}

/// Returns the message of a panic if it is a constant.
fn cause(payload: &(dyn Any + Send)) -> &'static str {
    let constant = payload.downcast_ref::<&'static str>();
    constant.copied().unwrap_or("withheld: it may hold data")
}

#[cfg(test)]
mod tests {
    use super::cause;
    use std::panic::catch_unwind;

    #[test]
    fn composed_message_is_withheld() {
        let shown = |panics: fn()| cause(&*catch_unwind(panics).unwrap_err());
        assert_eq!(
            shown(|| panic!("a panic of the test")),
            "a panic of the test"
        );
        let composed = shown(|| {
            let (text, index) = ("Zoë", std::hint::black_box(3));
            drop(text[..index].to_owned());
        });
        assert_eq!(composed, "withheld: it may hold data");
    }
}
