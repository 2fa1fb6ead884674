//! A region's branding in the portal: display name, logo and colour.
//!
//! Pages contain no inline styles, so each colour has a small style sheet, which defines a class.
//! Text on a colour is black or white, whichever has the higher contrast: that is always at least
//! 4.58, and WCAG requires 4.5. A colour is used only behind such text, in light and dark mode.

use crate::assets;
use model::RegionId;
use services::GenerationCache;
use std::{collections::BTreeSet, sync::Arc};
use store::{Error, Store, region_settings::RegionSettings};

/// Capacity, in regions, of the cache.
const REGIONS: usize = 20_000;

/// A region as the portal shows it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Branding {
    pub(crate) name: String,
    /// The path of its logo.
    pub(crate) logo: Option<String>,
    pub(crate) colour: Option<Colour>,
    /// Whether the region has chosen any of this.
    pub(crate) chosen: bool,
}

/// A region's colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour([u8; 3]);

/// The regions' branding, cached until a region changes its settings or its name.
#[derive(Debug)]
pub(crate) struct Brandings {
    store: Store,
    cache: GenerationCache<RegionId, Branding>,
}

impl Brandings {
    pub(crate) fn new(store: Store) -> Self {
        let cache = GenerationCache::new(REGIONS);
        Self { store, cache }
    }

    /// Returns a region's branding.
    pub(crate) async fn of(&self, region: RegionId) -> Result<Arc<Branding>, Error> {
        let look_up = async { Branding::load(&self.store, region).await.map(Some) };
        let found = self
            .cache
            .get_or_load(&self.store, &region, look_up, |_| Some(region))
            .await?;
        Ok(found.unwrap_or_default())
    }

    /// Returns the branding of the only one of these regions. `None` if there are several, or if
    /// the region has chosen no branding.
    pub(crate) async fn of_regions(
        &self,
        regions: impl Iterator<Item = RegionId>,
    ) -> Result<Option<Arc<Branding>>, Error> {
        let regions: BTreeSet<RegionId> = regions.collect();
        let (Some(region), true) = (regions.first(), regions.len() == 1) else {
            return Ok(None);
        };
        Ok(Some(self.of(*region).await?).filter(|branding| branding.chosen))
    }
}

impl Branding {
    async fn load(store: &Store, region: RegionId) -> Result<Self, Error> {
        let RegionSettings {
            display_name,
            logo,
            colour,
            ..
        } = store.region_settings(region).await?;
        let chosen = display_name.is_some() || logo.is_some() || colour.is_some();
        let name = match display_name {
            Some(name) => name,
            None => store
                .region(region)
                .await?
                .map(|region| region.name)
                .unwrap_or_default(),
        };
        Ok(Self {
            name,
            logo: logo.map(|logo| logo.path(region)),
            colour: colour
                .as_deref()
                .and_then(|colour| Colour::parse(colour.strip_prefix('#')?)),
            chosen,
        })
    }

    /// Returns the CSS class that applies the colour.
    pub(crate) fn class(&self) -> String {
        self.colour.map(Colour::class).unwrap_or_default()
    }
}

impl Colour {
    /// Parses six hexadecimal digits in lower case.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let small = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
        if text.len() != 6 || !text.as_bytes().iter().all(small) {
            return None;
        }
        let [_, red, green, blue] = u32::from_str_radix(text, 16).ok()?.to_be_bytes();
        Some(Self([red, green, blue]))
    }

    /// Returns the URL path of the colour's style sheet. Changed content has another path.
    pub(crate) fn path(self) -> String {
        format!(
            "/portal/colours/{:016x}/{}",
            assets::fingerprint(self.sheet().as_bytes()),
            self.digits()
        )
    }

    /// Returns the colour's style sheet.
    pub(crate) fn sheet(self) -> String {
        let text = if self.contrast(1.0) >= self.contrast(0.0) {
            "#fff"
        } else {
            "#000"
        };
        format!(
            ".{} {{ --region: #{}; --on-region: {text}; }}\n",
            self.class(),
            self.digits()
        )
    }

    fn class(self) -> String {
        format!("c{}", self.digits())
    }

    fn digits(self) -> String {
        let Self([red, green, blue]) = self;
        format!("{red:02x}{green:02x}{blue:02x}")
    }

    /// Returns the contrast with a grey of this luminance, as defined by WCAG 2.
    fn contrast(self, luminance: f64) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        let [red, green, blue] = self.0.map(linear);
        let own = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        (own.max(luminance) + 0.05) / (own.min(luminance) + 0.05)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_readable_on_any_colour() {
        for (colour, text) in [
            ("000000", "#fff"),
            ("0b5a9d", "#fff"),
            ("ffffff", "#000"),
            ("f5b335", "#000"),
        ] {
            let sheet = Colour::parse(colour).unwrap().sheet();
            assert_eq!(
                sheet,
                format!(".c{colour} {{ --region: #{colour}; --on-region: {text}; }}\n")
            );
        }
        let steps = || (0..=255).step_by(5);
        for (red, green, blue) in
            steps().flat_map(|r| steps().flat_map(move |g| steps().map(move |b| (r, g, b))))
        {
            let colour = Colour([red, green, blue]);
            assert!(
                colour.contrast(1.0).max(colour.contrast(0.0)) >= 4.5,
                "{colour:?}"
            );
        }
    }

    #[test]
    fn only_valid_colours_are_accepted() {
        assert_eq!(Colour::parse("0b5a9d"), Some(Colour([0x0b, 0x5a, 0x9d])));
        for text in ["", "fff", "0B5A9D", "0b5a9d0", "+b5a9d", "0b5a9}"] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }
}
