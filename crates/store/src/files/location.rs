//! The location of the attachments' files, as an operator writes it: a folder, or
//! `s3://BUCKET/PREFIX?endpoint=…`.

use crate::OpenError;
use messages::Attachments;
use std::{fmt, path::PathBuf, str::FromStr};
use url::Url;

/// A folder or a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileLocation {
    /// A folder on a local disk.
    Folder(PathBuf),
    /// A bucket with the S3 protocol.
    Bucket(Bucket),
}

/// A bucket and how it is reached. Credentials come only from the environment variables `AWS_…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    pub(super) name: String,
    pub(super) prefix: String,
    /// The server's URL, if it is not Amazon's.
    pub(super) endpoint: Option<Url>,
    pub(super) region: Option<String>,
    /// Whether the endpoint may be used without TLS.
    pub(super) allow_http: bool,
    /// Whether the bucket's name is part of the path instead of the host name.
    pub(super) path_style: bool,
}

impl FromStr for FileLocation {
    type Err = OpenError;

    fn from_str(text: &str) -> Result<Self, OpenError> {
        if let Some(rest) = text.strip_prefix("s3://") {
            return bucket(rest)
                .map(Self::Bucket)
                .map_err(OpenError::FilesAddress);
        }
        // `./a:b` is a folder.
        match text.split_once("://") {
            Some((scheme, _)) => Err(OpenError::FilesAddress(Attachments::Scheme {
                scheme: scheme.to_owned(),
            })),
            None if text.is_empty() => Err(OpenError::FilesAddress(Attachments::Empty)),
            None => Ok(Self::Folder(text.into())),
        }
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "s3://{}", self.name)?;
        if !self.prefix.is_empty() {
            write!(formatter, "/{}", self.prefix)?;
        }
        self.endpoint
            .as_ref()
            .map_or(Ok(()), |endpoint| write!(formatter, " at {endpoint}"))
    }
}

fn bucket(text: &str) -> Result<Bucket, Attachments> {
    let (location, query) = text.split_once('?').unwrap_or((text, ""));
    let (name, prefix) = location.split_once('/').unwrap_or((location, ""));
    let fit =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
    if !(3..=63).contains(&name.len()) || !name.bytes().all(fit) {
        return Err(Attachments::BucketName);
    }
    let mut bucket = Bucket {
        name: name.into(),
        prefix: prefix.trim_matches('/').into(),
        endpoint: None,
        region: None,
        allow_http: false,
        path_style: true,
    };
    for (key, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match &*key {
            "endpoint" => bucket.endpoint = Some(endpoint(&value)?),
            "region" => bucket.region = Some(value.into_owned()),
            "allow_http" => bucket.allow_http = truth(&key, &value)?,
            "path_style" => bucket.path_style = truth(&key, &value)?,
            // The value is not repeated in the error, because it may be a secret.
            key => {
                let key = key.to_owned();
                return Err(Attachments::Parameter { key });
            }
        }
    }
    match &bucket.endpoint {
        Some(endpoint) if endpoint.scheme() == "http" && !bucket.allow_http => {
            Err(Attachments::Http)
        }
        _ => Ok(bucket),
    }
}

fn endpoint(text: &str) -> Result<Url, Attachments> {
    let url = Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.username().is_empty());
    url.ok_or(Attachments::Endpoint)
}

fn truth(key: &str, value: &str) -> Result<bool, Attachments> {
    value.parse().map_err(|_| Attachments::Truth {
        key: key.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        text.parse::<FileLocation>().unwrap_err().to_string()
    }

    #[test]
    fn bucket_url_is_parsed_with_its_parameters() {
        let text = "s3://files-of-ours/a/b/?endpoint=http://127.0.0.1:9000&region=eu-west-1&allow_http=true&path_style=false";
        let Ok(FileLocation::Bucket(bucket)) = text.parse() else {
            panic!("{text}")
        };
        assert_eq!(
            bucket.to_string(),
            "s3://files-of-ours/a/b at http://127.0.0.1:9000/"
        );
        assert_eq!(
            (
                bucket.region.as_deref(),
                bucket.allow_http,
                bucket.path_style
            ),
            (Some("eu-west-1"), true, false)
        );
        let Ok(FileLocation::Bucket(plain)) = "s3://files-of-ours".parse() else {
            panic!("a bucket alone")
        };
        assert_eq!(
            (plain.to_string().as_str(), plain.path_style),
            ("s3://files-of-ours", true)
        );
    }

    #[test]
    fn path_without_a_scheme_is_a_folder() {
        assert_eq!(
            "./a:b".parse::<FileLocation>().unwrap(),
            FileLocation::Folder("./a:b".into())
        );
    }

    #[test]
    fn invalid_place_is_reported_without_secrets() {
        assert!(refusal("gs://files-of-ours").contains("found the unknown scheme 'gs'"));
        assert!(refusal("s3://Files").contains("expected a bucket name of 3 to 63"));
        assert!(refusal("s3://files?endpoint=http://a.nl").contains("allow_http=true"));
        assert!(
            refusal("s3://files?endpoint=https://me:secret@a.nl")
                .contains("without user name and password")
        );
        let secret = refusal("s3://files?secret_access_key=hunter2");
        assert!(
            secret.contains("found 'secret_access_key'") && !secret.contains("hunter2"),
            "{secret}"
        );
    }
}
