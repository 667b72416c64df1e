//! Files of rules, tried as each format there is: what is taken can be published, and what is written can be read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rules::exchange::{Format, export, import};

fuzz_target!(|text: &str| {
    for (name, format) in Format::ALL {
        let Ok(imported) = import(format, text) else {
            continue;
        };
        let problems = imported.rules.validate();
        assert!(problems.is_empty(), "read as {name}: {problems:?}");
        for (name, format) in Format::ALL {
            let Some(exported) = export(format, &imported.rules) else {
                continue;
            };
            let again = import(format, &exported.text)
                .unwrap_or_else(|findings| panic!("written as {name}: {findings:?}"));
            if format == Format::Json {
                assert_eq!(again.rules, imported.rules);
            }
        }
    }
});
