//! The settings that a region manages itself, besides its name: the notification URL, the branding
//! in the portal, the retention and the reasons of leaving.

mod change;
mod exit_reasons;
mod sign_in;
mod version_1;

pub use exit_reasons::ExitReasons;
pub use sign_in::{PASSKEY, SettingsError, SignInWays, sign_in_within};
pub use version_1::{UnknownMembers, Version1};

use crate::Store;
use db::{Error, Row, Transaction, Value, column, register};
use model::{RegionId, Timestamp};
use std::time::Duration;

register! {
    region SETTINGS = "SELECT notification_url, display_name, colour, logo_type, logo_size, logo_hash, retention_days, \
                retention_days_with_consent, retention_warn_days, retention_since, retention_not_before, v1, v1_unknown, \
                exit_reasons, exit_reason_required, sign_in FROM region_settings \
                WHERE region_id = $1";
    region KEEP = "INSERT INTO region_settings (region_id, notification_url, display_name, colour, retention_days, \
            retention_days_with_consent, retention_warn_days, retention_since, retention_not_before, v1, v1_unknown, exit_reasons, \
            exit_reason_required, sign_in) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
            ON CONFLICT (region_id) DO UPDATE SET notification_url = excluded.notification_url, \
            display_name = excluded.display_name, colour = excluded.colour, retention_days = excluded.retention_days, \
            retention_days_with_consent = excluded.retention_days_with_consent, \
            retention_warn_days = excluded.retention_warn_days, retention_since = excluded.retention_since, \
            retention_not_before = excluded.retention_not_before, v1 = excluded.v1, v1_unknown = excluded.v1_unknown, \
            exit_reasons = excluded.exit_reasons, exit_reason_required = excluded.exit_reason_required, \
            sign_in = excluded.sign_in";
    region KEEP_LOGO = "UPDATE region_settings SET logo_type = $2, logo_size = $3, logo_hash = $4, logo = $5 \
                 WHERE region_id = $1";
    region LOGO = "SELECT logo_type, logo_hash, logo FROM region_settings WHERE region_id = $1 AND logo IS NOT NULL";
}

/// The settings of a region.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegionSettings {
    /// The URL that notices about events that the region did not request are sent to.
    pub notification_url: Option<String>,
    /// The name in the portal, instead of the region's name.
    pub display_name: Option<String>,
    /// The colour in the portal: `#rrggbb`.
    pub colour: Option<String>,
    /// The logo in the portal, without its bytes.
    pub logo: Option<LogoAbout>,
    /// How long candidates are kept. Without it, nothing is erased automatically.
    pub retention: Option<Retention>,
    /// When the retention was last changed.
    pub retention_since: Option<Timestamp>,
    /// Until this moment nobody is erased because the retention ended. After the retention is
    /// shortened, the former warning period has to pass first.
    pub retention_not_before: Option<Timestamp>,
    /// What the region's websites may do with version 1 of the API.
    pub version_1: Version1,
    /// What the desk asks when a candidate leaves.
    pub exit_reasons: ExitReasons,
    /// How the region's staff sign in.
    pub sign_in: SignInWays,
}

/// The properties of a logo without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoAbout {
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
    /// A hash that identifies its bytes.
    pub hash: String,
}

impl LogoAbout {
    /// Returns the path of a region's logo in the portal. Other bytes have another path.
    pub fn path(&self, region: RegionId) -> String {
        format!("/portal/regions/{region}/{}/logo", self.hash)
    }
}

/// A logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// Its media type.
    pub media_type: String,
    /// A hash that identifies its bytes.
    pub hash: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The number of days that candidates are kept after the last event about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// For candidates without consent.
    pub days: i64,
    /// For candidates with consent.
    pub days_with_consent: i64,
    /// How many days before the end the region is warned.
    pub warn_days: i64,
}

impl Retention {
    /// Returns whether the other retention erases a candidate sooner or warns later. No retention
    /// counts as shorter, because a shorter one could follow it.
    fn is_shortened_to(&self, other: Option<&Self>) -> bool {
        other.is_none_or(|other| {
            other.days < self.days
                || other.days_with_consent < self.days_with_consent
                || other.warn_days < self.warn_days
        })
    }
}

/// Changes to a region's settings. `None` leaves a setting unchanged, `Some(None)` clears it.
#[derive(Debug, Clone, Default)]
pub struct RegionSettingsChange {
    /// The notification URL.
    pub notification_url: Option<Option<String>>,
    /// The name in the portal.
    pub display_name: Option<Option<String>>,
    /// The colour.
    pub colour: Option<Option<String>>,
    /// The logo.
    pub logo: Option<Option<Logo>>,
    /// How long candidates are kept.
    pub retention: Option<Option<Retention>>,
    /// Whether version 1 of the API is off. Cleared, it is on.
    pub v1_is_off: Option<bool>,
    /// What becomes of members that version 1 does not know.
    pub v1_unknown: Option<UnknownMembers>,
    /// The reasons of leaving that the desk offers.
    pub exit_reasons: Option<Vec<String>>,
    /// Whether the desk requires a reason of leaving.
    pub exit_reason_required: Option<bool>,
    /// How the region's staff sign in.
    pub sign_in: Option<SignInWays>,
}

impl RegionSettingsChange {
    /// Returns the names of the settings that are changed.
    fn given(&self) -> Vec<&'static str> {
        let Self {
            notification_url,
            display_name,
            colour,
            logo,
            retention,
            v1_is_off,
            v1_unknown,
            exit_reasons,
            exit_reason_required,
            sign_in,
        } = self;
        let given = [
            ("notificationUrl", notification_url.is_some()),
            ("displayName", display_name.is_some()),
            ("colour", colour.is_some()),
            ("logo", logo.is_some()),
            ("retention", retention.is_some()),
            ("v1", v1_is_off.is_some()),
            ("v1Unknown", v1_unknown.is_some()),
            ("exitReasons", exit_reasons.is_some()),
            ("exitReasonRequired", exit_reason_required.is_some()),
            ("signIn", sign_in.is_some()),
        ];
        given
            .into_iter()
            .filter(|(_, given)| *given)
            .map(|(name, _)| name)
            .collect()
    }

    fn apply(&self, settings: &mut RegionSettings, now: Timestamp) {
        let Self {
            notification_url,
            display_name,
            colour,
            logo,
            retention,
            v1_is_off,
            v1_unknown,
            exit_reasons,
            exit_reason_required,
            sign_in,
        } = self;
        let exits = &mut settings.exit_reasons;
        if let Some(list) = exit_reasons {
            exits.list.clone_from(list);
        }
        exits.is_required = exit_reason_required.unwrap_or(exits.is_required);
        if let Some(sign_in) = sign_in {
            settings.sign_in.clone_from(sign_in);
        }
        let version_1 = &mut settings.version_1;
        version_1.is_off = v1_is_off.unwrap_or(version_1.is_off);
        version_1.unknown = v1_unknown.unwrap_or(version_1.unknown);
        let given = [notification_url, display_name, colour];
        let kept = [
            &mut settings.notification_url,
            &mut settings.display_name,
            &mut settings.colour,
        ];
        for (kept, given) in kept.into_iter().zip(given) {
            if let Some(given) = given {
                kept.clone_from(given);
            }
        }
        if let Some(logo) = logo {
            settings.logo = logo.as_ref().map(Logo::about);
        }
        if let Some(retention) = retention.filter(|retention| *retention != settings.retention) {
            if let Some(before) = settings
                .retention
                .filter(|before| before.is_shortened_to(retention.as_ref()))
            {
                let waits = Duration::from_hours(24 * before.warn_days.max(0).unsigned_abs());
                settings.retention_not_before =
                    settings.retention_not_before.max(Some(now.plus(waits)));
            }
            settings.retention = retention;
            settings.retention_since = Some(now);
        }
    }
}

impl Logo {
    fn about(&self) -> LogoAbout {
        let size = i64::try_from(self.bytes.len()).unwrap_or(i64::MAX);
        LogoAbout {
            media_type: self.media_type.clone(),
            size,
            hash: self.hash.clone(),
        }
    }
}

fn settings(row: Row<'_>) -> Result<RegionSettings, Error> {
    let text = |column| Ok::<_, Error>(row.optional_text(column)?.map(str::to_owned));
    let logo = match (
        text(column!(SETTINGS, logo_type))?,
        row.optional_int(column!(SETTINGS, logo_size))?,
        text(column!(SETTINGS, logo_hash))?,
    ) {
        (Some(media_type), Some(size), Some(hash)) => Some(LogoAbout {
            media_type,
            size,
            hash,
        }),
        _ => None,
    };
    let retention = match (
        row.optional_int(column!(SETTINGS, retention_days))?,
        row.optional_int(column!(SETTINGS, retention_days_with_consent))?,
        row.optional_int(column!(SETTINGS, retention_warn_days))?,
    ) {
        (Some(days), Some(days_with_consent), Some(warn_days)) => Some(Retention {
            days,
            days_with_consent,
            warn_days,
        }),
        _ => None,
    };
    Ok(RegionSettings {
        notification_url: text(column!(SETTINGS, notification_url))?,
        display_name: text(column!(SETTINGS, display_name))?,
        colour: text(column!(SETTINGS, colour))?,
        logo,
        retention,
        retention_since: row
            .optional_int(column!(SETTINGS, retention_since))?
            .map(Timestamp::from_micros),
        retention_not_before: row
            .optional_int(column!(SETTINGS, retention_not_before))?
            .map(Timestamp::from_micros),
        version_1: Version1 {
            is_off: row.optional_int(column!(SETTINGS, v1))? == Some(0),
            unknown: row
                .optional_text(column!(SETTINGS, v1_unknown))?
                .and_then(UnknownMembers::named)
                .unwrap_or_default(),
        },
        exit_reasons: ExitReasons::read(
            row.optional_text(column!(SETTINGS, exit_reasons))?,
            row.optional_int(column!(SETTINGS, exit_reason_required))?,
        ),
        sign_in: SignInWays::read(row.optional_text(column!(SETTINGS, sign_in))?),
    })
}

/// Returns a region's settings within a transaction of one of its scopes.
pub(crate) async fn of(
    transaction: &mut Transaction<'_>,
    region: RegionId,
) -> Result<RegionSettings, Error> {
    let found = transaction
        .first(&SETTINGS, &[Value::Text(region.as_str())], settings)
        .await?;
    Ok(found.unwrap_or_default())
}

async fn keep(
    transaction: &mut Transaction<'_>,
    region: RegionId,
    kept: &RegionSettings,
) -> Result<(), Error> {
    let number = |of: fn(&Retention) -> i64| {
        kept.retention
            .as_ref()
            .map_or(Value::Null, |kept| Value::Int(of(kept)))
    };
    let exit_reasons = kept.exit_reasons.stored();
    let sign_in = kept.sign_in.stored();
    let values = [
        Value::Text(region.as_str()),
        kept.notification_url.as_deref().into(),
        kept.display_name.as_deref().into(),
        kept.colour.as_deref().into(),
        number(|retention| retention.days),
        number(|retention| retention.days_with_consent),
        number(|retention| retention.warn_days),
        kept.retention_since
            .map_or(Value::Null, |since| Value::Int(since.micros())),
        kept.retention_not_before
            .map_or(Value::Null, |moment| Value::Int(moment.micros())),
        Value::Int((!kept.version_1.is_off).into()),
        Value::Text(kept.version_1.unknown.name()),
        exit_reasons.as_deref().into(),
        Value::Int(kept.exit_reasons.is_required.into()),
        sign_in.as_deref().into(),
    ];
    transaction.execute(&KEEP, &values).await.map(drop)
}

async fn keep_logo(
    transaction: &mut Transaction<'_>,
    region: RegionId,
    logo: Option<&Logo>,
) -> Result<(), Error> {
    let values = [
        Value::Text(region.as_str()),
        logo.map(|logo| logo.media_type.as_str()).into(),
        logo.map_or(Value::Null, |logo| Value::Int(logo.about().size)),
        logo.map(|logo| logo.hash.as_str()).into(),
        logo.map_or(Value::Null, |logo| Value::Blob(&logo.bytes)),
    ];
    transaction.execute(&KEEP_LOGO, &values).await.map(drop)
}

impl Store {
    /// Returns the settings of a region.
    pub async fn region_settings(&self, region: RegionId) -> Result<RegionSettings, Error> {
        let found = self
            .database()
            .first(&SETTINGS, &[Value::Text(region.as_str())], settings)
            .await?;
        Ok(found.unwrap_or_default())
    }

    /// Returns a region's logo.
    pub async fn region_logo(&self, region: RegionId) -> Result<Option<Logo>, Error> {
        let logo = |row: Row<'_>| {
            Ok(Logo {
                media_type: row.text(column!(LOGO, logo_type))?.to_owned(),
                hash: row.text(column!(LOGO, logo_hash))?.to_owned(),
                bytes: row.blob(column!(LOGO, logo))?.to_vec(),
            })
        };
        self.database()
            .first(&LOGO, &[Value::Text(region.as_str())], logo)
            .await
    }
}
