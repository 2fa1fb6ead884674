//! Chains of errors and their causes.

use std::{error::Error, io};

/// Returns an error with its causes in one line. A cause that the text already contains is not
/// repeated.
pub fn error_chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    for cause in causes(error).skip(1).map(ToString::to_string) {
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

/// Returns the first error of a type: an error itself or one of its causes.
pub fn find_cause<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    causes(error).find_map(|error| error.downcast_ref())
}

/// Returns whether an error, or one of its causes, is of a type and meets a condition.
pub fn has_cause<E: Error + 'static>(
    error: &(dyn Error + 'static),
    meets: impl Fn(&E) -> bool,
) -> bool {
    causes(error).any(|error| error.downcast_ref().is_some_and(&meets))
}

/// Returns an error and its causes. The cause of an I/O error is the error that it was made of.
fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| next(*error))
}

fn next<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>() {
        Some(error) => error.get_ref().map(|inner| inner as _),
        None => error.source(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Failed(io::Error);

    impl std::fmt::Display for Failed {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("the connection failed")
        }
    }

    impl Error for Failed {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn causes_are_found_and_shown_once() {
        let number = "x".parse::<u8>().unwrap_err();
        let error = Failed(io::Error::other(number.clone()));
        assert_eq!(
            error_chain(&error),
            "the connection failed: invalid digit found in string"
        );
        assert_eq!(find_cause(&error), Some(&number));
        assert!(find_cause::<std::fmt::Error>(&error).is_none());
    }
}
