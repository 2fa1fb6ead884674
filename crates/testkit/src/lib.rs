//! For tests: the app in process, clients that know one credential each, factories, and time and chance that repeat.

mod app;
mod client;
mod fixed;
mod rows;

pub use app::{TestApp, TestRegion};
pub use client::{Answer, Client};
pub use fixed::{ManualClock, RepeatingRandom};
pub use rows::{candidate, many};
