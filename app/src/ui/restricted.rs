//! How restricted parts of a page look to an agent, in the console and in the preview.
//!
//! Appearance only: what may not be seen is not there.

/// Style rules for the frame that shows the page.
pub const RESTRICTED: &[&str] = &[
    // Generated text is text.
    r#"[data-louver~="mask"]::before, [data-louver~="mask"]::after, [data-louver~="mask"] *::before, [data-louver~="mask"] *::after, [data-louver~="hide"]::before, [data-louver~="hide"]::after { content: none !important; }"#,
    r#"[data-louver~="mask"] * { background-image: none !important; }"#,
    r#"[data-louver~="mask"] { background-image: repeating-linear-gradient(135deg, rgb(122 84 214 / 24%) 0 4px, transparent 4px 8px) !important; }"#,
    r#"[data-louver~="hide"] { background: repeating-linear-gradient(45deg, #d8d8de 0 6px, #ececf0 6px 12px) !important; border-color: transparent !important; box-shadow: none !important; }"#,
    r#"span[data-louver~="hide"] { display: inline-block !important; }"#,
    r#"[data-louver~="disable"] { opacity: 0.55 !important; filter: grayscale(0.7) !important; }"#,
];
