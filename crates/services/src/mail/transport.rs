//! Where e-mails are sent: to a mail server, to a folder, or nowhere.

use super::{Cause, EmailTemplate, Sender, Smtp};
use lettre::Message;
use std::{
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::PathBuf,
};

/// Where e-mails are sent.
#[derive(Debug, Clone, Default)]
pub enum Transport {
    /// Nowhere: e-mails wait, and are given up when they are too old.
    #[default]
    None,
    /// To a mail server.
    Smtp(Smtp),
    /// To a folder.
    Folder(Folder),
}

/// A folder that e-mails are written to as `.eml` files, readable by their owner only. For
/// demonstrations and tests.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The folder's path. It is created if it does not exist.
    pub path: PathBuf,
    /// Called with each e-mail after it has been written.
    pub on_send: fn(&EmailTemplate),
}

/// Why an e-mail was not sent. The texts contain no personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// A temporary failure; sending is retried.
    Passing(Cause),
    /// A permanent failure; the e-mail is given up.
    Final(Cause),
}

impl Failure {
    /// Returns the cause.
    pub(super) fn cause(&self) -> &Cause {
        match self {
            Self::Passing(cause) | Self::Final(cause) => cause,
        }
    }
}

impl Transport {
    /// Returns whether e-mails leave at all.
    pub fn sends(&self) -> bool {
        !matches!(self, Self::None)
    }

    /// Returns the mail server's host and port, if the transport is a mail server.
    pub(super) fn place(&self) -> Option<String> {
        match self {
            Self::Smtp(smtp) => Some(smtp.place()),
            Self::None | Self::Folder(_) => None,
        }
    }

    /// Sends a message. `id` is the e-mail's id.
    pub(super) async fn send(
        &self,
        from: &Sender,
        id: &str,
        email: &EmailTemplate,
        message: &Message,
    ) -> Result<(), Failure> {
        match self {
            Self::None => Err(Failure::Passing("no mail server is named".into())),
            Self::Smtp(smtp) => smtp.send(from, message).await,
            Self::Folder(folder) => {
                folder
                    .put(id, message)
                    .map_err(|error| Failure::Passing(error.kind().to_string().into()))?;
                (folder.on_send)(email);
                Ok(())
            }
        }
    }
}

impl Folder {
    fn put(&self, id: &str, message: &Message) -> std::io::Result<()> {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.path)?;
        let file = self.path.join(format!("{id}.eml"));
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(file)?;
        file.write_all(&message.formatted())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_mail_server_nothing_leaves() {
        assert!(!Transport::default().sends());
        let smtp = Smtp::from_url("smtp://mail.example.nl:587").unwrap();
        assert!(Transport::Smtp(smtp).sends());
    }
}
