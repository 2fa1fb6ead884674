//! Forms with files (`multipart/form-data`).

use crate::{
    desk::http::{Desk, DeskError, verified},
    http::Fields,
    state::State,
};
use axum::extract::{FromRequest, FromRequestParts, Request};
use bytes::Bytes;
use edge::{Rejection, RequestBody};
use http::header;
use model::text_rules::normalize;
use multer::{Constraints, Multipart, SizeLimit};

/// The size limit of a form in bytes: its files have at most 20 MiB together.
const LARGEST: usize = (20 << 20) + (64 << 10);
/// The size limit in bytes of a field that is no file.
const FIELD: u64 = 8 << 10;
/// The maximum number of parts.
const MAX_PARTS: usize = 20;

/// A file of a form.
#[derive(Debug)]
pub(super) struct File {
    /// As the browser named it.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// The fields and files of a form.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub(super) fields: Fields,
    pub(super) files: Vec<File>,
}

/// Why a form could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rejected {
    TooLarge,
    Broken,
}

/// A form with files of a page of a region. Contains the session's form token.
#[derive(Debug)]
pub(crate) struct FilesForm {
    pub(super) desk: Desk,
    pub(super) form: Result<Form, Rejected>,
}

impl FromRequest<State> for FilesForm {
    type Rejection = DeskError;

    async fn from_request(request: Request, state: &State) -> Result<Self, DeskError> {
        let (mut parts, _) = request.into_parts();
        let desk = Desk::from_request_parts(&mut parts, state).await?;
        let given = parts.headers.get(header::CONTENT_TYPE);
        let given = given.and_then(|value| value.to_str().ok());
        let boundary = given.and_then(|given| multer::parse_boundary(given).ok());
        let Some(body) = parts.extensions.remove::<RequestBody>() else {
            return Err(DeskError::Forbidden);
        };
        let bytes = match body.read(LARGEST).await {
            Ok(bytes) => bytes,
            // Without the body there is no token, so the answer changes nothing and shows what the
            // person may see anyway.
            Err(Rejection::TooLarge { .. }) => {
                let form = Err(Rejected::TooLarge);
                return Ok(Self { desk, form });
            }
            Err(Rejection::TimedOut | Rejection::BrokeOff) => return Err(DeskError::Unfinished),
            Err(_) => return Err(DeskError::Busy),
        };
        let boundary = boundary.ok_or(DeskError::Forbidden)?;
        let form = read(bytes, boundary).await;
        if let Ok(form) = &form {
            verified(&desk.session, state, &form.fields)?;
        }
        Ok(Self { desk, form })
    }
}

/// Reads the parts of a form.
async fn read(bytes: Bytes, boundary: String) -> Result<Form, Rejected> {
    let whole = futures::stream::once(async move { Ok::<_, std::convert::Infallible>(bytes) });
    let limits = SizeLimit::new().whole_stream(LARGEST as u64);
    let constraints = Constraints::new().size_limit(limits);
    let mut parts = Multipart::with_constraints(whole, boundary, constraints);
    let (mut pairs, mut files) = (Vec::new(), Vec::new());
    for _ in 0..MAX_PARTS {
        let part = parts.next_field().await.map_err(|_| Rejected::Broken)?;
        let Some(part) = part else {
            let fields = Fields::from_pairs(pairs);
            return Ok(Form { fields, files });
        };
        let name = part.name().unwrap_or_default().to_owned();
        let filename = part.file_name().map(str::to_owned);
        let content = part.bytes().await.map_err(|_| Rejected::Broken)?;
        match filename {
            // A form's file input without a chosen file.
            Some(filename) if filename.is_empty() && content.is_empty() => {}
            Some(filename) => files.push(File {
                name: normalize(&filename).into_owned(),
                bytes: content.to_vec(),
            }),
            None if content.len() as u64 <= FIELD => {
                let text = String::from_utf8(content.to_vec()).map_err(|_| Rejected::Broken)?;
                pairs.push((name, text));
            }
            None => return Err(Rejected::TooLarge),
        }
    }
    Err(Rejected::Broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(body: &str) -> Result<(String, Vec<(String, usize)>), Rejected> {
        let body = Bytes::from(body.replace('\n', "\r\n"));
        let form = futures::executor::block_on(read(body, "x".to_owned()))?;
        let files = form.files.iter();
        Ok((
            form.fields.text("form"),
            files
                .map(|file| (file.name.clone(), file.bytes.len()))
                .collect(),
        ))
    }

    #[test]
    fn fields_and_files_are_distinguished() {
        let head = "--x\nContent-Disposition: form-data; name=";
        let body = format!(
            "{head}\"form\"\n\nabc\n{head}\"file\"; filename=\"cv.txt\"\nContent-Type: text/plain\n\nHallo\n\
             {head}\"file\"; filename=\"\"\nContent-Type: application/octet-stream\n\n\n--x--\n"
        );
        assert_eq!(
            parsed(&body),
            Ok(("abc".to_owned(), vec![("cv.txt".to_owned(), 5)]))
        );
        assert_eq!(parsed("--x\nnonsense"), Err(Rejected::Broken));
        assert_eq!(parsed(""), Err(Rejected::Broken));
        let many = format!("{head}\"a\"\n\nb\n").repeat(MAX_PARTS + 1);
        assert_eq!(parsed(&format!("{many}--x--\n")), Err(Rejected::Broken));
        let long = "a".repeat(usize::try_from(FIELD).unwrap() + 1);
        assert_eq!(
            parsed(&format!("{head}\"a\"\n\n{long}\n--x--\n")),
            Err(Rejected::TooLarge)
        );
    }
}
