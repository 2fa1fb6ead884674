//! Test utilities: the application in process, clients with one credential each, factories, and a
//! clock and randomness that are repeatable.

mod answer;
mod app;
mod backend;
mod client;
mod clock;
pub mod contract;
mod fuzz;
pub mod logs;
mod mail;
mod mutate;
mod node;
pub mod postgres;
mod rows;
mod staff;
mod stored;

pub use answer::Answer;
pub use app::{TestApp, TestRegion};
pub use backend::{Backend, Database, backend, run, run_blocking};
pub use client::Client;
pub use clock::ManualClock;
pub use fuzz::Fuzz;
pub use mail::TestEmail;
pub use model::RepeatingRandom;
pub use node::Settings;
pub use rows::{candidate, many, sample};
pub use testkit_macros::test;
