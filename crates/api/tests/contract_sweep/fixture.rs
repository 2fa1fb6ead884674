//! Two regions with one of everything that a path can name, in production and in a sandbox.

use super::{
    Operation, Takes,
    links::{LINKS, ask_for_address, change_address, send_link},
    operation,
    subscriptions::Subscriptions,
};
use crate::changed;
use http::{Method, StatusCode};
use model::{Environment, SessionId, Token};
use serde_json::{Value, json};
use testkit::{Client, TestApp, TestRegion};

/// A region with one of everything that a path can name, another region, and a valid request for
/// each operation.
pub(super) struct Fixture {
    pub(super) app: TestApp,
    pub(super) region: TestRegion,
    pub(super) other: TestRegion,
    pub(super) admin: String,
    /// The session of a candidate in production.
    pub(super) session: String,
    /// The session of another candidate, who changes the e-mail address.
    pub(super) movers_session: String,
    pub(super) operations: Vec<Operation>,
    named: Named,
}

/// The values of a path's variable part: the region's own, those of others, and one that never
/// existed.
pub(super) struct Ids {
    pub(super) own: String,
    pub(super) foreign: Vec<String>,
    pub(super) never: String,
}

/// The ids of what was created for the paths.
struct Named {
    region: String,
    other: String,
    keys: [String; 2],
    /// The region's, its sandbox's, and the other region's.
    mutations: [String; 3],
    token: String,
    subscriptions: Subscriptions,
    /// Another session of the candidate, and one of another candidate.
    sessions: [String; 2],
    staff: String,
}

/// Returns the id of the session with this token.
fn session_id(token: &str) -> String {
    SessionId::of(&Token::recognise(token.as_bytes()).unwrap().1).to_string()
}

/// Returns the candidate with this number, with an interaction and a file of the same number.
fn row(number: u32) -> Value {
    let id = format!("{number:014}");
    let interactions = json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z", "id": format!("rec9{}", &id[1..])}]);
    let file = json!([{"filename": "cv.txt", "base64": "aGFsbG8=", "id": format!("att{id}")}]);
    changed(
        number,
        json!({"interactions": interactions, "curriculumVitae": file}),
    )
}

/// Returns the ids with these numbers.
fn numbered(prefix: &str, numbers: &[u32]) -> Vec<String> {
    numbers
        .iter()
        .map(|number| format!("{prefix}{number:0width$}", width = 17 - prefix.len()))
        .collect()
}

/// Creates a custom field and a spare key. Returns the key's id.
async fn furnish(client: &Client<'_>, field: &str) -> String {
    let field = json!({"key": field, "label": field, "type": "number"});
    assert_eq!(
        client.post("/schema/custom-fields", &field).await.status,
        StatusCode::CREATED
    );
    let spare = client.post("/auth/region/api-keys", &json!({})).await;
    spare.json()["data"]["id"].as_str().unwrap().to_owned()
}

/// Creates a mutation of this candidate with a callback, and returns its id.
async fn mutation(client: &Client<'_>, base: &str, number: u32) -> String {
    let path = format!("{base}/candidates/rec{number:014}/restore?callbackUrl=https://example.nl/");
    let accepted = client.send(Method::POST, &path, "".into()).await;
    accepted.json()["data"]["mutationId"]
        .as_str()
        .unwrap()
        .to_owned()
}

impl Fixture {
    pub(super) async fn new() -> Self {
        let app = TestApp::start().await;
        let (region, other) = (app.region("noord").await, app.region("zuid").await);
        app.import(region.production(), vec![row(1), row(8), row(7)])
            .await;
        app.import(region.sandbox(), vec![row(3)]).await;
        app.import(other.production(), vec![row(2)]).await;
        super::tasks::plan(&app, &region, &other).await;
        let [client, others] = [&region, &other].map(|region| app.client(&region.key));
        let keys = [
            furnish(&client, "uren").await,
            furnish(&others, "dagen").await,
        ];
        let mutations = [
            mutation(&client, "", 1).await,
            mutation(&client, "/api/sandbox", 3).await,
            mutation(&others, "", 2).await,
        ];
        let subscriptions = Subscriptions::new(&app, &region, &other).await;
        let file = client
            .get("/candidates/rec00000000000001?fields=curriculumVitae")
            .await
            .data();
        let token = file["curriculumVitae"][0]["url"]
            .as_str()
            .unwrap()
            .rsplit('/')
            .next()
            .unwrap()
            .to_owned();
        let sync_token = client.get("/candidates").await.json()["meta"]["syncToken"]
            .as_str()
            .unwrap()
            .to_owned();
        let session = app
            .session("n1@example.nl", Environment::Production, None)
            .await;
        let movers_session = app
            .session("n8@example.nl", Environment::Production, None)
            .await;
        let more = app
            .session("n1@example.nl", Environment::Production, None)
            .await;
        let sessions = [session_id(&more), session_id(&movers_session)];
        let named = Named {
            region: region.id.to_string(),
            other: other.id.to_string(),
            keys,
            mutations,
            token,
            subscriptions,
            sessions,
            staff: app.staff("Sanne", &[]).await.to_string(),
        };
        let operations = operation::all(|method, route| {
            let mut path = route.to_owned();
            for name in [
                "id",
                "interactionId",
                "taskId",
                "attachmentId",
                "keyId",
                "key",
                "deliveryId",
                "token",
            ] {
                if path.contains(&format!("{{{name}}}")) {
                    path = path.replace(&format!("{{{name}}}"), &named.ids(route, name).own);
                }
            }
            assert!(
                !path.contains('{'),
                "what stands for the variable part of {route}?"
            );
            let query = match (method, route) {
                ("get", "/candidates/find") => "email=n1@example.nl",
                ("get", "/candidates/changes") => &format!("syncToken={sync_token}"),
                _ => "",
            };
            format!("{path}?{query}")
        });
        for (operation, email, purpose) in LINKS {
            send_link(&app, operation, email, purpose).await;
        }
        ask_for_address(&app, "n1@example.nl").await;
        change_address(&app, &region, 7).await;
        let admin = app.admin_key().await;
        Self {
            app,
            region,
            other,
            admin,
            session,
            movers_session,
            operations,
            named,
        }
    }

    /// Returns a client that may make the request.
    pub(super) fn client<'a>(&'a self, operation: &Operation) -> Client<'a> {
        match operation.takes {
            Takes::Nothing => self.app.anonymous(),
            Takes::Admin => self.app.client(&self.admin),
            Takes::Session if operation.route.ends_with("/email/confirm") => {
                self.app.visitor(&self.movers_session)
            }
            Takes::Session => self.app.visitor(&self.session),
            _ => self.app.client(&self.region.key),
        }
    }

    /// Returns the operations that accept a credential.
    pub(super) fn closed(&self) -> impl Iterator<Item = &Operation> {
        self.operations
            .iter()
            .filter(|operation| operation.takes != Takes::Nothing)
    }

    /// Returns the values of a variable part of an operation's route.
    pub(super) fn ids(&self, operation: &Operation, name: &str) -> Ids {
        self.named.ids(operation.route, name)
    }
}

impl Named {
    fn ids(&self, route: &str, name: &str) -> Ids {
        let ids = |own: &str, foreign: Vec<String>, never: &str| Ids {
            own: own.into(),
            foreign,
            never: never.into(),
        };
        match name {
            "id" if route.starts_with("/candidates") => ids(
                "rec00000000000001",
                numbered("rec", &[2, 3]),
                "rec00000000000009",
            ),
            // The last one belongs to another candidate of the same region.
            "interactionId" => ids(
                "rec90000000000001",
                numbered("rec9", &[2, 3, 8]),
                "rec90000000000009",
            ),
            "taskId" => ids(
                "tsk00000000000001",
                numbered("tsk", &[2, 3, 8]),
                "tsk00000000000009",
            ),
            "attachmentId" => ids(
                "att00000000000001",
                numbered("att", &[2, 3, 8]),
                "att00000000000009",
            ),
            "id" if route.starts_with("/mutations") => ids(
                &self.mutations[0],
                self.mutations[1..].to_vec(),
                "mut99999999999999",
            ),
            "id" if route.starts_with("/auth/candidates") => ids(
                &self.sessions[0],
                vec![self.sessions[1].clone()],
                "ses99999999999999",
            ),
            "id" if route.starts_with("/auth/staff") => ids(
                &self.staff,
                vec!["usr99999999999998".into()],
                "usr99999999999999",
            ),
            "id" if route.contains("/subscriptions") => {
                self.subscriptions.ids(0, "sub99999999999999")
            }
            "deliveryId" => self.subscriptions.ids(1, "evt99999999999999"),
            "id" => ids(&self.region, vec![self.other.clone()], "reg99999999999999"),
            "keyId" => ids(
                &self.keys[0],
                vec![self.keys[1].clone()],
                "key99999999999999",
            ),
            "key" => ids("uren", vec!["dagen".into()], "geen"),
            "token" => ids(
                &self.token,
                vec![with_another(&self.token, 9)],
                &with_another(&self.token, 4),
            ),
            _ => panic!("what stands for {name} in {route}?"),
        }
    }
}

/// Returns the token with another character at this place.
fn with_another(token: &str, place: usize) -> String {
    let other = if token[place..].starts_with('A') {
        "Q"
    } else {
        "A"
    };
    format!("{}{other}{}", &token[..place], &token[place + 1..])
}
