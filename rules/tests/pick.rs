//! Picked selectors find what was picked, on pages that others made.
#![cfg(feature = "html")]
#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::{path::PathBuf, time::Instant};

use expect_test::{Expect, expect};
use rules::{
    document::{Content, Document, NodeId},
    html,
    pick::{Picker, Reach, candidates},
    selector::Selector,
};
use url::Url;

fn page(html: &str) -> Document {
    let base = Url::parse("https://shop.example/").unwrap();
    Document::from_snapshot(html::parse(html, &base).unwrap()).unwrap()
}

/// The candidates for the element that `#x`, or else `[x]`, matches.
fn check(html: &str, expected: Expect) {
    let page = page(html);
    let node = page.select(&Selector::parse("[x]").unwrap())[0];
    let found: String = candidates(&page, node)
        .into_iter()
        .map(|candidate| {
            let selector = Selector::for_rule(&candidate.selector).unwrap();
            assert_eq!(page.select(&selector).len(), candidate.matches);
            assert!(selector.matches(&page, node));
            assert_eq!(candidate.reach == Reach::One, candidate.matches == 1);
            format!("{} {}\n", candidate.matches, candidate.selector)
        })
        .collect();
    expected.assert_eq(&found);
}

/// The candidates for all elements that `[x]` matches, taken as examples.
fn learn(html: &str, expected: Expect) {
    let page = page(html);
    let examples = page.select(&Selector::parse("[x]").unwrap());
    let found: String = Picker::new(&page)
        .candidates_for(&examples)
        .into_iter()
        .map(|candidate| {
            let selector = Selector::for_rule(&candidate.selector).unwrap();
            assert_eq!(page.select(&selector).len(), candidate.matches);
            assert!(examples.iter().all(|node| selector.matches(&page, *node)));
            let is_alone = candidate.matches == examples.len();
            assert_eq!(candidate.reach == Reach::One, is_alone);
            format!("{} {}\n", candidate.matches, candidate.selector)
        })
        .collect();
    expected.assert_eq(&found);
}

#[test]
fn what_is_like_several_is_learned_from_what_they_share() {
    // A class that is there for all, ahead of places and of wider kinds.
    learn(
        "<ul id=cart><li><b class='price css-1x2y3z' x>1</b><li><b class='price css-9k3d2f' x>2</b><li><b class=price>3</b></ul><b>4</b>",
        expect![[r#"
            2 #cart li:first-of-type:nth-last-of-type(3) b.price, #cart li:nth-of-type(2):nth-last-of-type(2) b.price
            3 b.price
            4 b
        "#]],
    );
    // Names that begin alike.
    learn(
        "<form><input name=card-number x><input name=card-expiry x><input name=card-code><input name=who></form>",
        expect![[r#"
            2 input[name="card-number"], input[name="card-expiry"]
            3 input[name^="card-"]
            4 form input
        "#]],
    );
    // Elements of two kinds below something that is known.
    learn(
        "<form id=pay><input name=who x><select name=what x></select><textarea name=why></textarea></form><input>",
        expect![[r#"
            2 #pay :is(input, select)
            2 input[name="who"], select[name="what"]
            2 form :is(input, select)
        "#]],
    );
    // The cells of a column.
    learn(
        "<table id=t><tr><td>a<td x>b<tr><td>c<td x>d<tr><td>e<td>f</table>",
        expect![[r#"
            2 #t tr:first-of-type:nth-last-of-type(3) td:nth-of-type(2):last-of-type, #t tr:nth-of-type(2):nth-last-of-type(2) td:nth-of-type(2):last-of-type
            3 #t td:nth-child(2)
            6 #t td
        "#]],
    );
    // And what says of the same cells what they are.
    learn(
        "<table id=t><tr><td>a<td class=sum x>b<tr><td>c<td class=sum x>d<tr><td>e<td class=sum>f</table>",
        expect![[r#"
            2 #t tr:first-of-type:nth-last-of-type(3) td.sum, #t tr:nth-of-type(2):nth-last-of-type(2) td.sum
            3 td.sum
            6 #t td
        "#]],
    );
    // Nothing but themselves.
    learn(
        "<p id=a x>1</p><div><i id=b x>2</i></div>",
        expect![[r#"
            2 #a, #b
        "#]],
    );
}

#[test]
fn what_holds_the_chosen_is_offered_whole() {
    let page = page(
        "<main><form id=pay><p><label for=a>A</label><input id=a></p><p><input id=b></p></form><p>1</p></main>",
    );
    let held = |selector: &str| -> Vec<String> {
        let nodes = page.select(&Selector::parse(selector).unwrap());
        let containers = Picker::new(&page).containers(&nodes);
        let words = containers.into_iter().map(|one| {
            let holds = one.holds;
            format!(
                "{} {} {}",
                one.candidate.selector, holds.fields, holds.texts
            )
        });
        words.collect()
    };
    let expected = [
        "p:has(label[for=\"a\"]) 1 1",
        "#pay 2 1",
        "main:has(#pay) 2 2",
    ];
    assert_eq!(held("#a"), expected, "from the inside out");
    assert_eq!(held("#a, #b"), expected[1..], "what is around both");
    assert_eq!(held("#pay"), expected[1..], "itself, where it holds more");
    assert!(held("body").is_empty(), "never the page");
}

#[test]
fn what_was_meant_to_stay_is_preferred() {
    check(
        "<button x id=pay class='btn css-1x2y3z'>",
        expect![[r#"
        1 #pay
        1 button.btn
        1 button
    "#]],
    );
    check(
        "<form><input x name=cc autocomplete=cc-number id=field-83121><input name=exp></form>",
        expect![[r#"
            1 input[name="cc"]
            1 input[id^="field-"]
            1 input[autocomplete="cc-number"]
            1 input[name="cc"][id^="field-"]
            2 input
        "#]],
    );
    check(
        "<p data-testid=total x class='bdVaJa mt-4'>1</p><p>2</p>",
        expect![[r#"
            1 [data-testid="total"]
            1 p.mt-4
            2 p
        "#]],
    );
    check(
        "<a href=/a>1</a><a x href=https://shop.example/checkout>2</a><a href=/b?c>3</a>",
        expect![[r#"
            1 a[href$="/checkout"]
            3 a
        "#]],
    );
    check(
        "<label for=a.b x>1</label><label>2</label>",
        expect![[r#"
        1 label[for="a.b"]
        2 label
    "#]],
    );
    check(
        "<button aria-label='Close dialog' x></button><button aria-label='Card 4111'></button>",
        expect![[r#"
            1 button[aria-label="Close dialog"]
            2 button
        "#]],
    );
    check(
        "<div id='1:a'><i class='x.y' x></i></div>",
        expect![[r#"
        1 i.x\.y
        1 i
    "#]],
    );
}

#[test]
fn what_is_alike_is_offered_too() {
    check(
        "<ul id=cart><li class=item><b class=price x>1</b><li class=item><b class=price>2</b></ul>",
        expect![[r#"
            1 #cart li.item:first-of-type:nth-last-of-type(2) b.price
            2 b.price
        "#]],
    );
    check(
        "<table id=t><tr><td>a<td x>b<tr><td>c<td>d</table>",
        expect![[r#"
            1 #t tr:first-of-type:nth-last-of-type(2) td:nth-of-type(2):last-of-type
            2 #t td:nth-child(2)
            4 td
        "#]],
    );
    check(
        "<input type=radio name=r x><input type=radio name=r><input type=text>",
        expect![[r#"
            1 input:first-of-type:nth-last-of-type(3)
            2 input[name="r"]
            3 input
        "#]],
    );
    check(
        "<div class='is-open row'><span class=active x>1</span></div><span>2</span>",
        expect![[r#"
            1 div > span
            2 span
        "#]],
    );
}

#[test]
fn places_are_the_last_resort() {
    check(
        "<div><p>1<p x>2<p>3</div><div><p>1<p>2</div>",
        expect![[r#"
            1 p:nth-of-type(2):nth-last-of-type(2)
            5 p
        "#]],
    );
    check(
        "<section><div><div><div x></div></div></div></section><section><div><div><div></div></div></div></section>",
        expect![[r#"
            1 section:first-of-type:nth-last-of-type(2) > div > div > div
            6 div
        "#]],
    );
}

#[test]
fn a_shadow_tree_is_its_own_page() {
    check(
        "<x-a><template shadowrootmode=open><div><div x></div></div></template></x-a><div></div>",
        expect![[r#"
            1 div > div
            3 div
        "#]],
    );
}

#[test]
fn what_is_around_goes_by_its_own_name() {
    let page = page(
        r#"<form id="pay"><div class="css-1x2y3z"><p><label for="n">Card</label><input id="n"></p><input id="m"></div></form>"#,
    );
    let around = |selector: &str| {
        let nodes = page.select(&Selector::parse(selector).unwrap());
        Picker::new(&page).surroundings(&nodes)
    };
    assert_eq!(around("input").as_deref(), Some("#pay"));
    assert_eq!(
        around("#n").as_deref(),
        Some("#pay"),
        "not by the label, which may go with it"
    );
    assert_eq!(around("form"), None);
}

#[test]
fn elements_are_described_in_short() {
    let page = page("<button id=pay class='primary big wide'>t</button>");
    let found = page.select(&Selector::parse("button, body").unwrap());
    let described: Vec<String> = found.iter().map(|node| page.describe(*node)).collect();
    assert_eq!(described, ["body", "button#pay.primary.big"]);
    assert_eq!(page.describe(page.root().unwrap()), "");
    assert!(candidates(&page, page.root().unwrap()).is_empty());
}

#[test]
fn every_control_of_saved_pages_is_found_again() {
    let root = std::env::var_os("LOUVER_CORPUS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
        PathBuf::from,
    );
    let Ok(folder) = std::fs::read_dir(root.join("forms/ff")) else {
        eprintln!("skipped: {} is not there", root.display());
        return;
    };
    let clickable = Selector::parse(
        "input, select, textarea, button, a[href], label, summary, [role=button], [onclick], td, li",
    )
    .unwrap();
    let (mut pages, mut elements, mut length, mut offered) = (0, 0, 0, 0);
    let mut spent = std::time::Duration::ZERO;
    let mut missed = Vec::new();
    for file in folder {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|kind| kind != "html") {
            continue;
        }
        let page = page(&String::from_utf8_lossy(&std::fs::read(&path).unwrap()));
        pages += 1;
        // Two frames of one kind may hold the same: no selector tells what is in the one from what is in the other.
        let is_framed = |node: &NodeId| {
            let documents = page
                .ancestors(*node)
                .filter(|above| matches!(page.content(*above), Content::Document { .. }));
            documents.count() > 1
        };
        // Some of each page: all of them take a minute.
        let targets: Vec<NodeId> = page
            .select(&clickable)
            .into_iter()
            .filter(|node| !is_framed(node))
            .step_by(6)
            .collect();
        let start = Instant::now();
        let picker = Picker::new(&page);
        let picked: Vec<_> = targets
            .iter()
            .map(|node| picker.candidates(*node))
            .collect();
        spent += start.elapsed();
        for (i, (node, found)) in targets.iter().zip(picked).enumerate() {
            elements += 1;
            offered += found.len();
            let Some(first) = found.first().filter(|first| first.reach == Reach::One) else {
                missed.push(format!("{}: {}", path.display(), page.describe(*node)));
                continue;
            };
            length += first.selector.len();
            // Counted over the whole page for some, which is slow; for the others where it says to look.
            if i % 7 == 0 {
                let selector = Selector::for_rule(&first.selector).unwrap();
                assert_eq!(page.select(&selector), [*node], "{}", first.selector);
            }
        }
    }
    println!(
        "{elements} elements on {pages} pages, mean length {:.1}, {:.1} candidates, {:.0} µs an element, {} missed",
        length as f64 / elements as f64,
        offered as f64 / elements as f64,
        spent.as_micros() as f64 / elements as f64,
        missed.len(),
    );
    assert!(missed.is_empty(), "{missed:#?}");
}
