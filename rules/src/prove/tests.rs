use super::*;

const PAGE: &str = r#"{"type":0,"id":1,"childNodes":[{"type":2,"id":2,"tagName":"body","attributes":{},"childNodes":[
    {"type":2,"id":3,"tagName":"h1","attributes":{"title":"shop"},"childNodes":[{"type":3,"id":4,"textContent":"Shop"}]},
    {"type":2,"id":5,"tagName":"p","attributes":{"class":"name","data-who":"Ann"},"childNodes":[{"type":3,"id":6,"textContent":"Ann Other"}]},
    {"type":2,"id":7,"tagName":"input","attributes":{"id":"card","value":"4111"},"childNodes":[]},
    {"type":2,"id":8,"tagName":"input","attributes":{"type":"number","class":"name"},"childNodes":[]},
    {"type":2,"id":9,"tagName":"aside","attributes":{},"childNodes":[{"type":2,"id":10,"tagName":"i","attributes":{},"childNodes":[
        {"type":3,"id":11,"textContent":"balance"}]}]}]}]}"#;

fn set(json: &str) -> RuleSet {
    RuleSet::from_json(json).unwrap()
}

fn three() -> RuleSet {
    set(
        r##"{"rules":[{"id":"1","effect":"mask","selector":".name"},{"id":"2","effect":"mask","selector":"#card[title]"},
        {"id":"3","effect":"hide","selector":"aside"}]}"##,
    )
}

fn trial(rules: &RuleSet) -> Trial {
    let url = Url::parse("https://shop.example/a").unwrap();
    let page: Node = event::from_json(PAGE).unwrap();
    Trial::new(rules, &url, &page, Seed::new(42)).unwrap()
}

/// What a tag sends that redacts nothing.
fn open(trial: &Trial) -> Vec<String> {
    let meta = r#"{"type":4,"data":{"href":"about:srcdoc","width":10,"height":10},"timestamp":0}"#;
    let page = serde_json::to_string(&snapshot(trial.page.clone())).unwrap();
    vec![meta.to_owned(), page]
}

/// What an honest tag sends: the page as the relay would show it.
fn honest(trial: &Trial, rules: &RuleSet) -> Vec<String> {
    let mut enforcer = Enforcer::new(rules, Assets::Numbered(String::new())).unwrap();
    enforcer.open(&trial.url);
    let events = open(trial).into_iter();
    let events = events.map(|event| event::from_json(&event).unwrap());
    let said = events.flat_map(|event| enforcer.receive(event));
    said.map(|event| serde_json::to_string(&event).unwrap())
        .collect()
}

#[test]
fn what_is_covered_is_planted_and_what_a_rule_reads_is_left_alone() {
    let trial = trial(&three());
    let parts = |element: u32| -> Vec<&Part> {
        let places = trial.places.iter();
        let those = places.filter(|place| place.element == element);
        those.map(|place| &place.part).collect()
    };
    let attribute = |name: &str| Part::Attribute(name.to_owned());
    assert_eq!(parts(3), [&Part::Text; 0], "what anybody may see");
    assert_eq!(
        parts(5),
        [
            &attribute("data-who"),
            &attribute("aria-label"),
            &attribute("placeholder"),
            &attribute("data-proof"),
            &Part::Text
        ],
    );
    assert_eq!(parts(8)[0], &Part::Value);
    assert!(trial.places.iter().any(|place| place.is_digits));
    assert_eq!(parts(10).last(), Some(&&Part::Text), "in what is hidden");
    // `#card` is not matched without a title, and is as open as it was.
    assert_eq!(parts(7), [&Part::Text; 0]);
    assert!(trial.stage().contains(&trial.seed.control()));
}

#[test]
fn nothing_leaks_of_an_honest_tag() {
    let rules = three();
    let trial = trial(&rules);
    let sent = honest(&trial, &rules);
    let verdict = trial.judge(&rules, &open(&trial), &sent).unwrap();
    assert_eq!((verdict.leaks, verdict.doubt), (vec![], None));
    assert_eq!(verdict.recorded, verdict.planted);
    assert!(verdict.scanned > 500);
}

#[test]
fn a_rule_that_is_switched_off_in_between_leaks() {
    let rules = three();
    let trial = trial(&rules);
    let mut less = rules.clone();
    less.rules[2].off = true;
    let verdict = trial
        .judge(&less, &open(&trial), &honest(&trial, &rules))
        .unwrap();
    let leaks = verdict.leaks.iter();
    let (places, engines): (Vec<u32>, Vec<Engine>) =
        leaks.map(|leak| (leak.place.element, leak.by)).unzip();
    assert!(places.contains(&9) && places.contains(&10) && !places.contains(&5));
    assert!(
        engines.iter().all(|by| *by == Engine::RelayAlone),
        "the tag knew the rule"
    );
}

#[test]
fn a_tag_with_a_hole_is_told_from_the_relay_behind_it() {
    let rules = three();
    let trial = trial(&rules);
    let verdict = trial.judge(&rules, &open(&trial), &open(&trial)).unwrap();
    assert_eq!(verdict.leaks.len(), verdict.planted);
    assert!(verdict.leaks.iter().all(|leak| leak.by == Engine::Tag));
}

#[test]
fn nothing_is_proved_by_nothing() {
    let rules = three();
    let plain = trial(&rules);
    let doubt = |trial: &Trial, rules: &RuleSet, recorded: &[String], sent: &[String]| {
        trial.judge(rules, recorded, sent).unwrap().doubt
    };
    let sent = honest(&plain, &rules);
    assert_eq!(
        doubt(&plain, &rules, &[], &sent),
        Some(Doubt::NotRecorded),
        "the recorder is broken"
    );
    assert_eq!(
        doubt(&plain, &rules, &open(&plain), &[]),
        Some(Doubt::NothingArrived),
        "the tag sends nothing"
    );
    let meta = &sent[..1];
    assert_eq!(
        doubt(&plain, &rules, &open(&plain), meta),
        Some(Doubt::NothingArrived)
    );
    let none = set("{}");
    let empty = trial(&none);
    let sent = open(&empty);
    assert_eq!(
        doubt(&empty, &none, &sent, &sent),
        Some(Doubt::NothingCovered)
    );
}

#[test]
fn of_a_paused_page_nothing_is_sent() {
    let rules = set(r#"{"policy":{"pause":["/a"]}}"#);
    let trial = trial(&rules);
    let verdict = trial.judge(&rules, &open(&trial), &[]).unwrap();
    assert_eq!((verdict.leaks, verdict.doubt), (vec![], None));
    assert!(verdict.planted > 10);
}

#[test]
fn names_in_masked_content_that_look_like_data_are_told() {
    let page = r#"{"type":0,"id":1,"childNodes":[{"type":2,"id":2,"tagName":"body","attributes":{},"childNodes":[
        {"type":2,"id":3,"tagName":"p","attributes":{"id":"account-4929123456"},"childNodes":[]},
        {"type":2,"id":4,"tagName":"p","attributes":{"class":"m","id":"row-12345678","data-n":"4929123456"},"childNodes":[
            {"type":2,"id":5,"tagName":"label","attributes":{"for":"iban-4929-1234-56","class":"a b"},"childNodes":[]},
            {"type":2,"id":6,"tagName":"input","attributes":{"name":"ann@shop.example","id":"ann"},"childNodes":[]}]},
        {"type":2,"id":7,"tagName":"p","attributes":{"class":"h acc-4929123456"},"childNodes":[]}]}]}"#;
    let rules = set(
        r#"{"rules":[{"id":"1","effect":"mask","selector":".m"},{"id":"2","effect":"hide","selector":".h"}]}"#,
    );
    let url = Url::parse("https://shop.example/a").unwrap();
    let page: Node = event::from_json(page).unwrap();
    let trial = Trial::new(&rules, &url, &page, Seed::new(42)).unwrap();
    let found: Vec<(u32, &str)> = (trial.readable.iter())
        .map(|one| (one.element, one.attribute))
        .collect();
    assert_eq!(found, [(5, "for"), (6, "name")]);
}
