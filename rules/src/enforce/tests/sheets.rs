//! Style sheets that scripts make: changes are said while something that the agent sees has adopted them.

use serde_json::{Value, json};

use super::support::Session;

fn adopt(id: u32, styles: &[u32]) -> Value {
    let rules = json!([{"styleId":7,"rules":[{"rule":"p{color:red}","index":0}]}]);
    json!({"type":3,"data":{"source":15,"id":id,"styleIds":styles,"styles":rules}})
}

fn insert(rule: &str) -> Value {
    json!({"type":3,"data":{"source":8,"styleId":7,"adds":[{"rule":rule,"index":0}]}})
}

#[test]
fn m5_a_sheet_that_only_covered_content_has_is_said_no_more() {
    let mut session = Session::new(
        "mask .m",
        "<div n=40><shadow><p></p></shadow></div><div class=m n=50><shadow><p></p></shadow></div>",
    );
    session.receive(adopt(1, &[7]));
    session.receive(adopt(1, &[]));
    session.receive(adopt(50, &[7]));
    session.receive(insert(".S3CRET{width:1px}"));
    session.receive(
        json!({"type":3,"data":{"source":13,"styleId":7,"index":[0],"set":{"property":"background","value":"url(/S3CRET.png)"}}}),
    );
    assert!(!session.wire.contains("S3CRET"));
    // What adopts it in the open gets all of it, as another sheet.
    let said = session.receive(adopt(40, &[7]));
    assert!(
        said.iter().any(|said| said.to_string().contains("S3CRET{")),
        "{said:?}"
    );
    session.remove(4, 40);
    let before = session.wire.len();
    session.receive(insert(".S3COND{width:1px}"));
    assert!(!session.wire[before..].contains("S3COND"));
}
