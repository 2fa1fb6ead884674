//! Addresses with a query.

use super::types::{Condition, ListQuery, ORDERS, order, sort_name};

/// Returns the names and values of a query.
pub(crate) fn decoded(query: &str) -> impl Iterator<Item = (String, String)> + '_ {
    url::form_urlencoded::parse(query.as_bytes()).into_owned()
}

/// A query as an address has it.
pub(crate) struct QueryString(url::form_urlencoded::Serializer<'static, String>);

impl QueryString {
    /// Begins an address's query.
    pub(crate) fn new() -> Self {
        Self(url::form_urlencoded::Serializer::new(String::new()))
    }

    /// Adds a value.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.0.append_pair(name, value);
        self
    }

    /// Adds a value, if there is one.
    #[must_use]
    pub(crate) fn with_some(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Returns the address of a page with this query.
    pub(crate) fn at(mut self, path: &str) -> String {
        let query = self.0.finish();
        if query.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{query}")
        }
    }
}

impl ListQuery {
    /// Returns the query of the same list without the conditions that `leave_out` names, from its
    /// first page.
    pub(crate) fn without(&self, leave_out: impl Fn(&Condition) -> bool) -> QueryString {
        let kept = self
            .conditions
            .iter()
            .filter(|condition| !leave_out(condition));
        let query = kept.fold(QueryString::new(), |query, condition| {
            query.with(&condition.name, &condition.value)
        });
        let is_default = self.order() == sort_name(ORDERS[0].0, ORDERS[0].2);
        let order = (!is_default).then(|| self.order());
        let columns = self.columns.as_ref().map(|columns| columns.join(","));
        query
            .with_some("sort", order.as_deref())
            .with_some("columns", columns.as_deref())
            .with_some("search", self.search.as_deref())
    }

    /// Returns the query of the same list, from its first page.
    pub(crate) fn whole(&self) -> QueryString {
        self.without(|_| false)
    }

    /// Returns the query of the same list in another order.
    pub(crate) fn sorted(&self, name: &str) -> QueryString {
        let mut other = self.clone();
        if let Some((field, descending)) = order(name) {
            other.sort = store::desk::CandidateSort { field, descending };
        }
        other.whole()
    }
}
