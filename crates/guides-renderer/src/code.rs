//! Samples: runs of fenced blocks. The programs of a sample do the same in several languages. Each
//! is shown while its language is chosen, with the output that belongs to it.

use crate::{escape::escape, texts::Texts};
use std::fmt::Write;

/// The languages of programs: the word after the fence, and the name.
pub(crate) const LANGUAGES: [(&str, &str); 4] = [
    ("sh", "curl"),
    ("ts", "TypeScript"),
    ("python", "Python"),
    ("php", "PHP"),
];

/// A fenced block: the words after the fence and its text.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    words: Vec<String>,
    pub(crate) text: String,
}

/// For which chosen languages a block is shown. `None`: always.
type Choices = Option<Vec<&'static str>>;

impl Block {
    pub(crate) fn new(info: &str) -> Self {
        Self {
            words: info.split_whitespace().map(str::to_owned).collect(),
            text: String::new(),
        }
    }

    fn is(&self, word: &str) -> bool {
        self.words.iter().any(|own| own == word)
    }

    fn language(&self) -> &str {
        self.words.first().map_or("text", String::as_str)
    }

    /// Returns the language of a program that exists in several languages. The command that calls a
    /// sample's server exists once.
    fn program(&self) -> Option<&'static str> {
        let known = LANGUAGES
            .iter()
            .map(|(word, _)| *word)
            .find(|word| *word == self.language());
        known.filter(|_| !self.is("trigger"))
    }

    fn is_output(&self) -> bool {
        self.is("output")
    }

    /// Returns whether the search index has the text. Programs in other languages than the first
    /// repeat it.
    pub(crate) fn is_indexed(&self) -> bool {
        !["ts", "python", "php"].contains(&self.language())
    }

    fn label<'t>(&'t self, switched: bool, texts: &'t Texts) -> &'t str {
        if self.is_output() {
            return texts.output;
        }
        match self.language() {
            "sh" if switched && !self.is("trigger") => "curl",
            "sh" => "Shell",
            "json" => "JSON",
            "http" => "HTTP",
            "ini" => "INI",
            "toml" => "TOML",
            "nginx" => "nginx",
            "caddy" => "Caddyfile",
            other => LANGUAGES
                .iter()
                .find_map(|(word, name)| (*word == other).then_some(*name))
                .unwrap_or_default(),
        }
    }
}

/// Returns whether the blocks of a sample are programs in several languages.
pub(crate) fn is_switched(blocks: &[Block]) -> bool {
    let mut programs = blocks.iter().filter_map(Block::program);
    let first = programs.next();
    programs.any(|program| Some(program) != first)
}

/// Returns for which languages each block of a sample is shown. A language in which the sample does
/// not exist shows the first program.
fn shown(blocks: &[Block]) -> Vec<Choices> {
    if !is_switched(blocks) {
        return vec![None; blocks.len()];
    }
    let exists = |language: &str| blocks.iter().any(|block| block.program() == Some(language));
    let missing: Vec<_> = LANGUAGES
        .iter()
        .map(|(word, _)| *word)
        .filter(|word| !exists(word))
        .collect();
    let mut is_first = true;
    let mut waiting: Vec<&'static str> = Vec::new();
    let of = |block: &Block| {
        if let Some(program) = block.program() {
            let mut own = vec![program];
            if std::mem::take(&mut is_first) {
                own.extend(&missing);
            }
            waiting.extend(&own);
            return Some(own);
        }
        if block.is_output() && !waiting.is_empty() {
            return Some(std::mem::take(&mut waiting));
        }
        None
    };
    blocks.iter().map(of).collect()
}

/// Returns the HTML of a sample.
pub(crate) fn figure(blocks: &[Block], texts: &Texts) -> String {
    let switched = is_switched(blocks);
    let mut html = "<div class=\"sample\">\n".to_owned();
    for (block, shown_for) in blocks.iter().zip(shown(blocks)) {
        let output = if block.is_output() { " output" } else { "" };
        let languages: String = match &shown_for {
            None => String::new(),
            Some(languages) => languages
                .iter()
                .flat_map(|language| [" in-", language])
                .chain([" switched"])
                .collect(),
        };
        let label = block.label(switched, texts);
        write!(html, "<div class=\"block{output}{languages}\">").expect("a string takes all");
        if !label.is_empty() {
            write!(html, "<p class=\"of\">{label}</p>").expect("a string takes all");
        }
        let text = escape(block.text.trim_end_matches('\n'));
        writeln!(
            html,
            "<pre tabindex=\"0\"><code translate=\"no\">{text}</code></pre></div>"
        )
        .expect("a string takes all");
    }
    html + "</div>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(infos: &[&str]) -> Vec<Block> {
        infos.iter().map(|info| Block::new(info)).collect()
    }

    fn classes(infos: &[&str]) -> Vec<String> {
        let shown = shown(&blocks(infos)).into_iter();
        shown
            .map(|languages| languages.map_or("always".to_owned(), |own| own.join(" ")))
            .collect()
    }

    #[test]
    fn output_is_shown_with_the_programs_before_it() {
        let infos = ["sh", "json output", "ts", "python", "php", "output"];
        assert_eq!(
            classes(&infos),
            ["sh", "sh", "ts", "python", "php", "ts python php"]
        );
    }

    #[test]
    fn sample_in_one_language_is_always_shown() {
        assert_eq!(classes(&["sh", "output"]), ["always", "always"]);
        assert_eq!(classes(&["json"]), ["always"]);
        assert!(!is_switched(&blocks(&["sh", "output", "sh"])));
    }

    #[test]
    fn language_without_a_program_shows_the_first_one() {
        let infos = [
            "ts server",
            "python server",
            "php server",
            "output server",
            "sh trigger",
            "output",
        ];
        assert_eq!(
            classes(&infos),
            [
                "ts sh",
                "python",
                "php",
                "ts sh python php",
                "always",
                "always"
            ]
        );
    }

    #[test]
    fn program_text_is_escaped_and_labelled() {
        let mut program = Block::new("php");
        program.text = "<?php echo \"a\" & 1;\n".to_owned();
        assert_eq!(
            figure(&[program], &crate::texts::TEXTS[1]),
            "<div class=\"sample\">\n<div class=\"block\"><p class=\"of\">PHP</p><pre tabindex=\"0\"><code \
             translate=\"no\">&lt;?php echo &quot;a&quot; &amp; 1;</code></pre></div>\n</div>\n"
        );
    }
}
