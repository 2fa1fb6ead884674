//! A public URL with a base path: requests may include it or not, and all links include it.

use crate::harness::Installation;
use ureq::{Agent, http::Response};

fn ask(agent: &Agent, address: &str) -> (Response<ureq::Body>, String) {
    let mut answer = agent.get(address).call().unwrap();
    let body = answer.body_mut().read_to_string().unwrap();
    (answer, body)
}

#[test]
fn path_of_the_public_url_is_used() {
    let it = Installation::new();
    let key = it.region("noord");
    let server = it.serve("--public-url https://www.example.nl/een/regio/");
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .build()
        .into();
    for prefix in ["", "/een/regio"] {
        let at = |path: &str| server.url(&format!("{prefix}{path}"));
        let (page, body) = ask(&agent, &at("/portal?lang=en"));
        assert_eq!(page.status(), 200);
        let addresses = [" href=\"", " src=\"", " action=\""]
            .iter()
            .flat_map(|attribute| body.split(attribute).skip(1));
        for address in addresses.filter(|address| address.starts_with('/')) {
            assert!(
                address.starts_with("/een/regio/portal"),
                "{}",
                &address[..60.min(address.len())]
            );
        }
        assert!(
            body.contains("action=\"/een/regio/portal/verification\""),
            "{body}"
        );
        let cookie = page.headers()["set-cookie"].to_str().unwrap();
        assert!(
            cookie.starts_with("portal-language=en; Path=/een/regio/portal; "),
            "{cookie}"
        );
        let style = body
            .split(" href=\"/een/regio")
            .find(|rest| rest.starts_with("/portal/assets/"))
            .unwrap();
        assert_eq!(
            ask(&agent, &at(style.split('"').next().unwrap()))
                .0
                .status(),
            200
        );

        let (front, _) = ask(&agent, &at("/"));
        assert_eq!(front.headers()["location"], "/een/regio/docs");
        let (reference, body) = ask(&agent, &at("/docs"));
        assert_eq!(reference.status(), 200);
        assert!(body.contains("src=\"/een/regio/docs/scalar.js\""), "{body}");
        let answer = agent
            .get(at("/api/v2/candidates"))
            .header("x-api-key", &key)
            .call()
            .unwrap();
        assert_eq!(answer.status(), 200);
        let (refused, body) = ask(&agent, &at("/api/v2/candidates"));
        assert_eq!(refused.status(), 401);
        assert!(
            body.contains("\"type\":\"https://www.example.nl/een/regio/problems/"),
            "{body}"
        );
    }
    assert_eq!(ask(&agent, &server.url("/een/regios/docs")).0.status(), 404);
    for (url, why) in [
        ("www.example.nl", "it is not an absolute URL"),
        ("https://x/?y", "it has a query"),
    ] {
        let refusal = it.run(&format!("serve --public-url {url}")).refusal();
        assert!(
            refusal.starts_with(&format!(
                "error: the public address cannot be used: {why}; write for example"
            )),
            "{refusal}"
        );
    }
}
