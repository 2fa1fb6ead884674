//! Traces: the spans exported to a collector, and the trace context of callbacks.

use crate::harness::{
    Installation,
    recorder::{Received, Receiver, answer},
    until,
};
use serde_json::{Value, json};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";

/// Returns the spans that a collector received, in OTLP's JSON form.
fn spans(received: &[Received]) -> Vec<Value> {
    let mut spans = Vec::new();
    for request in received {
        assert_eq!(
            (request.method.as_str(), request.target.as_str()),
            ("POST", "/v1/traces")
        );
        assert_eq!(request.header("content-type"), "application/json");
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let [resource] = body["resourceSpans"].as_array().unwrap().as_slice() else {
            panic!("{body}")
        };
        let service =
            json!({ "key": "service.name", "value": { "stringValue": "onderwijsregio" } });
        let attributes = resource["resource"]["attributes"].as_array().unwrap();
        assert!(attributes.contains(&service), "{body}");
        spans.extend(
            resource["scopeSpans"][0]["spans"]
                .as_array()
                .unwrap()
                .iter()
                .cloned(),
        );
    }
    spans
}

fn named<'s>(spans: &'s [Value], name: &str) -> Vec<&'s Value> {
    spans.iter().filter(|span| span["name"] == name).collect()
}

fn attribute(span: &Value, name: &str) -> Value {
    let attributes = span["attributes"].as_array().unwrap();
    let found = attributes.iter().find(|attribute| attribute["key"] == name);
    let value = &found.unwrap_or_else(|| panic!("{name}: {span}"))["value"];
    value.as_object().unwrap().values().next().unwrap().clone()
}

#[testkit::test]
fn requests_statements_and_callbacks_are_traced() {
    let it = Installation::new();
    let key = it.region("noord");
    let collector = Receiver::start(|_, _| answer(200, "", "{}"));
    let hook = Receiver::start(|_, _| answer(204, "", ""));
    let server = it.serve(&format!(
        "--egress-allow-private --log-format json --otlp-endpoint {}",
        collector.url("")
    ));
    let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
    let url = hook.url("/terug").replace(':', "%3A").replace('/', "%2F");
    let body =
        json!([{ "name": "Sanne Voorbeeld", "email": "sanne@example.nl", "privacyConsent": true }]);
    let posted = agent
        .post(server.url(&format!("/api/v2/candidates?callbackUrl={url}")))
        .header("x-api-key", &key)
        .header("traceparent", format!("00-{TRACE}-{PARENT}-01"))
        .send_json(&body)
        .unwrap();
    assert_eq!(posted.status(), 202);
    agent
        .get(server.url("/api/v2/candidates"))
        .header("x-api-key", &key)
        .call()
        .unwrap();
    let unsampled = format!("00-{}-{PARENT}-00", "a".repeat(32));
    agent
        .get(server.url("/api/v2/schema"))
        .header("x-api-key", &key)
        .header("traceparent", unsampled)
        .call()
        .unwrap();
    until("the callback", || !hook.received().is_empty());
    until("the callback's span", || {
        !named(&spans(&collector.received()), "callback").is_empty()
    });
    let log = server.stop();
    let spans = spans(&collector.received());

    let [post] = named(&spans, "POST /api/v2/candidates")[..] else {
        panic!("{spans:#?}")
    };
    assert_eq!(
        (&post["traceId"], &post["parentSpanId"], &post["kind"]),
        (&json!(TRACE), &json!(PARENT), &json!(2))
    );
    assert_eq!(attribute(post, "http.response.status_code"), "202");
    let time = |name: &str| post[name].as_str().unwrap().parse::<u64>().unwrap();
    assert!(time("startTimeUnixNano") <= time("endTimeUnixNano"));
    let within = |span: &&Value| span["parentSpanId"] == post["spanId"] && span["traceId"] == TRACE;
    assert!(
        spans.iter().filter(within).any(|span| span["kind"] == 3),
        "{spans:#?}"
    );

    let [callback] = named(&spans, "callback")[..] else {
        panic!("{spans:#?}")
    };
    assert_eq!(
        (&callback["traceId"], &callback["parentSpanId"]),
        (&json!(TRACE), &post["spanId"])
    );
    let carried = format!("00-{TRACE}-{}-01", callback["spanId"].as_str().unwrap());
    assert_eq!(hook.received()[0].header("traceparent"), carried);

    let [list] = named(&spans, "GET /api/v2/candidates")[..] else {
        panic!("{spans:#?}")
    };
    assert_eq!(list["parentSpanId"], "", "it has no parent");
    assert!(
        named(&spans, "LIST_FROM_START")
            .iter()
            .chain(&named(&spans, "KEY_BY_HASH"))
            .count()
            > 0,
        "{spans:#?}"
    );
    assert!(
        log.contains(list["traceId"].as_str().unwrap()),
        "the line of the request names its trace"
    );
    assert!(
        named(&spans, "GET /api/v2/schema").is_empty(),
        "the caller does not record that trace"
    );
    assert!(!format!("{spans:?}").contains("Voorbeeld"));
}

#[test]
fn missing_collector_blocks_nothing() {
    let it = Installation::new();
    let key = it.region("noord");
    let server = it.serve("--otlp-endpoint http://127.0.0.1:61009");
    assert_eq!(server.get(&key, "/api/v2/candidates").0, 200);
    server.wait_for_log("spans could not be sent to the collector of traces", 1);
    server.stop();
    let refused = it.run("serve --otlp-endpoint collector").refusal();
    assert!(
        refused.contains("for example http://127.0.0.1:4318"),
        "{refused}"
    );
}

#[test]
fn callback_continues_the_trace_without_a_collector() {
    let it = Installation::new();
    let key = it.region("noord");
    let hook = Receiver::start(|_, _| answer(204, "", ""));
    let server = it.serve("--egress-allow-private");
    let url = hook.url("/terug").replace(':', "%3A").replace('/', "%2F");
    let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
    let given = format!("00-{TRACE}-{PARENT}-01");
    agent
        .post(server.url(&format!("/api/v2/candidates?callbackUrl={url}")))
        .header("x-api-key", &key)
        .header("traceparent", &given)
        .send_json(json!([{ "name": "Sanne Voorbeeld", "email": "sanne@example.nl", "privacyConsent": true }]))
        .unwrap();
    until("the callback", || !hook.received().is_empty());
    assert_eq!(hook.received()[0].header("traceparent"), given);
    server.stop();
}
