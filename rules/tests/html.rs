//! Pages parsed and written: what survives, and that nothing which could act does.
#![cfg(feature = "html")]
#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::path::PathBuf;

use expect_test::{Expect, expect};
use rules::{
    document::Document,
    enforce::Assets,
    event::{Kind, Node},
    html::{self, WriteOptions},
    selector::Selector,
};
use url::Url;

fn parse(html: &str) -> Node {
    let base = Url::parse("https://shop.example/dir/page").unwrap();
    html::parse(html, &base).unwrap()
}

fn check(html: &str, expected: Expect) {
    let written = html::write(&parse(html), &WriteOptions::default());
    let body = written
        .split_once("<meta charset=\"utf-8\">")
        .map_or(written.as_str(), |(_, rest)| rest);
    expected.assert_eq(body);
}

#[test]
fn s1_what_acts_is_gone() {
    check(
        r#"<p onclick="x()" id=a>t<script>x()</script>"#,
        expect![[r#"</head><body><p id="a">t</p></body></html>"#]],
    );
    check(
        r#"<a href="javascript:x()">t</a><a href=" JaVa	Script:x()">u</a><a href=/x>v</a><a href=mailto:a@b>w</a>"#,
        expect![[
            r#"</head><body><a>t</a><a>u</a><a href="/x">v</a><a href="mailto:a@b">w</a></body></html>"#
        ]],
    );
    check(
        r#"<base href=//evil.example><meta http-equiv=refresh content="0;url=x"><meta name=csrf content=t><meta name=viewport content=v>"#,
        expect![[r#"<meta content="v" name="viewport"></head><body></body></html>"#]],
    );
    check(
        r#"<iframe src=x srcdoc="<p onclick=x()>y<script>x()</script>">z</iframe><iframe sandbox srcdoc=y></iframe><object data=x><b>t</b></object><embed src=x>"#,
        expect![[
            r#"</head><body><iframe sandbox="allow-same-origin" srcdoc="&lt;html&gt;&lt;head&gt;&lt;meta charset=&quot;utf-8&quot;&gt;&lt;/head&gt;&lt;body&gt;&lt;p&gt;y&lt;/p&gt;&lt;/body&gt;&lt;/html&gt;"></iframe><iframe sandbox="" srcdoc="&lt;body style='margin:0;height:100vh;display:grid;place-items:center;font:12px sans-serif;color:#666;background:#eee'&gt;What this frame shows is not saved"></iframe><span></span><span></span></body></html>"#
        ]],
    );
    check(
        r#"<form action=/pay method=post><input type=hidden name=t value=secret><button formaction=/x autofocus>b</button></form>"#,
        expect![[
            r#"</head><body><form><input name="t" type="hidden"><button>b</button></form></body></html>"#
        ]],
    );
    check(
        r#"<noscript><img src=x></noscript><template><b>t</b></template><!-- c --><video src=x poster=y autoplay>t</video>"#,
        expect![[r#"</head><body><video poster="y"></video></body></html>"#]],
    );
    check(
        r##"<svg viewBox="0 0 1 1"><a xlink:href="javascript:x()"><set attributeName=href to=javascript:x()></set><use href="evil.svg#a"></use><use href="#a"></use><linearGradient id=g></linearGradient></a></svg>"##,
        expect![[
            r##"</head><body><svg viewBox="0 0 1 1"><a><use></use><use href="#a"></use><linearGradient id="g"></linearGradient></a></svg></body></html>"##
        ]],
    );
    check(
        r#"<link rel=stylesheet href=a.css integrity=x><link rel=preload href=b.js><link rel=icon href=i.png>"#,
        expect![[r#"<link href="a.css" rel="stylesheet"></head><body></body></html>"#]],
    );
}

#[test]
fn texts_and_values_cannot_end_what_they_stand_in() {
    check(
        "<p title='\"><script>x()</script>'>&lt;script&gt;x()&lt;/script&gt;&nbsp;&amp;amp;",
        expect![[
            r#"</head><body><p title="&quot;&gt;&lt;script&gt;x()&lt;/script&gt;">&lt;script&gt;x()&lt;/script&gt;&nbsp;&amp;amp;</p></body></html>"#
        ]],
    );
    check(
        "<textarea>\n\nx</textarea><pre>\n\ny</pre><title>&lt;/title>&lt;script></title>",
        expect![[r#"
        </head><body><textarea>

        x</textarea><pre>

        y</pre><title>&lt;/title&gt;&lt;script&gt;</title></body></html>"#]],
    );
    check(
        "<style>a{content:'</sty' 'le><script>'} b > c{} @media (width<600px){d{}} /* </style */</style>",
        expect![[
            r#"<style>a{content:"\3c /sty" "le>\3c script>"} b > c{} @media (width< 600px){d{}}  </style></head><body></body></html>"#
        ]],
    );
    check(
        "<svg><style><img src=x onerror=x()></style></svg>",
        expect![[r#"</head><body><svg><style></style></svg><img src="x"></body></html>"#]],
    );
    check(
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
        expect![[
            r#"</head><body><math><mtext><mglyph><style></style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;"></mglyph><table></table></mtext></math></body></html>"#
        ]],
    );
    check(
        "<xmp></p><script>x()</script></xmp><plaintext><b>",
        expect![[r#"
        </head><body><pre>
        &lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</pre><pre>
        &lt;b&gt;</pre></body></html>"#]],
    );
}

#[test]
fn styles_load_nothing_but_assets() {
    let node = parse(
        r#"<link rel=stylesheet href=a.css><style>@import "b.css"; p{background:url(c.png) , image-set("d.png" 1x)} q{background:url('javascript:x')}</style>
        <p style="background:url(&quot;e.png&quot;);width:expression(x)"><img src=f.png srcset="g.png 1x, data:image/png;base64,AA== 2x"><img src="data:text/html,x">"#,
    );
    let options = WriteOptions {
        base: Url::parse("https://shop.example/dir/page").ok(),
        assets: Some(Assets::Encoded("/asset/".to_owned())),
        ids: true,
        style: "p { color: red } </style><script>",
    };
    expect![[r#"
        <html data-louver-node="2"><head data-louver-node="3"><meta charset="utf-8"><link data-louver-node="4" href="/asset/https%3A%2F%2Fshop.example%2Fdir%2Fa.css" rel="stylesheet"><style data-louver-node="5">@import "/asset/https%3A%2F%2Fshop.example%2Fdir%2Fb.css"; p{background:url("/asset/https%3A%2F%2Fshop.example%2Fdir%2Fc.png") , image-set("/asset/https%3A%2F%2Fshop.example%2Fdir%2Fd.png" 1x)} q{background:url("")}</style>
                <style>p { color: red } <\/style><script></style></head><body data-louver-node="8"><p data-louver-node="9" style="background:url(&quot;/asset/https%3A%2F%2Fshop.example%2Fdir%2Fe.png&quot;);width:"><img data-louver-node="10" src="/asset/https%3A%2F%2Fshop.example%2Fdir%2Ff.png" srcset="/asset/https%3A%2F%2Fshop.example%2Fdir%2Fg.png 1x, data:image/png;base64,AA== 2x"><img data-louver-node="11"></p></body></html>"#]].assert_eq(&html::write(&node, &options));
    let numbered = WriteOptions {
        assets: Some(Assets::Numbered("/n/".to_owned())),
        ..options
    };
    let written = html::write(&node, &numbered);
    assert!(
        !written.contains(".png") && !written.contains(".css"),
        "{written}"
    );
}

#[test]
fn what_a_recorder_adds_is_used() {
    let json = r#"{"type":0,"id":1,"childNodes":[{"type":2,"id":2,"tagName":"html","attributes":{},"childNodes":[
        {"type":2,"id":3,"tagName":"head","attributes":{},"childNodes":[
            {"type":2,"id":4,"tagName":"link","attributes":{"_cssText":"p{} </style><script>x()","rel":"stylesheet","media":"print"},"childNodes":[]},
            {"type":2,"id":5,"tagName":"style","attributes":{},"childNodes":[{"type":3,"id":6,"textContent":"q{}","isStyle":true}]}]},
        {"type":2,"id":7,"tagName":"body","attributes":{},"childNodes":[
            {"type":2,"id":8,"tagName":"x-card","attributes":{},"isShadowHost":true,"childNodes":[
                {"type":3,"id":9,"textContent":"light"},
                {"type":2,"id":10,"tagName":"slot","attributes":{},"childNodes":[],"isShadow":true}]},
            {"type":2,"id":11,"tagName":"span","attributes":{"rr_width":"10.5px","rr_height":"2px"},"childNodes":[]},
            {"type":2,"id":12,"tagName":"iframe","attributes":{"rr_width":"9px"},"childNodes":[{"type":0,"id":13,"childNodes":[
                {"type":2,"id":14,"tagName":"html","attributes":{},"childNodes":[{"type":3,"id":15,"textContent":"inner"}]}]}]},
            {"type":2,"id":16,"tagName":"input","attributes":{"type":"checkbox","checked":true,"disabled":false},"childNodes":[]},
            {"type":2,"id":17,"tagName":"textarea","attributes":{"value":"v<"},"childNodes":[{"type":3,"id":18,"textContent":"old"}]},
            {"type":2,"id":19,"tagName":"p\" onclick=\"x","attributes":{},"childNodes":[]},
            {"type":2,"id":20,"tagName":"p","attributes":{"a b":"c","x><script":"1","data-louver-node":"7"},"childNodes":[]}]}]}]}"#;
    let node: Node = rules::event::from_json(json).unwrap();
    expect![[r#"
        <!DOCTYPE html><html><head><meta charset="utf-8"><style rel="stylesheet" media="print">p{} < /style>< script>x()</style><style>q{}</style></head><body><x-card><template shadowrootmode="open"><slot></slot></template>light</x-card><span style="width:10.5px;height:2px;display:inline-block"></span><iframe style="width:9px" sandbox="allow-same-origin" srcdoc="&lt;!DOCTYPE html&gt;&lt;html&gt;inner&lt;/html&gt;"></iframe><input type="checkbox" checked=""><textarea>
        v&lt;</textarea><p></p></body></html>"#]].assert_eq(&html::write(&node, &WriteOptions::default()));
}

#[test]
fn places_numbers_and_titles() {
    let node = parse(
        "<!DOCTYPE html><title> A
 page </title><script>x</script><p>t</p><!-- c --><x-a><template shadowrootmode=open><b>s</b></template>l</x-a>",
    );
    assert_eq!(html::title(&node), "A page");
    let page = Document::from_snapshot(node).unwrap();
    let found: Vec<String> = page
        .elements()
        .map(|element| format!("{}{}", page.element(element).unwrap().tag, page.id(element)))
        .collect();
    expect!["html3 head4 title5 script7 body8 p9 x-a11 b12"].assert_eq(&found.join(" "));
    assert_eq!(page.select(&Selector::parse("p").unwrap()).len(), 1);
    assert_eq!(page.select(&Selector::parse("x-a b").unwrap()).len(), 0);
}

#[test]
fn a_written_page_is_parsed_as_the_same_page() {
    let html = "<!DOCTYPE html><html lang=\"de\"><head><title>T &amp; t</title></head><body class=\"a b\"><h1 id=\"x\">1 &lt; 2</h1>\
        <table><tbody><tr><td>c</td></tr></tbody></table><textarea>\n\na</textarea><pre>\n\n b</pre><x-a><template shadowrootmode=\"open\"><i>s</i></template>l</x-a>\
        <svg viewBox=\"0 0 1 1\"><linearGradient id=\"g\"></linearGradient><foreignObject><p>f</p></foreignObject></svg></body></html>";
    let once = html::write(&parse(html), &WriteOptions::default());
    let twice = html::write(&parse(&once), &WriteOptions::default());
    // The charset is parsed as a `meta`, which is written anew.
    assert_eq!(once, twice);
    assert!(once.starts_with("<!DOCTYPE html>"));
    let quirks = html::write(&parse("<p>x"), &WriteOptions::default());
    assert!(quirks.starts_with("<html>"));
}

#[test]
fn a_captured_page_is_scrubbed() {
    let mut node = parse(
        r#"<input value=a><input type=checkbox value=b checked><input type=submit value=Send><textarea>c</textarea>
        <select><option selected>d</option></select><div contenteditable>e<b>f</b><i contenteditable=false>g</i></div><output>h</output><p contenteditable=false>i</p>"#,
    );
    html::scrub(&mut node);
    let written = html::write(&node, &WriteOptions::default());
    expect![[r#"
        <html><head><meta charset="utf-8"></head><body><input><input type="checkbox"><input type="submit" value="Send"><textarea>
        </textarea>
                <select><option>d</option></select><div contenteditable="false"><b></b><i contenteditable="false"></i></div><output></output><p contenteditable="false">i</p></body></html>"#]].assert_eq(&written);
}

#[test]
fn the_style_of_restricted_parts_is_in_shadow_trees_too() {
    let page = parse("<div><template shadowrootmode=open><p>x</p></template></div>");
    let options = WriteOptions {
        style: "a{}",
        ..WriteOptions::default()
    };
    let written = html::write(&page, &options);
    assert!(
        written.contains("<p>x</p><style>a{}</style></template>"),
        "{written}"
    );
    assert!(!html::write(&page, &WriteOptions::default()).contains("<style>"));
}

#[test]
fn pages_without_end_are_given_up() {
    let base = Url::parse("https://shop.example/").unwrap();
    let parse = |html: &str| html::parse(html, &base).map(|_| ());
    assert_eq!(parse(&"<div>".repeat(1_000_000)), Err(html::Error::TooDeep));
    assert_eq!(parse(&"<b>".repeat(400)), Err(html::Error::TooDeep));
    assert_eq!(parse(&"<p>x".repeat(400_000)), Err(html::Error::TooMany));
    assert_eq!(parse(&" ".repeat(10_000_001)), Err(html::Error::TooLarge));
    let formats: String = (0..200).map(|i| format!("<b id=x{i}>")).collect();
    assert_eq!(
        parse(&format!("{formats}{}", "<p>".repeat(1_000_000))),
        Err(html::Error::TooMany)
    );
    assert_eq!(parse(&"<div>".repeat(200)), Ok(()));
}

#[test]
fn a_tag_with_very_many_attributes_is_given_up() {
    let base = Url::parse("https://shop.example/").unwrap();
    let names = |count: usize| (0..count).map(|i| format!(" a{i}=v")).collect::<String>();
    let many = names(5_000);
    for start in [
        "<p",
        "</p",
        "x<p a='\">'",
        "<svg><script><a",
        "<!-- <a b='--><p",
        "<!-- <a b=\"--><p",
        "<p a=''='",
        "<p a=\"x\"=\"'",
        "<p a/='",
        "<title><b ='</title><p",
        "<script>i<n='</script><p",
        "<p a=b'",
        "<p a = x",
        "<P/",
        "<template><p",
        "<p a\n=\n'' ",
    ] {
        for end in ["", ">", "/>"] {
            let page = format!("{start}{many}{end}");
            assert_eq!(
                html::parse(&page, &base).err(),
                Some(html::Error::TooManyAttributes),
                "{start}"
            );
        }
    }
    for fine in [
        format!("<p{}>x", names(1000)),
        format!("<p title='{many}'>x"),
        format!("<p title={}>x", "a".repeat(100_000)),
        format!("<script>if (i<n) {many}</script>"),
        format!("<script>if (i</a) {many}</script>"),
        format!("<style>a<b {many}</style>"),
        format!("<title>a<b {many}</title>"),
        format!("<p>1 < 2 {many}"),
        format!("<!-- {many} -->"),
        format!("<p a=b>{many}"),
    ] {
        let name = fine.get(..20);
        assert!(html::parse(&fine, &base).is_ok(), "{name:?}");
    }
}

fn corpus(file: &str) -> Option<String> {
    let root = std::env::var_os("LOUVER_CORPUS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(root.join(file)).ok();
    if text.is_none() {
        eprintln!("skipped: {} is not there", root.join(file).display());
    }
    text
}

/// What is left in a tree that could act, told by a second look that shares nothing with the writer.
fn dangers(html: &str) -> Vec<String> {
    use scraper::Html;
    let mut found = Vec::new();
    for node in Html::parse_document(html).tree.nodes() {
        let Some(element) = node.value().as_element() else {
            continue;
        };
        let tag = element.name().to_ascii_lowercase();
        let is_shadow = tag == "template" && element.attr("shadowrootmode").is_some();
        if [
            "script", "base", "noscript", "object", "embed", "applet", "frame", "set", "animate",
            "portal",
        ]
        .contains(&tag.as_str())
            || tag == "template" && !is_shadow
        {
            found.push(tag.clone());
        }
        if tag == "iframe" {
            let is_still = matches!(element.attr("sandbox"), Some("" | "allow-same-origin"));
            found.extend((!is_still).then(|| "iframe sandbox".to_owned()));
            found.extend(element.attr("srcdoc").map(dangers).unwrap_or_default());
        }
        for (name, value) in element.attrs() {
            let name = name.to_ascii_lowercase();
            let value: String = value
                .chars()
                .filter(|c| *c > ' ')
                .collect::<String>()
                .to_ascii_lowercase();
            if name.starts_with("on")
                || tag != "iframe" && name == "srcdoc"
                || ["http-equiv", "action", "formaction", "autofocus", "ping"]
                    .contains(&name.as_str())
                || tag == "iframe" && name == "src"
                || name != "title"
                    && name != "value"
                    && name != "alt"
                    && name != "id"
                    && ["javascript:", "vbscript:", "data:text/html", "livescript:"]
                        .iter()
                        .any(|scheme| value.starts_with(scheme))
            {
                found.push(format!("{tag} {name}={value}"));
            }
        }
    }
    found
}

#[test]
fn s1_payloads_of_others_come_to_nothing() {
    for suite in ["dompurify", "h5sc"] {
        let Some(text) = corpus(&format!("sanitizer/{suite}.json")) else {
            return;
        };
        let cases: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        let mut bad = 0;
        for case in &cases {
            let payload = case["payload"].as_str().unwrap();
            for page in [
                payload.to_owned(),
                format!("<!DOCTYPE html><body><div>{payload}"),
            ] {
                for options in [
                    WriteOptions::default(),
                    WriteOptions {
                        ids: true,
                        base: Url::parse("https://shop.example/").ok(),
                        assets: Some(Assets::Encoded("/a/".to_owned())),
                        style: "p{}",
                    },
                ] {
                    let written = html::write(&parse(&page), &options);
                    let found = dangers(&written);
                    if !found.is_empty() {
                        bad += 1;
                        println!("{suite}: {payload:?}\n  {written}\n  {found:?}");
                    }
                }
            }
        }
        println!("{suite}: {} payloads, {bad} bad", cases.len());
        assert_eq!(bad, 0, "{suite}");
    }
}

#[test]
fn pages_of_others_are_written_and_parsed_again() {
    let root = std::env::var_os("LOUVER_CORPUS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
        PathBuf::from,
    );
    let Ok(folder) = std::fs::read_dir(root.join("forms/ff")) else {
        eprintln!("skipped: {} is not there", root.display());
        return;
    };
    let mut pages = 0;
    for file in folder {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|kind| kind != "html") {
            continue;
        }
        let node = parse(&String::from_utf8_lossy(&std::fs::read(&path).unwrap()));
        let once = html::write(&node, &WriteOptions::default());
        assert_eq!(dangers(&once), [""; 0], "{}", path.display());
        let controls = |node: &Node| {
            let mut count = 0;
            let mut pending = vec![node];
            while let Some(next) = pending.pop() {
                if let Kind::Element(element) = &next.kind
                    && ["input", "select", "textarea", "button"].contains(&element.tag.as_str())
                {
                    count += 1;
                }
                pending.extend(next.children());
            }
            count
        };
        assert_eq!(
            controls(&parse(&once)),
            controls(&node),
            "{}",
            path.display()
        );
        pages += 1;
    }
    println!("{pages} pages");
}
