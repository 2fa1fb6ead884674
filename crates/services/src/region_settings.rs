//! The settings that a region chooses itself: reading a change of them from a validated body, and
//! showing them.

use base64::{Engine, engine::general_purpose::STANDARD};
use messages::KeyOrField;
use model::{Fault, Location, RegionId};
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use store::region_settings::{
    Logo, LogoAbout, RegionSettings, RegionSettingsChange, Retention, SignInWays, UnknownMembers,
};
use utoipa::{
    ToSchema,
    openapi::{Object, ObjectBuilder, Type},
};

/// The maximum size of a logo in bytes.
const LARGEST: usize = 100_000;
/// The media types that a logo may have, recognised by content. SVG is excluded because it can
/// contain code.
const IMAGES: [&str; 3] = ["image/png", "image/jpeg", "image/webp"];
/// How many days before a record's end a region is notified, if it does not choose a number itself.
const WARN_DAYS: i64 = 14;

/// Reads the changes from a body that passed its schema. Adds faults that only the content shows,
/// such as a URL that is not allowed or a file that is no image. `ways` are the ways in which the
/// staff of the region can sign in on this server.
pub fn change(
    body: &Map<String, Value>,
    policy: &egress::Policy,
    ways: &[String],
    faults: &mut Vec<Fault>,
) -> RegionSettingsChange {
    let cleared = Map::from_iter(
        ["displayName", "colour", "logo"].map(|name| (name.to_owned(), Value::Null)),
    );
    let portal = match body.get("portal") {
        Some(Value::Object(portal)) => portal,
        Some(_) => &cleared,
        None => &Map::new(),
    };
    let notification_url = body.get("notificationUrl").map(|given| {
        match egress::stored_url(
            given.as_str().filter(|url| !model::trim(url).is_empty())?,
            policy,
        ) {
            Ok(url) => Some(url),
            Err(expected) => {
                faults.push(Fault::pointer("/notificationUrl", expected));
                None
            }
        }
    });
    RegionSettingsChange {
        notification_url,
        display_name: portal
            .get("displayName")
            .map(|given| text(given).map(|name| name.trim().to_owned())),
        colour: portal
            .get("colour")
            .map(|given| text(given).map(|colour| colour.to_ascii_lowercase())),
        logo: portal
            .get("logo")
            .map(|given| match logo(given.get("base64")?.as_str()?) {
                Ok(logo) => Some(logo),
                Err(fault) => {
                    // The schema has already reported invalid base64.
                    let fault = fault.map(|fault| Fault::pointer("/portal/logo/base64", fault));
                    faults.extend(fault);
                    None
                }
            }),
        retention: body.get("retention").map(retention),
        v1_is_off: body.get("v1").map(|given| given.as_bool() == Some(false)),
        v1_unknown: body.get("v1Unknown").map(|given| {
            let named = given.as_str().and_then(UnknownMembers::named);
            named.unwrap_or_default()
        }),
        exit_reasons: body.get("exitReasons").map(texts),
        exit_reason_required: body
            .get("exitReasonRequired")
            .map(|given| given.as_bool() == Some(true)),
        sign_in: body.get("signIn").map(|given| sign_in(given, ways, faults)),
    }
}

/// Reads the ways in which staff sign in.
fn sign_in(given: &Value, ways: &[String], faults: &mut Vec<Fault>) -> SignInWays {
    let given = given.as_array().map_or(&[][..], Vec::as_slice);
    // What the schema has reported already.
    let reported: HashSet<String> = faults
        .iter()
        .filter_map(|fault| match &fault.at {
            Location::Pointer(pointer) => Some(pointer.clone()),
            Location::Parameter(_) => None,
        })
        .collect();
    for (at, way) in given.iter().enumerate() {
        let is_known = ways
            .iter()
            .any(|known| Some(known.as_str()) == way.as_str());
        let pointer = format!("/signIn/{at}");
        if !is_known && !reported.contains(&pointer) {
            faults.push(Fault::pointer(pointer, KeyOrField::NoSuchWay));
        }
    }
    let chosen = given.iter().filter_map(Value::as_str);
    SignInWays::new(chosen.map(str::to_owned))
}

/// Returns the text of a member, or nothing if it is `null`.
fn text(given: &Value) -> Option<String> {
    given.as_str().map(str::to_owned)
}

/// Returns the texts of a list, without the blanks around them.
fn texts(given: &Value) -> Vec<String> {
    let given = given.as_array().into_iter().flatten();
    let texts = given.filter_map(Value::as_str);
    texts.map(|text| model::trim(text).to_owned()).collect()
}

fn logo(base64: &str) -> Result<Logo, Option<KeyOrField>> {
    let bytes = STANDARD.decode(base64).map_err(|_| None)?;
    if bytes.len() > LARGEST {
        return Err(Some(KeyOrField::LogoSize { found: bytes.len() }));
    }
    let found = file_kind::recognise(&bytes)
        .map(|kind| kind.media_type)
        .ok();
    let media_type = IMAGES.into_iter().find(|image| Some(*image) == found);
    let media_type = media_type.ok_or(Some(KeyOrField::LogoKind))?.to_owned();
    let hash = Sha256::digest(&bytes)[..8]
        .iter()
        .fold(String::new(), |hash, byte| format!("{hash}{byte:02x}"));
    Ok(Logo {
        media_type,
        hash,
        bytes,
    })
}

fn retention(given: &Value) -> Option<Retention> {
    let days = |name: &str| given.get(name).and_then(Value::as_f64).map(whole);
    Some(Retention {
        days: days("days")?,
        days_with_consent: days("daysWithConsent")?,
        warn_days: days("warnDays").unwrap_or(WARN_DAYS),
    })
}

/// Converts a number that the schema guarantees to be a small integer, possibly written as `28.0`.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the schema admits no number beyond 3,650"
)]
fn whole(number: f64) -> i64 {
    number as i64
}

/// The settings of a region.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegionSettings)]
#[serde(rename_all = "camelCase")]
pub struct SettingsView<'s> {
    /// The URL that receives notifications of automatic events.
    #[schema(required)]
    notification_url: Option<&'s str>,
    #[schema(inline)]
    portal: PortalView<'s>,
    /// How long candidates are kept. It is `null` if the region erases no candidate automatically.
    #[schema(inline, required)]
    retention: Option<RetentionView>,
    /// Whether websites may use version 1.
    v1: bool,
    #[schema(schema_with = unknown_members)]
    v1_unknown: &'static str,
    /// The reasons of leaving that the desk offers.
    exit_reasons: Vec<&'s str>,
    /// Whether the desk requires a reason of leaving.
    exit_reason_required: bool,
    /// How the region's staff sign in: `passkey`, or `oidc:` and the slug of a provider. It is `null`
    /// if they may use all ways.
    #[schema(required)]
    sign_in: Option<Vec<&'s str>>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct PortalView<'s> {
    /// The name of the region in the portal, instead of its own name.
    #[schema(required)]
    display_name: Option<&'s str>,
    /// The colour of the region in the portal, as `#rrggbb`.
    #[schema(required)]
    colour: Option<&'s str>,
    #[schema(inline, required)]
    logo: Option<LogoView<'s>>,
}

#[derive(Debug, Serialize, ToSchema)]
struct LogoView<'s> {
    #[schema(schema_with = logo_types)]
    r#type: &'s str,
    /// The size in bytes.
    #[schema(minimum = 1)]
    size: i64,
    #[schema(format = "uri")]
    url: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct RetentionView {
    #[schema(minimum = 1)]
    days: i64,
    #[schema(minimum = 1)]
    days_with_consent: i64,
    #[schema(minimum = 1)]
    warn_days: i64,
}

fn logo_types() -> Object {
    text_of(IMAGES)
}

fn unknown_members() -> Object {
    let mut ways = text_of(UnknownMembers::ALL.map(UnknownMembers::name));
    ways.description = Some("What becomes of unknown members in version 1.".into());
    ways
}

fn text_of<const N: usize>(values: [&'static str; N]) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(values))
        .build()
}

impl<'s> SettingsView<'s> {
    /// Creates the answer from the stored settings. The URL of the logo begins with `public_url`.
    pub fn new(region: RegionId, kept: &'s RegionSettings, public_url: &str) -> Self {
        let logo = |logo: &'s LogoAbout| LogoView {
            r#type: &logo.media_type,
            size: logo.size,
            url: format!("{public_url}{}", logo.path(region)),
        };
        let retention = |Retention {
                             days,
                             days_with_consent,
                             warn_days,
                         }| RetentionView {
            days,
            days_with_consent,
            warn_days,
        };
        Self {
            notification_url: kept.notification_url.as_deref(),
            portal: PortalView {
                display_name: kept.display_name.as_deref(),
                colour: kept.colour.as_deref(),
                logo: kept.logo.as_ref().map(logo),
            },
            retention: kept.retention.map(retention),
            v1: !kept.version_1.is_off,
            v1_unknown: kept.version_1.unknown.name(),
            exit_reasons: kept.exit_reasons.list.iter().map(String::as_str).collect(),
            exit_reason_required: kept.exit_reasons.is_required,
            sign_in: kept.sign_in.listed().map(|ways| {
                let names = ways.iter().map(String::as_str);
                names.collect()
            }),
        }
    }
}
