//! Privacy marks of other products, which a site's pages may carry already, as ordinary `hide` and `mask` selectors.
//!
//! Each mark becomes what protects at least as much as it does there: what a product leaves out is hidden, what it masks,
//! replaces or records no input of is masked. No product's mark for showing is heeded: a page can't reveal.

use super::Effect;

/// What the marks mean, a selector list for each effect.
pub(super) fn rules() -> [(Effect, String); 2] {
    [
        (Effect::Hide, HIDE.join(", ")),
        (Effect::Mask, MASK.join(", ")),
    ]
}

const HIDE: [&str; 42] = [
    // rrweb
    ".rr-block",
    // Amplitude
    ".amp-block",
    // Contentsquare
    "[data-cs-mask]",
    // Datadog
    "[data-dd-privacy=\"hidden\" i]",
    ".dd-privacy-hidden",
    // Dynatrace
    "[data-dtrum-hide]",
    // FullStory
    ".fs-block",
    ".fs-exclude",
    ".fs-exclude-without-consent",
    // Heap
    "[data-heap-redact-text]",
    "[data-heap-redact-attributes]",
    // Highlight
    ".highlight-block",
    // LogRocket
    "[data-private]",
    "._lr-hide",
    // Lucky Orange
    ".lo-sensitive",
    ".losensitive",
    // Mixpanel
    ".mp-block",
    // Mouseflow
    ".mf-excluded",
    ".mf-masked",
    ".no-mouseflow",
    "[data-mf-replace]",
    // New Relic
    ".nr-block",
    "[data-nr-block]",
    // OpenReplay
    "[data-openreplay-hidden]",
    "[data-openreplay-htmlmasked]",
    // PostHog
    ".ph-no-capture",
    // Quantum Metric
    "[data-qm-block]",
    "[data-qm-freeze-exclude]",
    // Sentry
    ".sentry-block",
    "[data-sentry-block]",
    // Session Rewind
    "[data-sr-redact]",
    // Smartlook
    "[data-sl=\"exclude\" i]",
    "[data-recording-disable]",
    ".data-recording-disable",
    ".smartlook-hide",
    // Surfly
    "[surfly_private]",
    "[data-surfly-private]",
    // Upscope
    ".no-upscope",
    "[data-no-upscope]",
    // Userback
    ".userback-block",
    // Yandex Metrica
    ".ym-hide-content",
    // Zipy
    ".zipy-block",
];

const MASK: [&str; 47] = [
    // rrweb; `ignore` records no input
    ".rr-mask",
    ".rr-ignore",
    // Amplitude
    ".amp-mask",
    // Clarity
    "[data-clarity-mask]",
    // Contentsquare
    "[data-cs-encrypt]",
    // Datadog
    "[data-dd-privacy=\"mask\" i]",
    "[data-dd-privacy=\"mask-user-input\" i]",
    "[data-dd-privacy=\"mask-unless-allowlisted\" i]",
    ".dd-privacy-mask",
    ".dd-privacy-mask-user-input",
    ".dd-privacy-mask-unless-allowlisted",
    // Dynatrace
    "[data-dtrum-mask]",
    // FullStory
    ".fs-mask",
    ".fs-mask-without-consent",
    // Glance
    ".glance_masked",
    "[glance_masked]",
    // Glassbox
    ".cls_mask",
    // Heap
    ".heap-ignore",
    "[heap-ignore]",
    // Highlight
    ".highlight-mask",
    ".highlight-ignore",
    // Hotjar
    "[data-hj-suppress]",
    ".data-hj-suppress",
    // Inspectlet
    ".inspectlet-sensitive",
    ".inspectletIgnore",
    // Matomo
    "[data-matomo-mask]",
    "[data-piwik-mask]",
    // Mixpanel
    ".mp-mask",
    // Mouseflow
    "[data-mf-replace-inner]",
    // New Relic
    ".nr-mask",
    "[data-nr-mask]",
    ".nr-ignore",
    // OpenReplay
    "[data-openreplay-masked]",
    "[data-openreplay-obscured]",
    // PostHog
    ".ph-mask",
    ".ph-ignore-input",
    // Quantum Metric
    "[data-qm-encrypt]",
    // ScreenMeet
    "[data-cb-mask]",
    ".cb-mask",
    // Sentry
    ".sentry-mask",
    "[data-sentry-mask]",
    ".sentry-ignore",
    "[data-sentry-ignore]",
    // SessionStack
    ".sessionstack-sensitive",
    // Smartlook
    "[data-sl=\"mask\" i]",
    "[data-recording-sensitive]",
    ".data-recording-sensitive",
];

#[cfg(test)]
mod tests {
    use crate::ruleset::RuleSet;
    use expect_test::expect;
    use url::Url;

    #[test]
    fn marks_are_heeded_where_the_policy_says_so() {
        let url = Url::parse("https://shop.example/").unwrap();
        for (json, count) in [
            (r#"{"policy":{"vendorMarks":true}}"#, 1),
            (r#"{"policy":{"vendorMarks":false}}"#, 0),
            ("{}", 0),
        ] {
            let set = RuleSet::from_json(json).unwrap();
            let page = set.for_page(&url);
            assert_eq!((page.hide.len(), page.mask.len()), (count, count), "{json}");
            assert_eq!(set.compile().unwrap().page_rules(&url), page, "{json}");
        }
        assert_eq!(
            RuleSet::default().canonical_json(),
            r#"{"policy":{"text":"visible","pause":[],"urlParams":[]},"rules":[]}"#
        );
    }

    #[test]
    fn an_agent_sees_what_the_marks_leave() {
        use crate::{enforce::*, event::*};
        let url = Url::parse("https://shop.example/").unwrap();
        let set = RuleSet::from_json(r#"{"policy":{"vendorMarks":true}}"#).unwrap();
        let mut enforcer = Enforcer::new(&set, Assets::Numbered("/".to_owned())).unwrap();
        enforcer.open(&url);
        let text = |id: u32| format!(r#"{{"type":3,"id":{id},"textContent":"t{id}"}}"#);
        let page = [
            ("class", "a rr-block"),
            ("data-sl", "EXCLUDE"),
            ("data-clarity-mask", "true"),
            ("data-dd-privacy", "mask"),
            ("data-dd-privacy", "allow"),
            ("class", "fs-unmask"),
        ]
        .iter()
        .zip((2..).step_by(2))
        .map(|((name, value), id)| {
            format!(
                r#"{{"type":2,"id":{id},"tagName":"p","attributes":{{"{name}":"{value}"}},"childNodes":[{}]}}"#,
                text(id + 1)
            )
        })
        .collect::<Vec<_>>()
        .join(",");
        let node: Node =
            from_json(&format!(r#"{{"type":0,"id":1,"childNodes":[{page}]}}"#)).unwrap();
        let sent = enforcer.receive(Event {
            timestamp: 0.0,
            data: Data::FullSnapshot {
                node: node.into(),
                offset: (0.0, 0.0),
            },
        });
        let sent = serde_json::to_string(&sent).unwrap();
        let seen: Vec<&str> = ["t3", "t5", "t7", "t9", "t11", "t13", "••••••"]
            .into_iter()
            .filter(|text| sent.contains(&format!("\"{text}\"")))
            .collect();
        expect![[r#"
            [
                "t11",
                "t13",
                "••••••",
            ]
        "#]]
        .assert_debug_eq(&seen);
    }
}
