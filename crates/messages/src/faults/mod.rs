//! Faults of requests, each with a stable code: the `errors` of a 400.

mod body;
mod email;
mod fields;
mod file;
mod member;
mod moment;
mod parameter;
mod search;
mod settings;
mod sign_in;
mod text;
mod url;
mod version_1;

pub use body::Body;
pub use email::Email;
pub use fields::Fields;
pub use file::File;
pub use member::{Member, Pattern};
pub use moment::Moment;
pub use parameter::Parameter;
pub use search::Search;
pub use settings::{KeyOrField, Network};
pub use sign_in::SignIn;
pub use text::Text;
pub use url::{Url, WebAddress};
pub use version_1::Version1;
