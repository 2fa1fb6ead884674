//! The command line of `callback`, for developers of a receiver.

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Callback {
    /// Receive callbacks on this machine: print each one with its headers and whether its signature
    /// is valid, and answer it
    ///
    /// A server calls an address on this machine or in a private network only if it runs with
    /// --egress-allow-private, or as a demo (serve --demo).
    Listen(Listen),
    /// Check whether a callback was signed with a secret, and if not, print why
    ///
    /// Standard input is the callback as received: an HTTP message, or only its body if its headers
    /// are given with --header.
    Verify(Verify),
    /// Print the headers that sign the body on standard input, as a callback sent now would have
    /// them
    Sign(Sign),
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Listen {
    /// The address to listen on
    #[arg(
        long = "listen",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:9000"
    )]
    pub(crate) address: String,
    /// The region's secret; without it no signature is checked
    #[arg(
        long,
        value_name = "whsec_…",
        env = "ONDERWIJSREGIO_CALLBACK_SECRET",
        hide_env_values = true
    )]
    pub(crate) secret: Option<String>,
    /// The status to answer with
    #[arg(long, value_name = "CODE", default_value_t = 204, value_parser = clap::value_parser!(u16).range(200..=599))]
    pub(crate) status: u16,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Verify {
    /// The region's secret
    #[arg(
        long,
        value_name = "whsec_…",
        env = "ONDERWIJSREGIO_CALLBACK_SECRET",
        hide_env_values = true
    )]
    pub(crate) secret: String,
    /// The URL it was sent to; by default the path in the message's first line
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// A header of the callback; repeatable
    #[arg(long = "header", value_name = "NAME: VALUE")]
    pub(crate) headers: Vec<String>,
    /// The maximum age of its signature in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub(crate) tolerance: u32,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Sign {
    /// A secret; repeatable, newest first
    #[arg(
        long = "secret",
        value_name = "whsec_…",
        required = true,
        env = "ONDERWIJSREGIO_CALLBACK_SECRET",
        hide_env_values = true,
        value_delimiter = ','
    )]
    pub(crate) secrets: Vec<String>,
    /// The URL it is sent to
    #[arg(long, value_name = "URL")]
    pub(crate) url: String,
    /// Its webhook-id
    #[arg(long, value_name = "ID", default_value = "msg_test")]
    pub(crate) id: String,
}
