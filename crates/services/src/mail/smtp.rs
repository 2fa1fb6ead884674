//! Sends e-mail over SMTP: parses the server's URL strictly, and opens a connection for each
//! e-mail.

use super::{
    Cause, Reason, Sender,
    smtp_errors::{Unfit, kind, unauthenticated},
    transport::Failure,
};
use lettre::{
    Message,
    transport::smtp::{
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, CertificateStore, Tls, TlsParameters},
        extension::ClientId,
        response::{Category, Code, Detail, Severity},
    },
};
use model::error_chain;
use percent_encoding::percent_decode_str;
use std::time::Duration;
use url::{Host, Url};

/// Timeout of one step of the connection, and of a whole check or delivery.
const SMTP_TIMEOUT: Duration = Duration::from_secs(15);

/// The response of a server that accepts e-mails of authenticated clients only: 530.
const AUTHENTICATION_REQUIRED: Code = Code {
    severity: Severity::PermanentNegativeCompletion,
    category: Category::Unspecified3,
    detail: Detail::Zero,
};

/// A mail server, and how to connect to it.
#[derive(Debug, Clone)]
pub struct Smtp {
    host: String,
    port: u16,
    security: Tls,
    credentials: Option<Credentials>,
}

impl Smtp {
    /// Parses `smtp://USER:PASSWORD@HOST:587?tls=required|opportunistic|none` or `smtps://…`. The
    /// parameter `ca=FILE` names a PEM certificate that is trusted instead of the system's
    /// authorities. Error texts repeat nothing of the URL's user information, which may contain a
    /// password.
    pub fn from_url(address: &str) -> Result<Self, String> {
        let form = "write smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST";
        let url = Url::parse(address).map_err(|_| form)?;
        let (wrapped, usual_port) = match url.scheme() {
            "smtp" => (false, 587),
            "smtps" => (true, 465),
            _ => return Err(form.into()),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(form.into());
        }
        let host = host(&url).ok_or(form)?;
        let (mut tls, mut ca) = (None, None);
        for (name, value) in url.query_pairs() {
            let place = match name.as_ref() {
                "tls" => &mut tls,
                "ca" => &mut ca,
                _ => return Err("it may have the parameters tls and ca, and no others".into()),
            };
            if place.replace(value.into_owned()).is_some() {
                return Err(format!("the parameter {name} stands there twice"));
            }
        }
        let parameters = || parameters(&host, ca.as_deref());
        let security = match (wrapped, tls.as_deref()) {
            (true, None) => Tls::Wrapper(parameters()?),
            (true, Some(_)) => return Err("smtps has TLS from the start; leave tls out".into()),
            (false, None | Some("required")) => Tls::Required(parameters()?),
            (false, Some("opportunistic")) => Tls::Opportunistic(parameters()?),
            (false, Some("none")) => Tls::None,
            (false, Some(_)) => return Err("tls is required, opportunistic or none".into()),
        };
        let credentials = credentials(&url)?;
        let clear = matches!(security, Tls::None | Tls::Opportunistic(_));
        if credentials.is_some() && clear && !is_of_this_machine(&host) {
            return Err("a password is sent under TLS only; leave tls out, or the password".into());
        }
        Ok(Self {
            host,
            port: url.port().unwrap_or(usual_port),
            security,
            credentials,
        })
    }

    /// Returns the server's host and port, without the password.
    pub fn place(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Connects to the server, with TLS and authentication as configured. On failure, returns a
    /// description that includes the server's response, and what to do about it.
    pub async fn check(&self, from: &Sender) -> Result<(), (String, &'static str)> {
        let usual = "check --mail-url: host, port, tls, and the password";
        match tokio::time::timeout(SMTP_TIMEOUT, self.connect(from)).await {
            Ok(Ok(mut connection)) => {
                connection.abort().await;
                Ok(())
            }
            Ok(Err(Unfit {
                cause,
                response_text,
            })) => {
                let response_text = response_text
                    .map_or_else(String::new, |response_text| format!(" ({response_text})"));
                Err((
                    format!("{}{response_text}", cause.text),
                    cause.reason.remedy().unwrap_or(usual),
                ))
            }
            Err(_) => Err(("no answer in time".into(), usual)),
        }
    }

    /// Delivers a message to the server, which is responsible for it once this succeeds.
    pub(super) async fn send(&self, from: &Sender, message: &Message) -> Result<(), Failure> {
        let handing_over = async {
            // Failures before the e-mail is mentioned are not caused by this e-mail.
            let mut connection = self
                .connect(from)
                .await
                .map_err(|unfit| Failure::Passing(unfit.cause))?;
            connection
                .send(message.envelope(), &message.formatted())
                .await
                .map_err(|error| {
                    let unauthenticated = error.status() == Some(AUTHENTICATION_REQUIRED);
                    if (error.is_permanent() && !unauthenticated) || error.is_client() {
                        Failure::Final(kind(&error))
                    } else {
                        Failure::Passing(kind(&error))
                    }
                })?;
            // The server has accepted the e-mail, so it does not matter how the connection ends.
            connection.abort().await;
            Ok(())
        };
        let late = Failure::Passing(Cause::new(Reason::Timeout, "no answer in time"));
        tokio::time::timeout(SMTP_TIMEOUT, handing_over)
            .await
            .unwrap_or(Err(late))
    }

    async fn connect(&self, from: &Sender) -> Result<AsyncSmtpConnection, Unfit> {
        let hello = ClientId::Domain(from.domain().to_owned());
        let wrapper = match &self.security {
            Tls::Wrapper(parameters) => Some(parameters.clone()),
            _ => None,
        };
        let server = (self.host.as_str(), self.port);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(server, Some(SMTP_TIMEOUT), &hello, wrapper, None);
        let mut connection = connecting
            .await
            .map_err(|error| Unfit::of(kind(&error), &error))?;
        match &self.security {
            Tls::Required(_) if !connection.can_starttls() => {
                let text = "the server offers no STARTTLS, and nothing is sent without encryption";
                return Err(Unfit {
                    cause: Cause::new(Reason::StartTls, text),
                    response_text: None,
                });
            }
            Tls::Required(parameters) => {
                let upgrading = connection.starttls(parameters.clone(), &hello).await;
                upgrading.map_err(|error| Unfit::of(kind(&error), &error))?;
            }
            Tls::Opportunistic(parameters) if connection.can_starttls() => {
                let upgrading = connection.starttls(parameters.clone(), &hello).await;
                upgrading.map_err(|error| Unfit::of(kind(&error), &error))?;
            }
            _ => {}
        }
        if let Some(credentials) = &self.credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            let logging_in = connection.auth(&mechanisms, credentials).await;
            logging_in.map_err(|error| Unfit::of(unauthenticated(&error), &error))?;
        }
        Ok(connection)
    }
}

fn host(url: &Url) -> Option<String> {
    Some(match url.host()? {
        // For schemes other than those of the web, the URL parser does not normalize host names.
        Host::Domain(name) => {
            idna::domain_to_ascii_strict(&percent_decode_str(name).decode_utf8().ok()?).ok()?
        }
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    })
}

fn is_of_this_machine(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn credentials(url: &Url) -> Result<Option<Credentials>, String> {
    let decoded = |text| {
        let decoded = percent_decode_str(text)
            .decode_utf8()
            .map_err(|_| "user and password are no UTF-8".to_owned())?;
        if decoded.contains('\0') {
            Err("user and password hold no NUL".to_owned())
        } else {
            Ok(decoded.into_owned())
        }
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None) => Err("it has a user and a password, or neither".into()),
        (user, Some(password)) => Ok(Some(Credentials::new(decoded(user)?, decoded(password)?))),
    }
}

fn parameters(host: &str, authorities: Option<&str>) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(file) = authorities {
        let unusable = |cause: String| format!("ca '{file}' cannot be used: {cause}");
        let pem = std::fs::read(file).map_err(|error| unusable(error.to_string()))?;
        if !String::from_utf8_lossy(&pem).contains("-----BEGIN CERTIFICATE-----") {
            return Err(unusable("there is no certificate in it".into()));
        }
        let certificate =
            Certificate::from_pem(&pem).map_err(|error| unusable(error.to_string()))?;
        builder = builder
            .certificate_store(CertificateStore::None)
            .add_root_certificate(certificate);
    }
    builder
        .build()
        .map_err(|error| format!("TLS cannot be used: {}", error_chain(&error)))
}

#[cfg(test)]
#[path = "smtp_servers.rs"]
mod servers;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smtp_url_is_parsed() {
        for (address, place) in [
            ("smtp://mail.example.nl", "mail.example.nl:587"),
            (
                "smtp://jan:geheim@mail.example.nl:2525?tls=required",
                "mail.example.nl:2525",
            ),
            (
                "smtps://jan%40example.nl:ge%3Aheim@mail.example.nl",
                "mail.example.nl:465",
            ),
            ("smtp://mail.example.nl:25/?tls=none", "mail.example.nl:25"),
            (
                "smtp://mail.example.nl:25?tls=opportunistic",
                "mail.example.nl:25",
            ),
            ("smtp://jan:geheim@127.0.0.1:25?tls=none", "127.0.0.1:25"),
            ("smtp://[::1]:25?tls=none", "::1:25"),
        ] {
            assert_eq!(
                Smtp::from_url(address).map(|smtp| smtp.place()),
                Ok(place.into()),
                "{address}"
            );
        }
    }

    #[test]
    fn invalid_smtp_url_is_reported_without_its_password() {
        for (address, said) in [
            ("mail.example.nl", "write smtp://"),
            ("https://jan:geheim@mail.example.nl", "write smtp://"),
            ("smtp://", "write smtp://"),
            ("smtp://jan:geheim@mail.example.nl/inbox", "write smtp://"),
            (
                "smtp://jan:geheim@mail.example.nl?tls=maybe",
                "tls is required, opportunistic or none",
            ),
            (
                "smtp://mail.example.nl?tls=none&tls=none",
                "the parameter tls stands there twice",
            ),
            (
                "smtp://mail.example.nl?starttls=1",
                "it may have the parameters tls and ca",
            ),
            (
                "smtps://mail.example.nl?tls=required",
                "smtps has TLS from the start",
            ),
            (
                "smtp://jan:geheim@mail.example.nl?tls=none",
                "a password is sent under TLS only",
            ),
            (
                "smtp://jan:geheim@mail.example.nl?tls=opportunistic",
                "a password is sent under TLS only",
            ),
            (
                "smtp://jan@mail.example.nl",
                "it has a user and a password, or neither",
            ),
            (
                "smtp://jan:geheim@mail.example.nl?ca=/nowhere.pem",
                "ca '/nowhere.pem' cannot be used",
            ),
        ] {
            let refusal = Smtp::from_url(address).unwrap_err();
            assert!(
                refusal.starts_with(said) && !refusal.contains("geheim"),
                "{address}: {refusal}"
            );
        }
    }

    #[test]
    fn debug_shows_no_password() {
        let smtp = Smtp::from_url("smtp://jan:geheim@mail.example.nl").unwrap();
        let shown = format!("{smtp:?}");
        assert!(
            shown.contains("mail.example.nl") && !shown.contains("geheim"),
            "{shown}"
        );
    }
}
