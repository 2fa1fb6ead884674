//! The attribute that runs a test on both engines.

use proc_macro::{TokenStream, TokenTree};

/// Turns a function without parameters, `async` or not, into two tests: `name::on_sqlite` and
/// `name::on_postgres`.
///
/// Everything that the function opens through the testkit uses the engine of the test.
#[proc_macro_attribute]
pub fn test(_: TokenStream, function: TokenStream) -> TokenStream {
    let word = |token: &TokenTree, text: &str| matches!(token, TokenTree::Ident(ident) if ident.to_string() == text);
    let is_async = function
        .clone()
        .into_iter()
        .any(|token| word(&token, "async"));
    let name = function
        .clone()
        .into_iter()
        .skip_while(|token| !word(token, "fn"))
        .nth(1);
    let name = name.expect("the attribute stands on a function");
    let run = if is_async { "run" } else { "run_blocking" };
    let twin = |engine: &str| {
        let call = if is_async { "()" } else { "" };
        let lower = engine.to_lowercase();
        format!(
            "#[test] fn on_{lower}() {{ ::testkit::{run}(::testkit::Backend::{engine}, super::{name}{call}) }}"
        )
    };
    let twins = format!("mod {name} {{ {} {} }}", twin("Sqlite"), twin("Postgres"));
    let twins: TokenStream = twins.parse().expect("the twins are well-formed");
    [function, twins].into_iter().collect()
}
