//! `multipart/form-data` bodies (RFC 7578): files as a browser's form or an upload tool sends them.

use bytes::{Buf, Bytes};
use egress::filename_of;
use futures::Stream;
use http::{HeaderName, header};
use memchr::memmem;
use messages::{Body, File};
use model::{Fault, Field, MAX_FAULTS};
use multer::{Error, Multipart};
use services::LARGEST_FILE;
use std::{
    fmt,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

/// The maximum number of parts in a body.
const MAX_PARTS: usize = 100;
/// The number of bytes passed to the reader at once, so that it copies little of the body at a
/// time.
const CHUNK: usize = 64 * 1024;
/// The number of bytes within which the first part must begin.
const PREAMBLE: usize = 4 * 1024;
/// Part names that name no field. These files are added to the other attachments.
const UNNAMED: [&str; 2] = ["file", "files"];
const TRANSFER_ENCODING: HeaderName = HeaderName::from_static("content-transfer-encoding");

/// A file of a body.
#[derive(Debug)]
pub(crate) struct FilePart {
    /// The list to which the file is added.
    pub(crate) field: Field,
    /// As the part names it, not sanitized.
    pub(crate) filename: String,
    pub(crate) bytes: Vec<u8>,
}

/// Reads the files of a body, in its order. A part that cannot be a file is a fault with the part's
/// name.
pub(super) async fn files(
    body: Bytes,
    boundary: Option<String>,
    faults: &mut Vec<Fault>,
) -> Vec<FilePart> {
    let Some(boundary) = boundary.filter(|boundary| (1..=70).contains(&boundary.len())) else {
        faults.push(Fault::parameter("content-type", Body::NoBoundary));
        return Vec::new();
    };
    let opening = format!("--{boundary}");
    let Some(begin) = memmem::find(&body[..body.len().min(PREAMBLE)], opening.as_bytes()) else {
        faults.push(Fault::pointer("", Body::NoOpening));
        return Vec::new();
    };
    let room = Arc::new(AtomicUsize::new(0));
    let chunks = Chunks {
        rest: body.slice(begin..),
        room: room.clone(),
        is_paused: false,
    };
    let mut reader = Reader {
        multipart: Multipart::new(chunks, boundary),
        room,
        files: Vec::new(),
        parts: 0,
    };
    if let Err(error) = reader.read(faults).await {
        faults.push(Fault::pointer("", explained(&error, reader.parts + 1)));
    }
    reader.files
}

struct Reader {
    multipart: Multipart<'static>,
    /// The number of bytes that the reader may still take; small while it reads a part's headers.
    room: Arc<AtomicUsize>,
    files: Vec<FilePart>,
    parts: usize,
}

impl Reader {
    async fn read(&mut self, faults: &mut Vec<Fault>) -> Result<(), Error> {
        loop {
            self.room.store(2 * CHUNK, Ordering::Relaxed);
            let Some(part) = self.multipart.next_field().await? else {
                return Ok(());
            };
            self.room.store(usize::MAX, Ordering::Relaxed);
            self.parts += 1;
            if self.parts > MAX_PARTS || faults.len() > MAX_FAULTS {
                faults.push(Fault::pointer("", Body::TooManyParts { most: MAX_PARTS }));
                return Ok(());
            }
            let named = part.name().map(str::to_owned);
            let filename = filename_of(part.headers()).map(|name| decoded(&name));
            let typed = part.headers().contains_key(header::CONTENT_TYPE);
            let is_file = typed || filename.is_some() || part.file_name().is_some();
            let filename = filename.unwrap_or_default();
            let is_encoded = part
                .headers()
                .get(TRANSFER_ENCODING)
                .is_some_and(|encoding| {
                    !["binary", "8bit", "7bit"]
                        .iter()
                        .any(|plain| encoding.as_bytes().eq_ignore_ascii_case(plain.as_bytes()))
                });
            let content = content(part).await?;
            // A form's file input without a chosen file.
            if is_file && filename.is_empty() && content.as_ref().is_some_and(Vec::is_empty) {
                continue;
            }
            let field = match judged(named.as_deref(), self.parts, is_file, is_encoded) {
                Ok(field) => field,
                Err(fault) => {
                    faults.push(fault);
                    continue;
                }
            };
            if let Some(bytes) = content {
                self.files.push(FilePart {
                    field,
                    filename,
                    bytes,
                });
            } else {
                let index = self.files.iter().filter(|file| file.field == field).count();
                let at = format!("/{}/{index}", field.name());
                let found = "more".to_owned();
                faults.push(Fault::pointer(at, File::TooLarge { found }));
            }
        }
    }
}

/// Returns the list to which a part is added, if the part is an acceptable file.
fn judged(
    name: Option<&str>,
    part: usize,
    is_file: bool,
    is_encoded: bool,
) -> Result<Field, Fault> {
    let name = name.ok_or_else(|| Fault::pointer("", Body::PartWithoutName { part }))?;
    let field = field(name).ok_or_else(|| schema::unknown_member("", name, Body::PartName))?;
    let fault = |fault| Err(Fault::pointer(format!("/{}", plain(name)), fault));
    if !is_file {
        return fault(Body::PartIsNoFile);
    }
    if is_encoded {
        return fault(Body::PartIsEncoded);
    }
    Ok(field)
}

fn field(name: &str) -> Option<Field> {
    let name = plain(name);
    let named = Field::named(name).filter(|field| field.holds_attachments());
    named.or_else(|| UNNAMED.contains(&name).then_some(Field::OtherAttachments))
}

/// Removes the index that some clients append to the name of a list: `file[]`, `file[0]`.
fn plain(name: &str) -> &str {
    let index = name
        .strip_suffix(']')
        .and_then(|rest| rest.rsplit_once('['));
    index
        .filter(|(_, index)| index.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(name, |(name, _)| name)
}

/// Decodes a file name in which a browser wrote a quotation mark as `%22`. Removes line breaks
/// written in the same way.
fn decoded(name: &str) -> String {
    name.replace("%22", "\"")
        .replace("%0D", "")
        .replace("%0A", "")
}

/// Reads a part's content. `None` if it is larger than a file may be.
async fn content(mut part: multer::Field<'static>) -> Result<Option<Vec<u8>>, Error> {
    let mut content = Some(Vec::new());
    while let Some(chunk) = part.chunk().await? {
        content = content.filter(|content: &Vec<u8>| content.len() + chunk.len() <= LARGEST_FILE);
        if let Some(content) = &mut content {
            if content.capacity() < content.len() + chunk.len() {
                // Allocates the maximum for a large file at once. A growing buffer would be in
                // memory twice.
                content.reserve_exact(if content.len() < CHUNK {
                    chunk.len()
                } else {
                    LARGEST_FILE - content.len()
                });
            }
            content.extend_from_slice(&chunk);
        }
    }
    Ok(content.map(|mut content| {
        content.shrink_to_fit();
        content
    }))
}

/// Returns the fault of a body whose parts cannot be read any further than before this one.
fn explained(error: &Error, part: usize) -> Body {
    match error {
        Error::StreamReadFailed(_) => Body::PartHeaders { part },
        Error::IncompleteStream | Error::IncompleteFieldData { .. } => Body::NoClosing,
        _ => Body::PartForm { part },
    }
}

/// A body as a stream of chunks. The reader takes everything that is ready, so the stream is
/// pending once between two chunks.
struct Chunks {
    rest: Bytes,
    room: Arc<AtomicUsize>,
    is_paused: bool,
}

impl Stream for Chunks {
    type Item = Result<Bytes, TooMuch>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.is_paused) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if !self.rest.has_remaining() {
            return Poll::Ready(None);
        }
        let size = self.rest.len().min(CHUNK);
        let room = self.room.load(Ordering::Relaxed);
        let Some(left) = room.checked_sub(size) else {
            return Poll::Ready(Some(Err(TooMuch)));
        };
        self.room.store(left, Ordering::Relaxed);
        self.is_paused = true;
        Poll::Ready(Some(Ok(self.rest.split_to(size))))
    }
}

/// The error for a part whose headers are too large.
#[derive(Debug)]
struct TooMuch;

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("too many bytes of headers")
    }
}

impl std::error::Error for TooMuch {}
