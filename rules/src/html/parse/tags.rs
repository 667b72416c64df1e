//! Feeds a page to the parser, and gives it up at a tag with more attributes than any page needs: the parser compares each
//! attribute with all before it.
//!
//! The parser does not say how far it is within a tag, so its own reading of one is repeated here, from the `<` on. Where that
//! was no tag (in a script, say) the parser has passed on a text by the next `<`, and the reading ends.

use std::cell::Cell;

use html5ever::{
    ParseOpts,
    buffer_queue::BufferQueue,
    interface::TokenizerResult,
    tendril::StrTendril,
    tokenizer::{Token, TokenSink, TokenSinkResult, Tokenizer},
    tree_builder::{TreeBuilder, TreeSink},
};

use super::Error;
use crate::event::MAX_ATTRIBUTES;

/// A parser that counts.
pub struct Feeder<S: TreeSink> {
    tokenizer: Tokenizer<Counted<S>>,
    input: BufferQueue,
    tag: Option<Tag>,
    /// The last piece was the `<` of a tag, or of something else.
    is_open: bool,
}

/// The builder of the tree, with how many pieces of the page it was handed.
struct Counted<S: TreeSink> {
    builder: TreeBuilder<S::Handle, S>,
    pieces: Cell<u64>,
}

/// A tag that may be open.
struct Tag {
    /// How many pieces had been handed on at its `<`.
    since: u64,
    at: At,
    attributes: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum At {
    TagName,
    Between,
    Name,
    AfterName,
    BeforeValue,
    Value,
    Quoted(u8),
}

impl<S: TreeSink> Feeder<S> {
    pub fn new(sink: S) -> Self {
        let options = ParseOpts::default();
        let builder = TreeBuilder::new(sink, options.tree_builder);
        let counted = Counted {
            builder,
            pieces: Cell::new(0),
        };
        Feeder {
            tokenizer: Tokenizer::new(counted, options.tokenizer),
            input: BufferQueue::default(),
            tag: None,
            is_open: false,
        }
    }

    /// Feeds some of the page.
    pub fn feed(&mut self, text: &str) -> Result<(), Error> {
        let mut rest = text;
        while !rest.is_empty() {
            let end = match rest.as_bytes() {
                [b'<', b'/', ..] => 2,
                [b'<', ..] => 1,
                // What follows goes alone: then the parser has decided whether this is a tag.
                _ if self.is_open => rest.chars().next().map_or(0, char::len_utf8),
                _ => rest.find('<').unwrap_or(rest.len()),
            };
            let (piece, after) = rest.split_at(end);
            self.piece(piece)?;
            self.is_open = piece.starts_with('<');
            rest = after;
        }
        Ok(())
    }

    fn piece(&mut self, piece: &str) -> Result<(), Error> {
        let since = self.tokenizer.sink.pieces.get();
        let is_over = |tag: &Tag| tag.since != since;
        if self.tag.as_ref().is_some_and(is_over) {
            self.tag = None;
        }
        let is_name = piece.starts_with(|first: char| first.is_ascii_alphabetic());
        match &mut self.tag {
            // A comment, or a `<` in a text.
            Some(tag) if self.is_open && tag.at == At::TagName && !is_name => self.tag = None,
            Some(tag) => {
                if tag.read(piece) {
                    self.tag = None;
                } else if tag.attributes > MAX_ATTRIBUTES {
                    return Err(Error::TooManyAttributes);
                }
            }
            None if piece.starts_with('<') => {
                self.tag = Some(Tag {
                    since,
                    at: At::TagName,
                    attributes: 0,
                });
            }
            None => {}
        }
        self.input.push_back(StrTendril::from_slice(piece));
        self.run();
        Ok(())
    }

    fn run(&self) {
        while !matches!(self.tokenizer.feed(&self.input), TokenizerResult::Done) {}
    }

    /// What was built so far.
    pub fn sink(&self) -> &S {
        &self.tokenizer.sink.builder.sink
    }

    /// The page is over.
    pub fn finish(self) -> S::Output {
        self.run();
        self.tokenizer.end();
        self.tokenizer.sink.builder.sink.finish()
    }
}

impl Tag {
    /// Reads on; whether the tag ends there.
    fn read(&mut self, text: &str) -> bool {
        for byte in text.bytes() {
            let is_space = matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c');
            self.at = match (self.at, byte) {
                (At::Quoted(quote), _) if byte == quote => At::Between,
                (At::Quoted(quote), _) => At::Quoted(quote),
                (_, b'>') => return true,
                (At::BeforeValue, b'"' | b'\'') => At::Quoted(byte),
                (At::BeforeValue, _) if is_space => At::BeforeValue,
                (At::BeforeValue, _) => At::Value,
                (At::Value, _) if !is_space => At::Value,
                (At::Name | At::AfterName, b'=') => At::BeforeValue,
                (At::Name | At::AfterName, _) if is_space => At::AfterName,
                (_, b'/') => At::Between,
                (_, _) if is_space => At::Between,
                (At::TagName, _) => At::TagName,
                (At::Name, _) => At::Name,
                _ => {
                    self.attributes += 1;
                    At::Name
                }
            };
        }
        false
    }
}

impl<S: TreeSink> TokenSink for Counted<S> {
    type Handle = S::Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<S::Handle> {
        if !matches!(token, Token::ParseError(_)) {
            self.pieces.set(self.pieces.get() + 1);
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}
