//! How restricted parts of a page look to an agent, in the console and in the preview.
//!
//! Appearance only: what may not be seen is not there.

/// Style rules for the frame that shows the page.
///
/// The `:not()` outweighs what a page says with `!important`. Shadow trees get them too: no rule crosses into one.
pub const RESTRICTED: &[&str] = &[
    // Generated text is text, and a counter of a list is.
    r#"[data-louver~="mask"]:not(#_#_#_)::marker, [data-louver~="mask"]:not(#_#_#_) *::marker, [data-louver~="mask"]:not(#_#_#_)::before, [data-louver~="mask"]:not(#_#_#_)::after, [data-louver~="mask"]:not(#_#_#_) *::before, [data-louver~="mask"]:not(#_#_#_) *::after, [data-louver~="hide"]:not(#_#_#_)::before, [data-louver~="hide"]:not(#_#_#_)::after { content: none !important; }"#,
    // Pictures say as much.
    r#"[data-louver~="mask"]:not(#_#_#_), [data-louver~="mask"]:not(#_#_#_) * { list-style-image: none !important; border-image: none !important; mask-image: none !important; cursor: default !important; content: normal !important; }"#,
    r#"[data-louver~="mask"]:not(#_#_#_) * { background-image: none !important; }"#,
    r#"[data-louver~="mask"]:not(#_#_#_) { background-image: repeating-linear-gradient(135deg, rgb(122 84 214 / 24%) 0 4px, transparent 4px 8px) !important; }"#,
    r#"[data-louver~="hide"]:not(#_#_#_) { background: repeating-linear-gradient(45deg, #d8d8de 0 6px, #ececf0 6px 12px) !important; border-color: transparent !important; border-image: none !important; mask-image: none !important; content: normal !important; box-shadow: none !important; }"#,
    r#"span[data-louver~="hide"] { display: inline-block !important; }"#,
    r#"[data-louver~="disable"] { opacity: 0.55 !important; filter: grayscale(0.7) !important; }"#,
];
