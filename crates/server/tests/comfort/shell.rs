//! Completion for shells, and manual pages.

use super::read;
use crate::harness::Installation;
use std::process::Command;

#[test]
fn bash_completes_commands_and_flags() {
    let it = Installation::new();
    let script = it.run("completion bash").good();
    std::fs::write(it.folder().join("completion"), script).unwrap();
    let completed = |words: &str| {
        let test = format!(
            "source ./completion; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _onderwijsregio onderwijsregio \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; \
             printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        let output = Command::new("bash")
            .args(["--norc", "-c", &test])
            .current_dir(it.folder())
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(completed("onderwijsregio reg"), "region\n");
    assert_eq!(completed("onderwijsregio region cr"), "create\n");
    assert_eq!(
        completed("onderwijsregio key create --sandbox"),
        "--sandbox-only\n--sandbox-quota-records\n--sandbox-quota-attachments\n"
    );
    for shell in ["elvish", "fish", "powershell", "zsh"] {
        let script = it.run(&format!("completion {shell}")).good();
        assert!(script.contains("onderwijsregio"), "{shell}");
    }
}

#[test]
fn each_command_has_a_manual_page() {
    let it = Installation::new();
    let page = it.run("man").good();
    assert!(
        page.contains("onderwijsregio \\- The Onderwijsregio API server"),
        "{page}"
    );
    it.run("man --output pages").good();
    for name in [
        "onderwijsregio",
        "onderwijsregio-region-create",
        "onderwijsregio-config-check",
    ] {
        let page = read(&it, &format!("pages/{name}.1"));
        assert!(page.contains(".SH SYNOPSIS"), "{name}");
    }
    std::fs::write(it.folder().join("file"), "").unwrap();
    let refusal = it.run("man --output file").refusal();
    assert!(
        refusal.starts_with("error: the manual pages cannot be written to the folder 'file': "),
        "{refusal}"
    );
}
