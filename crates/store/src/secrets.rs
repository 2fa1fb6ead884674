//! The installation's secrets when they are kept outside the database. They are read from text,
//! which holds several after a rotation.

use base64::{
    Engine, engine::general_purpose::STANDARD_NO_PAD, engine::general_purpose::URL_SAFE_NO_PAD,
};
use messages::Secret as Refusal;
use model::{Random, Secret};

/// Prefix of a secret's text, so that secret scanners recognise it.
const PREFIX: &str = "ois_";
/// Maximum number of secrets. A secret that was replaced years ago is no longer needed.
const MAX_SECRETS: usize = 16;
/// The purpose for which a secret signs an empty message to get its check value. The check value
/// identifies the secret and does not reveal it.
const CHECK: &str = "installation secret";

/// The value that identifies a secret in the database.
pub(crate) type Check = [u8; 16];

/// The source of the installation's secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretSource {
    /// The row of the installation.
    Database,
    /// The file that `--secret-file` names.
    File,
    /// The environment variable `ONDERWIJSREGIO_SECRET`.
    Environment,
}

impl std::fmt::Display for SecretSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Database => "the database",
            Self::File => "the file of --secret-file",
            Self::Environment => "ONDERWIJSREGIO_SECRET",
        })
    }
}

/// Secrets from outside the database. The first one signs, all of them verify.
#[derive(Clone)]
pub struct Secrets {
    source: SecretSource,
    newest: [u8; 32],
    former: Vec<[u8; 32]>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({}, {})", self.source, 1 + self.former.len())
    }
}

impl Secrets {
    /// Parses secrets, newest first. They are separated by line breaks, commas or spaces; the rest
    /// of a line after a `#` is ignored. Error texts repeat none of the input.
    pub fn parse(text: &str, source: SecretSource) -> Result<Self, Refusal> {
        let mut secrets: Vec<[u8; 32]> = Vec::new();
        for (line, written) in (1..).zip(text.lines()) {
            let written = written.split('#').next().unwrap_or_default();
            for word in written
                .split([',', ' ', '\t', '\r'])
                .filter(|word| !word.is_empty())
            {
                let secret = read(word, line)?;
                if secrets.contains(&secret) {
                    return Err(Refusal::Repeated { line });
                }
                secrets.push(secret);
            }
        }
        if secrets.len() > MAX_SECRETS {
            return Err(Refusal::TooMany {
                found: secrets.len(),
                most: MAX_SECRETS,
            });
        }
        let Some((newest, former)) = secrets.split_first() else {
            return Err(Refusal::None);
        };
        Ok(Self {
            source,
            newest: *newest,
            former: former.to_vec(),
        })
    }

    /// Returns the text of a new random secret.
    pub fn fresh(random: &dyn Random) -> String {
        let mut bytes = [0; 32];
        random.fill(&mut bytes);
        written(&bytes)
    }

    /// Returns where the secrets come from.
    pub fn source(&self) -> SecretSource {
        self.source
    }

    /// Returns the number of secrets.
    pub(crate) fn count(&self) -> usize {
        1 + self.former.len()
    }

    /// Returns the secret that signs and verifies. `known` are the check values that the
    /// installation had, oldest first. The first of them that is given signs values that are stored
    /// for lookups.
    pub(crate) fn secret(&self, known: impl IntoIterator<Item = Check>) -> Secret {
        let mut given = known.into_iter().filter(|known| self.has(*known));
        let lasting = given.next().and_then(|oldest| {
            self.former
                .iter()
                .position(|secret| check(secret) == oldest)
        });
        Secret::with_former(&self.newest, &self.former).lasting(lasting)
    }

    /// Returns the check value of the secret that signs.
    pub(crate) fn newest_check(&self) -> Check {
        check(&self.newest)
    }

    /// Returns whether one of the secrets has this check value.
    pub(crate) fn has(&self, wanted: Check) -> bool {
        std::iter::once(&self.newest)
            .chain(&self.former)
            .any(|secret| check(secret) == wanted)
    }
}

/// Returns the check value of a secret.
pub(crate) fn check(secret: &[u8; 32]) -> Check {
    Secret::new(secret).sign(CHECK, &[])
}

/// Formats a secret as text.
pub(crate) fn written(secret: &[u8; 32]) -> String {
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(secret))
}

fn read(word: &str, line: usize) -> Result<[u8; 32], Refusal> {
    let digits = word
        .strip_prefix(PREFIX)
        .unwrap_or(word)
        .trim_end_matches('=');
    let decoded = URL_SAFE_NO_PAD
        .decode(digits)
        .or_else(|_| STANDARD_NO_PAD.decode(digits));
    let bytes = decoded.map_err(|_| Refusal::Base64 { line })?;
    let length = bytes.len();
    bytes.try_into().map_err(|_| {
        if length < 32 {
            Refusal::Short {
                line,
                bytes: length,
            }
        } else {
            Refusal::Long {
                line,
                bytes: length,
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD;
    use model::RepeatingRandom;

    fn parsed(text: &str) -> Result<Secrets, Refusal> {
        Secrets::parse(text, SecretSource::File)
    }

    #[test]
    fn newest_secret_is_first() {
        let (one, two) = ([251; 32], [7; 32]);
        let text = format!(
            "# since 2026-11\n{}\n{} # before\n\n",
            written(&one),
            STANDARD.encode(two)
        );
        let secrets = parsed(&text).unwrap();
        assert_eq!(
            (secrets.newest, secrets.former.as_slice()),
            (one, &[two][..])
        );
        assert!(
            secrets.has(check(&one)) && secrets.has(check(&two)) && !secrets.has(check(&[1; 32]))
        );
        assert_eq!(secrets.newest_check(), check(&one));
        assert_eq!(
            parsed(&format!("{},{}", written(&one), written(&two)))
                .unwrap()
                .count(),
            2
        );
        let fresh = Secrets::fresh(&RepeatingRandom::new(1));
        assert!(
            fresh.starts_with("ois_") && fresh.len() == 47 && parsed(&fresh).is_ok(),
            "{fresh}"
        );
    }

    #[test]
    fn invalid_secret_is_rejected_and_not_repeated() {
        let one = written(&[1; 32]);
        for (text, why) in [
            (String::new(), "expected a secret; found nothing"),
            (
                "# only a remark\n".into(),
                "expected a secret; found nothing",
            ),
            (
                "geheim!".into(),
                "line 1: expected 32 random bytes in base64, as `onderwijsregio secret new` prints them; found text that is not base64",
            ),
            (
                format!("{one}\n{}", STANDARD.encode([9; 16])),
                "line 2: expected 32 random bytes in base64, as `onderwijsregio secret new` prints them; found only 16 bytes",
            ),
            (
                STANDARD.encode([9; 64]),
                "line 1: expected 32 random bytes in base64, as `onderwijsregio secret new` prints them; found 64 bytes",
            ),
            (
                format!("{one}\n{one}"),
                "line 2 repeats the secret of an earlier line",
            ),
        ] {
            let refusal = parsed(&text).unwrap_err().to_string();
            assert!(
                refusal.starts_with(why) && !refusal.contains("geheim"),
                "{refusal}"
            );
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        assert_eq!(
            format!("{:?}", parsed(&written(&[1; 32])).unwrap()),
            "Secrets(the file of --secret-file, 1)"
        );
    }
}
