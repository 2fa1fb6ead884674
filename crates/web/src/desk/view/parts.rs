//! The data of the components in `desk/parts.html`.

/// A link of a menu or of tabs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) text: String,
    pub(crate) current: bool,
}

/// An active filter, and the address of the list without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chip {
    pub(crate) text: String,
    pub(crate) href: String,
}

/// Where a page of a list is, and the addresses of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pager {
    pub(crate) about: String,
    pub(crate) first: Option<String>,
    pub(crate) next: Option<String>,
}
