//! Converts a guide's Markdown to HTML: headings with anchors, samples, links between guides, and
//! the text for the search index.

use crate::{
    code::{self, Block},
    error::Error,
    escape::escape,
    page::Section,
    source::Source,
    texts::Texts,
};
use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html::push_html,
};

/// The guide that explains the problem codes, each in a row of a table.
pub(crate) const PROBLEMS: &str = "errors-and-limits";

/// A heading of a guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading {
    pub(crate) is_sub: bool,
    pub(crate) anchor: String,
    pub(crate) text: String,
}

/// A link to a guide in the same language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) slug: String,
    pub(crate) anchor: Option<String>,
}

/// A guide's text as HTML, and what was found in it.
#[derive(Debug, Default)]
pub(crate) struct Body {
    pub(crate) html: String,
    pub(crate) headings: Vec<Heading>,
    /// The anchors that links may lead to.
    pub(crate) anchors: Vec<String>,
    pub(crate) links: Vec<Link>,
    pub(crate) sections: Vec<Section>,
    /// Whether samples exist in several languages.
    pub(crate) has_choice: bool,
}

/// Converts a guide's text.
pub(crate) fn convert(source: &Source, texts: &Texts) -> Result<Body, Error> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut conversion = Conversion {
        source,
        texts,
        out: Vec::new(),
        body: Body {
            sections: vec![Section {
                prose: format!("{} ", source.summary),
                ..Section::new("", &source.title)
            }],
            ..Body::default()
        },
        sample: Vec::new(),
        heading: None,
        block: None,
        head: None,
        in_table: false,
    };
    for event in Parser::new_ext(&source.body, options) {
        conversion.take(event)?;
    }
    conversion.finish_sample();
    let Conversion { out, mut body, .. } = conversion;
    push_html(&mut body.html, out.into_iter());
    Ok(body)
}

struct Conversion<'s> {
    source: &'s Source,
    texts: &'s Texts,
    out: Vec<Event<'s>>,
    body: Body,
    /// The fenced blocks that follow each other without text between them.
    sample: Vec<Block>,
    /// The heading that is being read, with the position of its first event in `out`.
    heading: Option<(HeadingLevel, usize, String)>,
    /// The fenced block that is being read.
    block: Option<Block>,
    /// The position in `out` of the cell of a table's head that is being read.
    head: Option<usize>,
    in_table: bool,
}

impl<'s> Conversion<'s> {
    fn take(&mut self, event: Event<'s>) -> Result<(), Error> {
        if let Some(block) = &mut self.block {
            match event {
                Event::Text(text) => block.text.push_str(&text),
                _ => self.sample.extend(self.block.take()),
            }
            return Ok(());
        }
        if let Event::Start(Tag::CodeBlock(kind)) = event {
            let CodeBlockKind::Fenced(info) = kind else {
                return Err(self.source.fault("a code block has no fence"));
            };
            self.block = Some(Block::new(&info));
            return Ok(());
        }
        self.finish_sample();
        match event {
            Event::Start(tag) => self.start(tag)?,
            Event::End(tag) => self.end(tag)?,
            Event::Text(ref text) | Event::Code(ref text) => {
                self.say(text);
                self.out.push(event);
            }
            Event::SoftBreak | Event::HardBreak => {
                self.say(" ");
                self.out.push(event);
            }
            _ => return Err(self.source.fault("it contains HTML or a rule")),
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'s>) -> Result<(), Error> {
        match tag {
            Tag::Heading { level, .. } => {
                self.heading = Some((level, self.out.len(), String::new()));
            }
            Tag::Link { dest_url, .. } => {
                let (address, anchor) = self.address(&dest_url)?;
                let id = anchor.map_or(String::new(), |id| format!(" id=\"{id}\""));
                let address = escape(&address);
                self.raw(format!("<a{id} href=\"{address}\">"));
            }
            Tag::BlockQuote(_) => self.raw("<blockquote class=\"notice\">".into()),
            Tag::Table(columns) => {
                self.in_table = true;
                self.raw("<div class=\"table\" tabindex=\"0\">\n".into());
                self.out.push(Event::Start(Tag::Table(columns)));
            }
            Tag::TableHead => {
                self.head = Some(self.out.len());
                self.out.push(Event::Start(Tag::TableHead));
            }
            Tag::TableCell => {
                self.head = self.head.map(|_| self.out.len());
                self.out.push(Event::Start(Tag::TableCell));
            }
            Tag::Image { .. } | Tag::HtmlBlock => {
                return Err(self.source.fault("it contains an image or HTML"));
            }
            other => self.out.push(Event::Start(other)),
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) -> Result<(), Error> {
        match tag {
            TagEnd::Heading(_) => return self.finish_heading(),
            TagEnd::Link => self.raw("</a>".into()),
            TagEnd::BlockQuote(_) => self.raw("</blockquote>\n".into()),
            TagEnd::Table => {
                self.in_table = false;
                self.out.push(Event::End(tag));
                self.raw("</div>\n".into());
            }
            TagEnd::TableHead => {
                self.head = None;
                self.out.push(Event::End(tag));
            }
            // An empty cell of the head is no heading.
            TagEnd::TableCell if self.head.is_some_and(|at| at + 1 == self.out.len()) => {
                self.out.pop();
                self.raw("<td></td>".into());
            }
            _ => self.out.push(Event::End(tag)),
        }
        match tag {
            TagEnd::Paragraph | TagEnd::BlockQuote(_) => self.say(" "),
            TagEnd::Item | TagEnd::TableCell => self.say(" · "),
            _ => {}
        }
        Ok(())
    }

    fn finish_heading(&mut self) -> Result<(), Error> {
        let Some((level, first, text)) = self.heading.take() else {
            return Ok(());
        };
        if !matches!(level, HeadingLevel::H2 | HeadingLevel::H3) {
            return Err(self.source.fault("its headings begin with ## or ###"));
        }
        let anchor = anchor(&text);
        self.add_anchor(&anchor)?;
        let opening = format!("<{level} id=\"{anchor}\"><a href=\"#{anchor}\">");
        self.out.insert(first, Event::Html(CowStr::from(opening)));
        self.raw(format!("</a></{level}>\n"));
        self.body.sections.push(Section::new(&anchor, &text));
        self.body.headings.push(Heading {
            is_sub: level == HeadingLevel::H3,
            anchor,
            text,
        });
        Ok(())
    }

    fn add_anchor(&mut self, anchor: &str) -> Result<(), Error> {
        if self.body.anchors.iter().any(|known| known == anchor) {
            return Err(self
                .source
                .fault(format!("two places have the anchor '{anchor}'")));
        }
        self.body.anchors.push(anchor.to_owned());
        Ok(())
    }

    /// Returns the address of a link as the page has it, relative to the page. The first link to a
    /// problem in a table of the guide about problems is that problem's place: it has an anchor.
    fn address(&mut self, given: &str) -> Result<(String, Option<String>), Error> {
        if given.starts_with("https://") {
            return Ok((given.to_owned(), None));
        }
        if let Some(code) = given.strip_prefix("/problems/") {
            let is_here = self.source.slug == PROBLEMS;
            let is_place = is_here && self.in_table && !self.body.anchors.iter().any(|a| a == code);
            if is_place {
                self.add_anchor(code)?;
            }
            let page = if is_here { "" } else { PROBLEMS };
            self.body.links.push(Link {
                slug: PROBLEMS.to_owned(),
                anchor: Some(code.to_owned()),
            });
            return Ok((format!("{page}#{code}"), is_place.then(|| code.to_owned())));
        }
        if let Some(rest) = given.strip_prefix('/') {
            return Ok((format!("../../../{rest}"), None));
        }
        let (file, anchor) = match given.split_once('#') {
            Some((file, anchor)) => (file, Some(anchor.to_owned())),
            None => (given, None),
        };
        let slug = if file.is_empty() {
            self.source.slug.as_str()
        } else {
            file.strip_suffix(".md").ok_or_else(|| {
                self.source
                    .fault(format!("the link '{given}' leads to no guide"))
            })?
        };
        let address = match &anchor {
            Some(anchor) if file.is_empty() => format!("#{anchor}"),
            Some(anchor) => format!("{slug}#{anchor}"),
            None => slug.to_owned(),
        };
        self.body.links.push(Link {
            slug: slug.to_owned(),
            anchor,
        });
        Ok((address, None))
    }

    fn finish_sample(&mut self) {
        if self.sample.is_empty() {
            return;
        }
        let sample = std::mem::take(&mut self.sample);
        self.body.has_choice |= code::is_switched(&sample);
        let section = self.section();
        for block in sample.iter().filter(|block| block.is_indexed()) {
            section.code.push_str(&block.text);
        }
        self.raw(code::figure(&sample, self.texts));
    }

    /// Adds text to the section for the search index, or to the heading.
    fn say(&mut self, text: &str) {
        match &mut self.heading {
            Some((_, _, heading)) => heading.push_str(text),
            None => self.section().prose.push_str(text),
        }
    }

    fn section(&mut self) -> &mut Section {
        self.body
            .sections
            .last_mut()
            .expect("a guide begins with a section")
    }

    fn raw(&mut self, html: String) {
        self.out.push(Event::Html(html.into()));
    }
}

/// Returns the anchor of a heading, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let kept = heading
        .to_lowercase()
        .replace(|c: char| !(c.is_alphanumeric() || "_- ".contains(c)), "");
    kept.replace(' ', "-")
}

#[cfg(test)]
mod tests;
