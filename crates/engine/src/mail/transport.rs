//! Where letters go: to a mail server, into a folder, or nowhere.

use super::{Cause, Letter, Sender, Smtp};
use lettre::Message;
use std::{
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::PathBuf,
};

/// Where letters go.
#[derive(Debug, Clone, Default)]
pub enum Transport {
    /// Nowhere: they wait, and are given up when they are too old.
    #[default]
    None,
    /// To a mail server.
    Smtp(Smtp),
    /// Into a folder.
    Folder(Folder),
}

/// A folder that takes letters as `.eml` files, which only their owner may read. For demonstrations and tests.
#[derive(Debug, Clone)]
pub struct Folder {
    /// Where; made when it is not there.
    pub path: PathBuf,
    /// Is told of each letter.
    pub tell: fn(&Letter),
}

/// Why a letter has not gone out. The words hold nothing personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// It may go out later.
    Passing(Cause),
    /// It never will.
    Final(Cause),
}

impl Failure {
    /// Why.
    pub(super) fn cause(&self) -> &Cause {
        match self {
            Self::Passing(cause) | Self::Final(cause) => cause,
        }
    }
}

impl Transport {
    /// The mail server, if it is one, without its password.
    pub(super) fn place(&self) -> Option<String> {
        match self {
            Self::Smtp(smtp) => Some(smtp.place()),
            Self::None | Self::Folder(_) => None,
        }
    }

    /// Hands a message over. `id` is the letter's.
    pub(super) async fn send(
        &self,
        from: &Sender,
        id: &str,
        letter: &Letter,
        message: &Message,
    ) -> Result<(), Failure> {
        match self {
            Self::None => Err(Failure::Passing("no mail server is named".into())),
            Self::Smtp(smtp) => smtp.send(from, message).await,
            Self::Folder(folder) => {
                folder.put(id, message).map_err(|error| Failure::Passing(error.kind().to_string().into()))?;
                (folder.tell)(letter);
                Ok(())
            }
        }
    }
}

impl Folder {
    fn put(&self, id: &str, message: &Message) -> std::io::Result<()> {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.path)?;
        let file = self.path.join(format!("{id}.eml"));
        let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file)?;
        file.write_all(&message.formatted())
    }
}
