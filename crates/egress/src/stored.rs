//! An address to go to later, as it is stored until then.

use super::{Policy, parse_url};
use messages::Url as Refusal;
use model::{WebAddressFault, trim, web_address};

/// An address as it is stored: without surrounding white space, an internationalised one
/// percent-encoded. What is wrong with it otherwise: a character that no URL may have is named
/// with its position, the rest is as [`parse_url`] says.
pub fn stored_url(given: &str, policy: &Policy) -> Result<String, Refusal> {
    let given = trim(given);
    let url = match web_address(given) {
        Ok(url) => url,
        Err(fault @ (WebAddressFault::Character(..) | WebAddressFault::Percent(_))) => {
            return Err(Refusal::Written {
                fault: fault.message(),
            });
        }
        Err(WebAddressFault::Scheme | WebAddressFault::Host | WebAddressFault::Port) => {
            given.into()
        }
    };
    parse_url(&url, policy)?;
    Ok(url.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn international_urls_are_encoded_and_wrong_characters_reported() {
        let read =
            |given| stored_url(given, &Policy::default()).map_err(|refusal| refusal.to_string());
        assert_eq!(
            read(" https://example.nl/hook?a=b "),
            Ok("https://example.nl/hook?a=b".into())
        );
        assert_eq!(
            read("https://bücher.example/ë"),
            Ok("https://xn--bcher-kva.example/%C3%AB".into())
        );
        let space = "expected a URL; found a space at position 21; write it as %20";
        assert_eq!(read("https://example.nl/a b"), Err(space.into()));
        assert_eq!(
            read("https://user@example.nl/"),
            Err("expected a URL without user name and password; remove what precedes the @".into())
        );
        assert_eq!(
            read("example.nl"),
            Err(
                "expected a URL that begins with http:// or https://; found another scheme, or none"
                    .into()
            )
        );
        let private = read("https://１２７.０.０.１/").unwrap_err();
        assert!(
            private.starts_with(
                "expected an address on the public internet; found a private or local one"
            ),
            "{private}"
        );
    }
}
