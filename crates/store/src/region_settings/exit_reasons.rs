//! The reasons of leaving that a region offers.

/// What a region's desk asks when a candidate leaves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExitReasons {
    /// The reasons to choose from. Another one may be given, too.
    pub list: Vec<String>,
    /// Whether the desk requires a reason.
    pub is_required: bool,
}

impl ExitReasons {
    /// The most reasons of a list.
    pub const MAX: usize = 30;
    /// The most characters of one.
    pub const MAX_LENGTH: usize = 100;

    /// Reads what is stored.
    pub(super) fn read(list: Option<&str>, required: Option<i64>) -> Self {
        let list = list.and_then(|json| serde_json::from_str(json).ok());
        Self {
            list: list.unwrap_or_default(),
            is_required: required == Some(1),
        }
    }

    /// Returns the list as it is stored. `None` if it is empty.
    pub(super) fn stored(&self) -> Option<String> {
        (!self.list.is_empty()).then(|| serde_json::Value::from(self.list.clone()).to_string())
    }

    /// Returns the place of a reason in the list; none for another one. Capitals and blanks around it
    /// do not matter.
    pub fn category(&self, reason: &str) -> Option<usize> {
        let plain = |text: &str| text.trim().to_lowercase();
        let sought = plain(reason);
        self.list.iter().position(|known| plain(known) == sought)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_found_in_the_list() {
        let reasons = ExitReasons {
            list: vec!["Verhuisd".to_owned(), "Andere baan".to_owned()],
            is_required: false,
        };
        assert_eq!(reasons.category(" andere BAAN\n"), Some(1));
        assert_eq!(reasons.category("Verhuisd naar Assen"), None);
        let stored = reasons.stored();
        assert_eq!(ExitReasons::read(stored.as_deref(), None), reasons);
        assert_eq!(ExitReasons::default().stored(), None);
    }
}
