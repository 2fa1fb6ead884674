//! For tests: the app in process, clients that know one credential each, factories, and time and chance that repeat.

mod app;
mod client;
mod clock;
mod rows;

pub use app::{TestApp, TestRegion};
pub use client::{Answer, Client};
pub use clock::ManualClock;
pub use model::RepeatingRandom;
pub use rows::{candidate, many};
