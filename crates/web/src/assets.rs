//! The style sheet, the script and the logo mark. They are part of the binary. Their URLs contain a
//! hash of their content.

use std::sync::LazyLock;

/// A file that pages refer to.
#[derive(Debug)]
pub(crate) struct Asset {
    pub(crate) name: &'static str,
    /// The part of the site whose pages refer to it.
    site: &'static str,
    pub(crate) content: &'static [u8],
    /// The file as served, shared by all requests.
    pub(crate) shared: LazyLock<edge::Asset>,
}

pub(crate) static STYLE: Asset = Asset {
    name: "portal.css",
    site: "portal",
    content: concat!(
        include_str!("../assets/base.css"),
        include_str!("../assets/portal.css")
    )
    .as_bytes(),
    shared: LazyLock::new(|| edge::Asset::new("text/css; charset=utf-8", STYLE.content)),
};
pub(crate) static SCRIPT: Asset = Asset {
    name: "portal.js",
    site: "portal",
    content: include_bytes!("../assets/portal.js"),
    shared: LazyLock::new(|| edge::Asset::new("text/javascript; charset=utf-8", SCRIPT.content)),
};
pub(crate) static MARK: Asset = Asset {
    name: "mark.svg",
    site: "portal",
    content: include_bytes!("../assets/mark.svg"),
    shared: LazyLock::new(|| edge::Asset::new("image/svg+xml", MARK.content)),
};

pub(crate) static DESK_STYLE: Asset = Asset {
    name: "desk.css",
    site: "desk",
    content: concat!(
        include_str!("../assets/base.css"),
        include_str!("../assets/desk.css")
    )
    .as_bytes(),
    shared: LazyLock::new(|| edge::Asset::new("text/css; charset=utf-8", DESK_STYLE.content)),
};
pub(crate) static DESK_SCRIPT: Asset = Asset {
    name: "desk.js",
    site: "desk",
    content: include_bytes!("../assets/desk.js"),
    shared: LazyLock::new(|| {
        edge::Asset::new("text/javascript; charset=utf-8", DESK_SCRIPT.content)
    }),
};

pub(crate) static PASSKEY_SCRIPT: Asset = Asset {
    name: "passkeys.js",
    site: "desk",
    content: include_bytes!("../assets/passkeys.js"),
    shared: LazyLock::new(|| {
        edge::Asset::new("text/javascript; charset=utf-8", PASSKEY_SCRIPT.content)
    }),
};

impl Asset {
    /// Returns the file's URL path. Browsers may cache it permanently, because changed content has
    /// another path.
    pub(crate) fn path(&self) -> String {
        format!(
            "/{}/assets/{:016x}/{}",
            self.site,
            fingerprint(self.content),
            self.name
        )
    }
}

/// Returns the FNV-1a hash. It only has to differ when the content does.
pub(crate) fn fingerprint(content: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    content.iter().fold(0xcbf2_9ce4_8422_2325, step)
}
