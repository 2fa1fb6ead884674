//! What the requests of version 1 share: until when it is served, its document, its headers, and
//! which keys used it.

use crate::{
    openapi::{self, version_1},
    paths,
    problem::Problem,
    settings::Version1,
};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use messages::Request;
use model::{KeyId, RegionId, Timestamp};
use services::GenerationCache;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use store::{Store, region_settings};
use utoipa::openapi::OpenApi;

/// Capacity of the cache of settings, in regions.
const REGIONS: usize = 20_000;

const API_VERSION: HeaderName = HeaderName::from_static("api-version");
const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
const SUNSET: HeaderName = HeaderName::from_static("sunset");

/// When version 1 was deprecated (RFC 9745): at the release of version 2, on 2026-03-24.
const DEPRECATED: HeaderValue = HeaderValue::from_static("@1774310400");

/// What the requests of version 1 share.
#[derive(Debug)]
pub(crate) struct Version1State {
    settings: Version1,
    /// The document. `None` if version 1 is off.
    pub(crate) document: Option<openapi::Document>,
    headers: Vec<(HeaderName, HeaderValue)>,
    regions: GenerationCache<RegionId, region_settings::Version1>,
    /// When keys last used version 1, until that is stored.
    uses: Mutex<HashMap<KeyId, Timestamp>>,
}

impl Version1State {
    pub(crate) fn new(settings: Version1, routes: OpenApi, public_url: &str) -> Self {
        let document = settings
            .is_on
            .then(|| version_1::complete(routes, public_url));
        Self {
            settings,
            document,
            headers: headers(settings, public_url),
            regions: GenerationCache::new(REGIONS),
            uses: Mutex::default(),
        }
    }

    /// Returns the path if it is one of version 1, unless that is off.
    pub(crate) fn path(&self, path: &str) -> Option<&'static str> {
        paths::of_version_1(path).filter(|_| self.settings.is_on)
    }

    /// Sets the headers of an answer of version 1.
    pub(crate) fn add_headers(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
    }

    /// Refuses every request from the sunset on.
    pub(crate) fn check_not_ended(&self, now: Timestamp) -> Result<(), Problem> {
        match self.settings.sunset.filter(|sunset| *sunset <= now) {
            Some(sunset) => {
                let date = sunset.to_string().chars().take(10).collect();
                Err(Problem::new(Request::VersionEnded { date }))
            }
            None => Ok(()),
        }
    }

    /// Returns what a region's websites may do with version 1.
    pub(crate) async fn settings_of(
        &self,
        store: &Store,
        region: RegionId,
    ) -> Result<region_settings::Version1, Problem> {
        let look_up = async { Ok(Some(store.region_settings(region).await?.version_1)) };
        let settings = self
            .regions
            .get_or_load(store, &region, look_up, |_| Some(region))
            .await?;
        Ok(settings.map(|settings| *settings).unwrap_or_default())
    }

    /// Notes that a key used version 1.
    pub(crate) fn note_use(&self, key: KeyId, now: Timestamp) {
        let mut uses = self.uses.lock().unwrap_or_else(PoisonError::into_inner);
        uses.insert(key, now);
    }

    /// Returns the keys that used version 1 since the last call, with their last use.
    pub(crate) fn take_uses(&self) -> Vec<(KeyId, Timestamp)> {
        let mut uses = self.uses.lock().unwrap_or_else(PoisonError::into_inner);
        uses.drain().collect()
    }
}

/// Returns the headers of every answer of version 1.
fn headers(settings: Version1, public_url: &str) -> Vec<(HeaderName, HeaderValue)> {
    let guide = format!("<{public_url}{}>", paths::GUIDE_FROM_VERSION_1);
    let mut links = format!(
        "{guide}; rel=\"deprecation\"; type=\"text/html\", <{public_url}{}>; rel=\"successor-version\"",
        paths::BASE
    );
    let mut headers = vec![
        (API_VERSION, HeaderValue::from_static(version_1::VERSION)),
        (DEPRECATION, DEPRECATED),
    ];
    if let Some(sunset) = settings.sunset {
        links = format!("{links}, {guide}; rel=\"sunset\"; type=\"text/html\"");
        headers.extend(HeaderValue::from_str(&sunset.http_date()).map(|date| (SUNSET, date)));
    }
    headers.extend(HeaderValue::from_str(&links).map(|links| (header::LINK, links)));
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_since_when_and_until_when() {
        let sunset = "2028-01-01T00:00:00Z".parse().ok();
        let settings = Version1 {
            is_on: true,
            sunset,
        };
        let shown: Vec<_> = headers(settings, "https://api.example.nl")
            .into_iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or_default()))
            .collect();
        assert_eq!(
            shown,
            [
                "api-version: 1.1.0",
                "deprecation: @1774310400",
                "sunset: Sat, 01 Jan 2028 00:00:00 GMT",
                "link: <https://api.example.nl/docs/guides/from-version-1>; rel=\"deprecation\"; type=\"text/html\", \
                 <https://api.example.nl/api/v2>; rel=\"successor-version\", \
                 <https://api.example.nl/docs/guides/from-version-1>; rel=\"sunset\"; type=\"text/html\"",
            ]
        );
    }
}
