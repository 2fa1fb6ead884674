//! The API settings that the operator chooses.

use crate::security_contact::SecurityContact;
use model::Timestamp;

/// The rate limit of a key or a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Sustained requests per second.
    pub per_second: u32,
    /// Requests that may be made at once by a caller that has been idle.
    pub burst: u32,
}

/// How long version 1 of the API is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version1 {
    /// Whether it is served at all. If not, its paths do not exist.
    pub is_on: bool,
    /// From when it answers 410 only.
    pub sunset: Option<Timestamp>,
}

/// The API settings that the operator chooses.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The base URL under which clients reach the server, without a trailing slash.
    pub public_url: String,
    /// Where to report vulnerabilities. `None` means that no `security.txt` is served.
    pub security: Option<SecurityContact>,
    /// The rate limit per key and per session. `None` disables rate limiting.
    pub rate_limit: Option<RateLimit>,
    /// The web origins that may call the API from a browser.
    pub cors_origins: Vec<String>,
    /// The maximum number of requests in flight. Further requests are answered 503.
    pub max_in_flight: usize,
    /// The limits on request bodies that are still arriving.
    pub bodies: edge::Options,
    /// The number of trusted proxies in front of the server. Each appends its caller's address to
    /// `X-Forwarded-For`. Only that many entries are trusted, counted from the right.
    pub proxies: usize,
    /// Whether each request gets a trace span of its own. Useful only where traces are exported.
    pub traces: bool,
    /// How long version 1 is served.
    pub version_1: Version1,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".into(),
            security: None,
            rate_limit: Some(RateLimit {
                per_second: 100,
                burst: 200,
            }),
            cors_origins: Vec::new(),
            max_in_flight: 1024,
            bodies: edge::Options::default(),
            proxies: 0,
            traces: false,
            version_1: Version1 {
                is_on: true,
                sunset: None,
            },
        }
    }
}
