//! Style sheets that scripts make and change: kept as the tag sent them, said to the agent where it may see their owner.

use foldhash::{HashMap, HashSet};

use crate::{
    document::NodeId,
    event::{Incremental, SheetRule, StyleSheet},
};

use super::{address::Addresses, render::Page, view::View};

/// The scripted style sheets of one page.
#[derive(Debug, Default)]
pub struct Sheets {
    /// Changes to the sheet of a `style` or `link` element, in order.
    owned: HashMap<NodeId, Vec<Change>>,
    /// Constructed sheets by the recorder's number.
    constructed: HashMap<u32, Constructed>,
    /// Which constructed sheets a document or shadow host adopted.
    adopted: HashMap<NodeId, Vec<u32>>,
    /// The agent's numbers of constructed sheets, in the order in which it got them.
    numbers: HashMap<u32, u32>,
    /// The last of these numbers.
    last: u32,
    /// The constructed sheets that the agent has.
    sent: HashSet<u32>,
    kept: usize,
}

#[derive(Debug, Default)]
struct Constructed {
    rules: Vec<SheetRule>,
    changes: Vec<Change>,
}

/// A change of a sheet, whichever that is.
#[derive(Clone, Debug)]
enum Change {
    Rules {
        adds: Vec<SheetRule>,
        removes: Vec<Vec<u32>>,
        replace: Option<String>,
    },
    Declaration {
        index: Vec<u32>,
        set: Option<(String, Option<String>, Option<String>)>,
        remove: Option<String>,
    },
}

impl Sheets {
    /// The agent's copy starts afresh: it has no sheet any more.
    pub fn restart(&mut self) {
        self.numbers.clear();
        self.sent.clear();
        self.last = 0;
    }

    /// What becomes of a change of a style sheet; none where it is unknown.
    pub fn receive(
        &mut self,
        change: &Incremental,
        page: Page<'_>,
        view: &View,
        addresses: &mut Addresses,
    ) -> Option<Vec<Incremental>> {
        if self.kept >= MAX_CHANGES {
            return None;
        }
        self.kept += 1;
        let (sheet, change) = match change {
            Incremental::StyleSheetRule {
                sheet,
                adds,
                removes,
                replace,
            } => (
                *sheet,
                Change::Rules {
                    adds: adds.clone(),
                    removes: removes.clone(),
                    replace: replace.clone(),
                },
            ),
            Incremental::StyleDeclaration {
                sheet,
                index,
                set,
                remove,
            } => (
                *sheet,
                Change::Declaration {
                    index: index.clone(),
                    set: set.clone(),
                    remove: remove.clone(),
                },
            ),
            Incremental::AdoptedStyleSheet {
                id,
                style_ids,
                styles,
            } => {
                let node = page.document().by_id(*id)?;
                for (id, rules) in styles {
                    self.constructed.entry(*id).or_insert_with(|| Constructed {
                        rules: rules.clone(),
                        changes: Vec::new(),
                    });
                }
                self.adopted.insert(node, style_ids.clone());
                return Some(self.adopt(node, page, view, addresses));
            }
            _ => return None,
        };
        if let Some(style) = sheet.style {
            let sent = self.sent.contains(&style) && self.is_worn(style, page, view);
            if !sent {
                // Should something that the agent sees adopt it again, it is a new one to the agent.
                self.sent.remove(&style);
                self.numbers.remove(&style);
            }
            let constructed = self.constructed.get_mut(&style)?;
            constructed.changes.push(change.clone());
            let number = self.numbers.get(&style).copied().filter(|_| sent);
            return Some(
                number
                    .and_then(|number| change.said(constructed_sheet(number), addresses))
                    .into_iter()
                    .collect(),
            );
        }
        let node = page.document().by_id(sheet.node?)?;
        let element = page.document().element(node)?;
        if !matches!(element.tag.as_str(), "style" | "link") {
            return None;
        }
        self.owned.entry(node).or_default().push(change.clone());
        let said =
            owner(node, page, view).and_then(|agent| change.said(node_sheet(agent), addresses));
        Some(said.into_iter().collect())
    }

    /// Whether something that the agent sees has adopted a constructed sheet.
    fn is_worn(&self, style: u32, page: Page<'_>, view: &View) -> bool {
        planted!(SheetOfCovered)
            || self
                .adopted
                .iter()
                .any(|(node, styles)| styles.contains(&style) && owner(*node, page, view).is_some())
    }

    /// The text of a sheet came anew: what scripts did to the former one is gone.
    pub fn rewritten(&mut self, node: NodeId) {
        self.owned.remove(&node);
    }

    /// These nodes are gone for good, and their places other nodes'.
    pub fn forget(&mut self, gone: &[(NodeId, u32)]) {
        for (node, _) in gone {
            self.owned.remove(node);
            self.adopted.remove(node);
        }
    }

    /// What the agent has to be told of the sheets of nodes that it just got.
    pub fn say_again(
        &mut self,
        nodes: &[NodeId],
        page: Page<'_>,
        view: &View,
        addresses: &mut Addresses,
    ) -> Vec<Incremental> {
        let mut said = Vec::new();
        if self.owned.is_empty() && self.adopted.is_empty() {
            return said;
        }
        let mut once = HashSet::default();
        for node in nodes.iter().filter(|node| once.insert(**node)) {
            if let (Some(changes), Some(agent)) = (self.owned.get(node), owner(*node, page, view)) {
                said.extend(
                    changes
                        .iter()
                        .filter_map(|change| change.said(node_sheet(agent), addresses)),
                );
            }
            if self.adopted.contains_key(node) {
                said.extend(self.adopt(*node, page, view, addresses));
            }
        }
        said
    }

    /// Says which sheets a document or host adopted, and what stands in those that the agent has not got yet.
    fn adopt(
        &mut self,
        node: NodeId,
        page: Page<'_>,
        view: &View,
        addresses: &mut Addresses,
    ) -> Vec<Incremental> {
        let (Some(agent), Some(ids)) = (owner(node, page, view), self.adopted.get(&node)) else {
            return Vec::new();
        };
        let mut styles = Vec::new();
        let mut style_ids = Vec::new();
        let mut changes = Vec::new();
        for id in ids {
            let Some(constructed) = self.constructed.get(id) else {
                continue;
            };
            let next = match planted!(SheetNumbers) {
                true => *id,
                false => self.last + 1,
            };
            let number = *self.numbers.entry(*id).or_insert(next);
            self.last = self.last.max(number);
            style_ids.push(number);
            if self.sent.insert(*id) {
                styles.push((number, rules(&constructed.rules, addresses)));
                changes.extend(
                    constructed
                        .changes
                        .iter()
                        .filter_map(|change| change.said(constructed_sheet(number), addresses)),
                );
            }
        }
        let adopted = Incremental::AdoptedStyleSheet {
            id: agent,
            style_ids,
            styles,
        };
        std::iter::once(adopted).chain(changes).collect()
    }
}

impl Change {
    /// The change as the agent may have it; none where nothing of it is left.
    fn said(&self, sheet: StyleSheet, addresses: &mut Addresses) -> Option<Incremental> {
        match self {
            Change::Rules {
                adds,
                removes,
                replace,
            } => Some(Incremental::StyleSheetRule {
                sheet,
                adds: rules(adds, addresses),
                removes: removes.clone(),
                replace: replace.as_ref().map(|css| addresses.css(css)),
            }),
            Change::Declaration { index, set, remove } => {
                let set = set.as_ref().and_then(|(property, value, priority)| {
                    let value = value
                        .as_ref()
                        .map(|value| addresses.css_value(property, value));
                    let priority = priority.clone().filter(|p| {
                        p.is_empty() || p == "important" && !crate::css::yields(property)
                    });
                    is_property(property).then(|| (property.clone(), value, priority))
                });
                let remove = remove.clone().filter(|property| is_property(property));
                (set.is_some() || remove.is_some()).then(|| Incremental::StyleDeclaration {
                    sheet,
                    index: index.clone(),
                    set,
                    remove,
                })
            }
        }
    }
}

/// The agent's number of a node whose style sheet it may see.
fn owner(node: NodeId, page: Page<'_>, view: &View) -> Option<u32> {
    let is_styled = page.covers.held(node).styled() || planted!(SheetOfCovered);
    is_styled.then(|| view.agent(node))?
}

fn rules(rules: &[SheetRule], addresses: &mut Addresses) -> Vec<SheetRule> {
    rules
        .iter()
        .map(|one| SheetRule {
            rule: match planted!(SheetRules) {
                true => one.rule.clone(),
                false => addresses.css(&one.rule),
            },
            index: one.index.clone(),
        })
        .collect()
}

fn constructed_sheet(number: u32) -> StyleSheet {
    StyleSheet {
        style: Some(number),
        node: None,
    }
}

fn node_sheet(agent: u32) -> StyleSheet {
    StyleSheet {
        node: Some(agent),
        style: None,
    }
}

fn is_property(name: &str) -> bool {
    name.chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// The most changes of style sheets of one page; what comes after is dropped.
const MAX_CHANGES: usize = 200_000;
