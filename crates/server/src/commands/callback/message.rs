//! A callback as text: an HTTP message, or headers and a body separately.

/// The signed parts of a callback and its headers.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Message<'a> {
    /// The path and query of the request line, if there is one.
    pub(super) target: Option<&'a str>,
    pub(super) headers: Vec<(&'a str, &'a str)>,
    pub(super) body: &'a [u8],
}

impl<'a> Message<'a> {
    /// Creates a message from headers of the form `name: value` and a body.
    pub(super) fn of(headers: &'a [String], body: &'a [u8]) -> Option<Self> {
        let headers: Option<_> = headers.iter().map(|line| header(line)).collect();
        Some(Self {
            target: None,
            headers: headers?,
            body,
        })
    }

    /// Parses an HTTP message. Its first line may be missing, and its lines may end with LF instead
    /// of CRLF.
    pub(super) fn read(text: &'a [u8]) -> Option<Self> {
        let (mut target, mut headers, mut rest) = (None, Vec::new(), text);
        for first in std::iter::once(true).chain(std::iter::repeat(false)) {
            let end = rest.iter().position(|byte| *byte == b'\n')?;
            let line = std::str::from_utf8(&rest[..end]).ok()?;
            let line = line.strip_suffix('\r').unwrap_or(line);
            rest = &rest[end + 1..];
            match header(line) {
                _ if line.is_empty() => break,
                _ if first && line.contains(" HTTP/") => target = line.split(' ').nth(1),
                Some(header) => headers.push(header),
                None => return None,
            }
        }
        Some(Self {
            target,
            headers,
            body: rest,
        })
    }
}

fn header(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    Some((name.trim(), value.trim()))
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn a_message_is_read_with_or_without_its_first_line_and_carriage_returns() {
        let headers = vec![("Host", "a:1"), ("x", "")];
        let whole = Message {
            target: Some("/a?b=c:d"),
            headers: headers.clone(),
            body: b"\n{}\r\n",
        };
        assert_eq!(
            Message::read(b"POST /a?b=c:d HTTP/1.1\r\nHost: a:1\r\nx:\r\n\r\n\n{}\r\n"),
            Some(whole)
        );
        let bare = Message {
            target: None,
            headers,
            body: b"",
        };
        assert_eq!(Message::read(b"Host: a:1\nx: \n\n"), Some(bare));
        for text in [
            "",
            "{}",
            "{\"a\": 1}",
            "Host: a",
            "Host: a\r\n",
            "hello\n\n{}",
        ] {
            assert_eq!(Message::read(text.as_bytes()), None, "{text}");
        }
    }
}
