//! The page that events leave behind.

use foldhash::HashMap;

use super::{Data, Event, Incremental, Node};

/// The last full snapshot, with the documents that came for its frames afterwards; none without a snapshot.
///
/// What else changed later is not heeded: the events are those with which a page begins.
pub fn whole(events: impl IntoIterator<Item = Event>) -> Option<Node> {
    let mut page: Option<Node> = None;
    let mut frames: HashMap<u32, Node> = HashMap::default();
    for event in events {
        match event.data {
            Data::FullSnapshot { node, .. } => {
                page = Some(node.into());
                frames.clear();
            }
            Data::Incremental(Incremental::Mutation(mutation)) if mutation.is_attach_iframe => {
                let adds = mutation.adds.into_iter();
                frames.extend(adds.map(|add| (add.parent_id, add.node)));
            }
            _ => {}
        }
    }
    let mut page = page?;
    let mut pending = vec![&mut page];
    while let Some(node) = pending.pop() {
        let framed = frames.remove(&node.id);
        if let Some(children) = node.children_mut() {
            children.extend(framed);
            pending.extend(children);
        }
    }
    Some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_for_frames_stands_in_them() {
        let element = |id: u32, tag: &str, child: &str| {
            format!(
                r#"{{"type":2,"id":{id},"tagName":"{tag}","attributes":{{}},"childNodes":[{child}]}}"#
            )
        };
        let document =
            |id: u32, child: &str| format!(r#"{{"type":0,"id":{id},"childNodes":[{child}]}}"#);
        let attached = |frame: u32, node: &str| {
            format!(
                r#"{{"type":3,"timestamp":1,"data":{{"source":0,"texts":[],"attributes":[],"removes":[],"adds":[{{"parentId":{frame},"nextId":null,"node":{node}}}],"isAttachIframe":true}}}}"#
            )
        };
        let snapshot = document(1, &element(2, "html", &element(3, "iframe", "")));
        let events = [
            format!(
                r#"{{"type":2,"timestamp":1,"data":{{"node":{snapshot},"initialOffset":{{"left":0,"top":0}}}}}}"#
            ),
            attached(
                3,
                &document(4, &element(5, "html", &element(6, "iframe", ""))),
            ),
            attached(6, &document(7, &element(8, "html", ""))),
        ];
        let page = whole(events.iter().map(|event| Event::from_json(event).unwrap())).unwrap();
        let mut found = Vec::new();
        let mut pending = vec![&page];
        while let Some(node) = pending.pop() {
            found.push(node.id);
            pending.extend(node.children());
        }
        assert_eq!(found, [1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(whole([]), None);
    }
}
