//! A story told to two engines, and the comparison of what they answer.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use rules::{
    enforce::{Assets, Enforcer},
    event::Event,
    ruleset::RuleSet,
};
use serde_json::{Map, Value, json};

use super::{
    cover::{Cover, PATHS, Rules},
    draw::Draw,
    page::{Page, What},
};

/// Two engines, what they were told, and what the test knows of it.
pub struct World<'a> {
    pub draw: Draw<'a>,
    pub page: Page,
    pub cover: Cover,
    pub rules: Rules,
    pub path: usize,
    pub former: Option<usize>,
    pub engines: [Enforcer; 2],
    /// Whether the engines have the page.
    pub mirrored: bool,
    /// Whether versions are published: then nothing may differ that cannot be made the same before.
    pub publishes: bool,
    /// Tops of trees that were taken out.
    pub gone: Vec<usize>,
    pub tally: Tally,
    log: Vec<String>,
}

/// How much a case said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Messages from the tags that differed.
    pub differing: u64,
    /// Messages to the agents; each was the same for both.
    pub answers: u64,
    /// Actions of which both engines gave the same verdict.
    pub verdicts: u64,
}

/// What one mutation event says.
#[derive(Debug, Default)]
pub struct Batch {
    pub texts: BTreeSet<usize>,
    pub attributes: BTreeMap<usize, BTreeSet<&'static str>>,
    pub styles: BTreeMap<usize, BTreeSet<&'static str>>,
    /// Parent, whether in its shadow tree, node.
    pub removes: Vec<(usize, bool, usize)>,
    /// Tops of what came.
    pub adds: Vec<usize>,
    /// The page that alone says it.
    pub only: Option<usize>,
}

impl<'a> World<'a> {
    pub fn draw(bytes: &'a [u8]) -> Result<World<'a>, String> {
        let mut draw = Draw::new(bytes);
        let rules = Rules::draw(&mut draw);
        let publishes = draw.one_in(3);
        let page = Page::draw(&mut draw);
        let path = draw.pick(&[0, 0, 1, 2]);
        let set = rule_set(&rules)?;
        let engine = || {
            let mut engine = Enforcer::new(&set, Assets::Numbered("/a/".into()))
                .map_err(|problems| format!("{problems:?}"))?;
            if let Some(nodes) = *SWEEP {
                engine.sweep_from(nodes);
            }
            Ok::<_, String>(engine)
        };
        let mut world = World {
            engines: [engine()?, engine()?],
            draw,
            page,
            cover: Cover::default(),
            rules,
            path,
            former: None,
            mirrored: false,
            publishes,
            gone: Vec::new(),
            tally: Tally::default(),
            log: Vec::new(),
        };
        world.say(format!("rules {}", world.rules.json()));
        Ok(world)
    }

    pub fn log(&self) -> String {
        let last = self.log.len().saturating_sub(LINES);
        self.log[..1]
            .iter()
            .chain(&self.log[last.max(1)..])
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    }

    pub fn say(&mut self, line: String) {
        self.log.push(line);
    }

    /// The page's address, with what of it is never sent.
    pub fn url(&mut self) -> [String; 2] {
        let path = PATHS[self.path];
        self.draw.pair().map(|secret| {
            let secret: String = secret.chars().filter(char::is_ascii_alphanumeric).collect();
            format!("https://shop.example{path}?page=2&token={secret}#{secret}")
        })
    }

    /// Tells each engine its event, or none, and compares what they answer.
    pub fn tell(&mut self, what: &str, events: [Option<Value>; 2]) -> Result<(), String> {
        let events = events.map(|event| {
            event.map(|mut event| {
                event["timestamp"] = 1.into();
                event.to_string()
            })
        });
        self.say(format!("{what}: {}", events[0].as_deref().unwrap_or("-")));
        if events[0] != events[1] {
            self.tally.differing += 1;
            self.say(format!("  or: {}", events[1].as_deref().unwrap_or("-")));
        }
        let mut answers = [Vec::new(), Vec::new()];
        for (run, event) in events.iter().enumerate() {
            if let Some(event) = event {
                let event = Event::from_json(event).map_err(|error| format!("{error}: {event}"))?;
                answers[run] = self.engines[run].receive(event);
            }
        }
        self.compare(answers)
    }

    /// That both engines answered the same, as one frame or none.
    pub fn compare(&mut self, answers: [Vec<Event>; 2]) -> Result<(), String> {
        let [first, second] = answers.map(|answer| {
            let written = answer.into_iter().map(|event| {
                let event = Event {
                    timestamp: 0.0,
                    ..event
                };
                event.to_json()
            });
            written.collect::<Vec<_>>()
        });
        self.say(format!("  -> {}", first.join(" ")));
        if first != second {
            return Err(format!("The second agent got {}", second.join(" ")));
        }
        if self.engines[0].frame() != self.engines[1].frame() {
            return Err("Frames are counted differently".to_owned());
        }
        self.tally.answers += first.len() as u64;
        Ok(())
    }

    /// The rules that hold now, and what they cover.
    pub fn settle(&mut self, fresh: &[usize]) {
        if self.mirrored {
            self.cover.settle(&self.page, fresh);
        }
    }

    /// Meta and a full snapshot from the tag.
    pub fn snapshot(&mut self) -> Result<(), String> {
        self.mirrored = !self.rules.paused(self.path);
        let all = self.page.attached();
        self.settle(&all);
        self.drop_extras(|cover, parent| !cover.held(parent).hide);
        let all = self.page.attached();
        if self.mirrored {
            self.cover.even_out(&mut self.page, &all);
        }
        let meta = self
            .url()
            .map(|href| Some(json!({"type":4,"data":{"href":href,"width":800,"height":600}})));
        self.tell("meta", meta)?;
        let events = [0, 1].map(|run| {
            let node = self.page.write(0, run, true);
            Some(json!({"type":2,"data":{"node":node,"initialOffset":{"left":0,"top":0}}}))
        });
        self.tell("snapshot", events)?;
        for frame in all {
            if let Some(document) = self.page.nodes[frame].frame {
                self.tell_frame(frame, document)?;
            }
        }
        Ok(())
    }

    /// Takes out of the tree the nodes that one page alone has, where their parent is such; returns where they were.
    pub fn drop_extras(
        &mut self,
        is_such: impl Fn(&Cover, usize) -> bool,
    ) -> Vec<(usize, bool, usize)> {
        let mut dropped = Vec::new();
        for node in self.page.attached() {
            let Some(parent) = self.page.nodes[node].parent else {
                continue;
            };
            if self.page.nodes[node].only.is_some()
                && self.page.nodes[parent].only.is_none()
                && is_such(&self.cover, parent)
            {
                dropped.push((parent, self.page.nodes[node].in_shadow, node));
                self.page.take(node);
            }
        }
        dropped
    }

    /// Settles what a batch changed and tells it.
    pub fn finish(&mut self, what: &str, batch: &Batch) -> Result<(), String> {
        let fresh: Vec<usize> = batch
            .adds
            .iter()
            .flat_map(|top| self.page.subtree(*top))
            .collect();
        self.settle(&fresh);
        if batch.only.is_none() && self.mirrored {
            let changed = batch
                .texts
                .iter()
                .chain(batch.attributes.keys())
                .chain(batch.styles.keys())
                .chain(&fresh);
            let changed: Vec<usize> = changed.copied().collect();
            self.cover.even_out(&mut self.page, &changed);
        }
        let events = [0, 1].map(|run| {
            let is_told = batch.only.is_none_or(|only| only == run);
            is_told.then(|| json!({"type":3,"data":self.mutation(batch, run)}))
        });
        self.tell(what, events)?;
        for node in fresh {
            if let Some(document) = self.page.nodes[node].frame
                && batch.only.is_none()
            {
                self.attach(node, document)?;
            }
        }
        Ok(())
    }

    fn mutation(&self, batch: &Batch, run: usize) -> Value {
        let page = &self.page;
        let id = |node: usize| page.nodes[node].ids[run];
        let on = |node: &&usize| page.is_on(**node, run);
        let texts: Vec<Value> = batch
            .texts
            .iter()
            .filter(on)
            .map(|node| json!({"id":id(*node),"value":page.nodes[*node].text[run]}))
            .collect();
        let mut attributes: BTreeMap<usize, Map<String, Value>> = BTreeMap::new();
        for (node, names) in batch.attributes.iter().filter(|(node, _)| on(node)) {
            for name in names {
                let value = page.both(*node, name).and_then(|pair| pair[run].clone());
                let value = match *name {
                    "checked" | "selected" => value.map(|_| true.into()),
                    _ => value.map(Value::from),
                };
                attributes
                    .entry(*node)
                    .or_default()
                    .insert((*name).to_owned(), value.unwrap_or_default());
            }
        }
        for (node, names) in batch.styles.iter().filter(|(node, _)| on(node)) {
            let style = names.iter().map(|name| {
                let pair = page.nodes[*node]
                    .style
                    .iter()
                    .find(|(known, _)| known == name);
                let value = pair.and_then(|(_, pair)| pair[run].clone());
                ((*name).to_owned(), value.map_or(false.into(), Value::from))
            });
            let style = match page.nodes[*node].style.is_empty() {
                true => Value::Null,
                false => style.collect::<Map<_, _>>().into(),
            };
            let of_node = attributes.entry(*node).or_default();
            of_node.insert("style".to_owned(), style);
        }
        let attributes: Vec<Value> = attributes
            .into_iter()
            .map(|(node, all)| json!({"id":id(node),"attributes":all}))
            .collect();
        let removes: Vec<Value> = batch
            .removes
            .iter()
            .filter(|(_, _, node)| on(&node))
            .map(|(parent, in_shadow, node)| json!({"parentId":id(*parent),"id":id(*node),"isShadow":in_shadow}))
            .collect();
        let mut adds = Vec::new();
        let mut pending: Vec<usize> = batch.adds.iter().rev().copied().collect();
        while let Some(node) = pending.pop() {
            if !page.is_on(node, run) {
                continue;
            }
            let parent = page.nodes[node].parent.map(id);
            adds.push(json!({"parentId":parent,"nextId":page.next_id(node, run),"node":page.write(node, run, false)}));
            // Popped from the end: what stands last is said first, so that what it stands before is known.
            pending.extend(
                page.nodes[node]
                    .children
                    .iter()
                    .chain(&page.nodes[node].shadow),
            );
        }
        json!({"source":0,"texts":texts,"attributes":attributes,"removes":removes,"adds":adds})
    }

    /// A frame loads its document anew: the same with other numbers.
    pub fn attach(&mut self, frame: usize, document: usize) -> Result<(), String> {
        let copy = self.copy(document);
        self.page.nodes[copy].parent = Some(frame);
        self.page.nodes[frame].frame = Some(copy);
        let fresh = self.page.subtree(copy);
        self.settle(&fresh);
        if self.mirrored {
            self.cover.even_out(&mut self.page, &fresh);
        }
        self.tell_frame(frame, copy)?;
        for node in fresh {
            if let Some(document) = self.page.nodes[node].frame {
                self.tell_frame(node, document)?;
            }
        }
        Ok(())
    }

    fn tell_frame(&mut self, frame: usize, document: usize) -> Result<(), String> {
        let events = [0, 1].map(|run| {
            let add = json!({"parentId":self.page.nodes[frame].ids[run],"nextId":null,"node":self.page.write(document, run, true)});
            Some(json!({"type":3,"data":{"source":0,"texts":[],"attributes":[],"removes":[],"adds":[add],"isAttachIframe":true}}))
        });
        self.tell("frame", events)
    }

    fn copy(&mut self, node: usize) -> usize {
        let old = self.page.nodes[node].clone();
        let new = self.page.push(old.what, None);
        let target = &mut self.page.nodes[new];
        (target.attributes, target.style, target.text) = (old.attributes, old.style, old.text);
        for (list, in_shadow) in [(old.children, false), (old.shadow, true)] {
            for child in list {
                if self.page.nodes[child].only.is_none() {
                    let child = self.copy(child);
                    self.page.insert(new, in_shadow, None, child);
                }
            }
        }
        if let Some(document) = old.frame {
            let document = self.copy(document);
            self.page.nodes[document].parent = Some(new);
            self.page.nodes[new].frame = Some(document);
        }
        new
    }

    /// A node of the page that both have and that is such.
    pub fn some(&mut self, is_such: impl Fn(&Self, usize) -> bool) -> Option<usize> {
        let all = self
            .page
            .attached()
            .into_iter()
            .filter(|node| self.page.nodes[*node].only.is_none());
        let such: Vec<usize> = all.filter(|node| is_such(self, *node)).collect();
        (!such.is_empty()).then(|| self.draw.pick(&such))
    }

    pub fn is_element(&self, node: usize) -> bool {
        matches!(self.page.nodes[node].what, What::Element(_))
    }
}

pub fn rule_set(rules: &Rules) -> Result<RuleSet, String> {
    RuleSet::from_json(&rules.json()).map_err(|problems| format!("{problems:?}"))
}

/// How many of the last lines of a story are told of a failure, beside the rules.
const LINES: usize = 12;

/// From how many nodes on those that went are looked for, where a long run or a fuzzer says so: no drawn page is large enough.
static SWEEP: LazyLock<Option<usize>> =
    LazyLock::new(|| std::env::var("LOUVER_SWEEP").ok()?.parse().ok());
