//! The table of all refusal texts. Each group is an enum; each row a variant with its text.

#[macro_use]
mod table;
mod commands;
mod faults;
mod import;
pub mod page;
mod problem_code;
mod problems;
mod quantity;

pub use commands::{
    Attachments, AuditLog, Command, Copy, Database, FlagValue, Secret, StoredValue,
};
pub use faults::{
    Body, Email, Fields, File, KeyOrField, Member, Moment, Network, Parameter, Pattern, Search,
    SignIn, Text, Url, Version1, WebAddress,
};
pub use import::{Definitions, Export, Header, Import, ImportFile, Mapping, Row, RowWarning};
pub use problem_code::ProblemCode;
pub use problems::{Credential, Fetch, Files, Request, Server, State};
pub use quantity::{Counted, Size};
pub use table::{FaultMessage, Group, Message, ProblemMessage, Rendered};

/// Every group, in the order of the generated page.
pub const GROUPS: &[Group] = &[
    Request::GROUP,
    Credential::GROUP,
    State::GROUP,
    Server::GROUP,
    Body::GROUP,
    Parameter::GROUP,
    Fields::GROUP,
    Search::GROUP,
    Member::GROUP,
    Pattern::GROUP,
    Text::GROUP,
    Email::GROUP,
    WebAddress::GROUP,
    Moment::GROUP,
    Url::GROUP,
    File::GROUP,
    KeyOrField::GROUP,
    Network::GROUP,
    SignIn::GROUP,
    Version1::GROUP,
    Fetch::GROUP,
    Files::GROUP,
    Row::GROUP,
    RowWarning::GROUP,
    Header::GROUP,
    Mapping::GROUP,
    Definitions::GROUP,
    ImportFile::GROUP,
    Import::GROUP,
    Export::GROUP,
    Command::GROUP,
    FlagValue::GROUP,
    Database::GROUP,
    Attachments::GROUP,
    Copy::GROUP,
    AuditLog::GROUP,
    Secret::GROUP,
    StoredValue::GROUP,
];
