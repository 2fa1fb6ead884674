//! A provider of OpenID Connect in memory, which can be made hostile: the metadata, the keys, the
//! answers and each token can be changed in any way.

mod signing;

pub(crate) use signing::{Draft, Signer};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use futures::future::{BoxFuture, FutureExt, ready};
use http::{Request, Response, StatusCode, header};
use openid_connect::{HttpClient, Unreachable};
use ring::digest;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard},
};
use url::{Url, form_urlencoded};

/// The client's id at every provider.
pub(crate) const CLIENT: &str = "desk";
/// The client's secret. It has characters that HTTP Basic must encode.
pub(crate) const SECRET: &str = "s3cret:/+ &";

type Change<T> = Box<dyn Fn(&mut T) + Send>;

/// The provider. Clones share everything.
#[derive(Clone)]
pub(crate) struct Provider {
    state: Arc<Mutex<State>>,
}

/// What the provider knows and does.
pub(crate) struct State {
    /// The issuer.
    pub(crate) issuer: String,
    /// The time, in seconds since 1970.
    pub(crate) now: i64,
    /// Whether no request is answered.
    pub(crate) is_away: bool,
    /// The claims of the person who signs in, beside those of each token.
    pub(crate) person: Value,
    /// What the userinfo endpoint answers.
    pub(crate) userinfo: Value,
    /// The metadata.
    pub(crate) metadata: Value,
    /// The key set.
    pub(crate) keys: Value,
    /// The last path segments of the requests that were answered.
    pub(crate) requests: Vec<String>,
    /// What is changed in each token before it is signed.
    pub(crate) change: Change<Draft>,
    /// What is changed in the finished text of each token.
    pub(crate) forge: fn(String) -> String,
    codes: HashMap<String, HashMap<String, String>>,
    issued: u32,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Provider")
    }
}

impl Provider {
    /// Creates a well-behaved provider.
    pub(crate) fn new(issuer: &str, now: i64) -> Self {
        let at = |path: &str| format!("{}{path}", issuer.trim_end_matches('/'));
        let metadata = json!({
            "issuer": issuer,
            "authorization_endpoint": at("/authorize?tenant=1"),
            "token_endpoint": at("/token"),
            "jwks_uri": at("/keys"),
            "userinfo_endpoint": at("/userinfo"),
            "end_session_endpoint": at("/end"),
            "authorization_response_iss_parameter_supported": true,
        });
        Self {
            state: Arc::new(Mutex::new(State {
                issuer: issuer.to_owned(),
                now,
                is_away: false,
                person: json!({
                    "sub": "subject-1",
                    "email": "sanne@noord.example.nl",
                    "email_verified": true,
                    "name": "Sanne Voorbeeld",
                    "sid": "session-1",
                }),
                userinfo: json!({"sub": "subject-1"}),
                metadata,
                keys: signing::key_set(),
                requests: Vec::new(),
                change: Box::new(|_| {}),
                forge: |text| text,
                codes: HashMap::new(),
                issued: 0,
            })),
        }
    }

    /// Returns the state, to look at it and to change it.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state
            .lock()
            .expect("no test panics while it holds the provider")
    }

    /// Changes each token before it is signed.
    pub(crate) fn changing(&self, change: impl Fn(&mut Draft) + Send + 'static) {
        self.state().change = Box::new(change);
    }

    /// Does what a person's browser does at the authorization URL, and returns the query with which
    /// it comes back.
    pub(crate) fn authorize(&self, url: &Url) -> String {
        let mut state = self.state();
        let query: HashMap<String, String> = url.query_pairs().into_owned().collect();
        state.issued += 1;
        let code = format!("code-{}", state.issued);
        let back = form_urlencoded::Serializer::new(String::new())
            .append_pair("code", &code)
            .append_pair("state", &query["state"])
            .append_pair("iss", &state.issuer)
            .finish();
        state.codes.insert(code, query);
        back
    }

    /// Returns a logout token.
    pub(crate) fn logout_token(&self, change: impl Fn(&mut Draft)) -> String {
        let mut draft = Draft::logout(&self.state());
        change(&mut draft);
        draft.sign()
    }

    /// Answers a request.
    pub(crate) fn answer(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let mut state = self.state();
        let path = request.uri().path();
        let last = path.rsplit('/').next().unwrap_or_default().to_owned();
        state.requests.push(last.clone());
        let (status, body) = match last.as_str() {
            "openid-configuration" => (StatusCode::OK, state.metadata.clone()),
            "keys" => (StatusCode::OK, state.keys.clone()),
            "token" => state.token(request),
            "userinfo" => match request.headers().get(header::AUTHORIZATION) {
                Some(value) if value == "Bearer access-1" => {
                    (StatusCode::OK, state.userinfo.clone())
                }
                _ => (StatusCode::UNAUTHORIZED, json!({})),
            },
            _ => (StatusCode::NOT_FOUND, json!({})),
        };
        let body = match body {
            Value::String(text) => Bytes::from(text),
            body => Bytes::from(body.to_string()),
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        response
    }
}

impl HttpClient for Provider {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, Unreachable>> {
        if self.state().is_away {
            return ready(Err(Unreachable)).boxed();
        }
        ready(Ok(self.answer(&request))).boxed()
    }
}

impl State {
    /// Answers a request for tokens. A code is good once, for its redirect URI and its verifier.
    fn token(&mut self, request: &Request<Bytes>) -> (StatusCode, Value) {
        let form: HashMap<String, String> = form_urlencoded::parse(request.body())
            .into_owned()
            .collect();
        if !is_client(request, &form) {
            return (StatusCode::UNAUTHORIZED, json!({"error": "invalid_client"}));
        }
        let asked = form.get("code").and_then(|code| self.codes.remove(code));
        let verifier = form.get("code_verifier").cloned().unwrap_or_default();
        let challenge =
            URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()));
        let Some(asked) = asked.filter(|asked| {
            asked["code_challenge"] == challenge
                && asked["code_challenge_method"] == "S256"
                && form.get("redirect_uri") == asked.get("redirect_uri")
        }) else {
            return (StatusCode::BAD_REQUEST, json!({"error": "invalid_grant"}));
        };
        let mut draft = Draft::id_token(self, &asked["nonce"]);
        (self.change)(&mut draft);
        let id_token = (self.forge)(draft.sign());
        let tokens =
            json!({"id_token": id_token, "access_token": "access-1", "token_type": "Bearer"});
        (StatusCode::OK, tokens)
    }
}

/// Returns whether the request is from the client: by HTTP Basic, or in the body.
fn is_client(request: &Request<Bytes>, form: &HashMap<String, String>) -> bool {
    let basic = "Basic ZGVzazpzM2NyZXQlM0ElMkYlMkIrJTI2";
    let in_body = || form.get("client_secret").map(String::as_str) == Some(SECRET);
    request
        .headers()
        .get(header::AUTHORIZATION)
        .map_or_else(in_body, |value| value == basic)
}
