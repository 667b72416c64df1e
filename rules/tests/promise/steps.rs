//! What happens on a page: one function for each thing that a customer or a script does. `turns` has the rest.

use serde_json::json;

use super::{
    cover::May,
    grow,
    page::{PROPERTIES, PUBLIC, What},
    world::{Batch, World},
};

impl World<'_> {
    pub fn run(&mut self) -> Result<(), String> {
        self.open()?;
        for _ in 0..4 + self.draw.below(24) {
            match self.draw.below(46) {
                0..10 => self.change()?,
                10..16 => self.quiet()?,
                16..20 => self.input()?,
                20..22 => self.extra()?,
                22..24 => self.shuffle()?,
                24..26 => self.scroll()?,
                26..29 => self.sheet()?,
                29 => self.frame()?,
                30 => self.junk()?,
                31 | 42 => self.route()?,
                43..46 => self.late()?,
                32 if self.publishes => self.publish()?,
                33 => self.snapshot()?,
                34 if self.publishes => self.open()?,
                35 => self.agent_joins()?,
                36 => self.pointer()?,
                37..40 => self.act()?,
                40 => self.presence()?,
                _ => self.choose()?,
            }
        }
        self.agent_joins()
    }

    /// A script changes the tree, attributes and texts, several in one batch.
    fn change(&mut self) -> Result<(), String> {
        let mut batch = Batch::default();
        match self.draw.below(6) {
            0 => self.grow(&mut batch),
            1 => self.displace(&mut batch),
            2 => self.give_back(&mut batch),
            _ => {}
        }
        for _ in 0..1 + self.draw.below(3) {
            let Some(node) =
                self.some(|world, node| node > 0 && world.page.nodes[node].what != What::Document)
            else {
                break;
            };
            self.alter(node, &mut batch);
        }
        self.finish("change", &batch)
    }

    /// A text, a property or an attribute changes.
    pub fn alter(&mut self, node: usize, batch: &mut Batch) {
        if !self.is_element(node) {
            self.page.nodes[node].text = self.texts(node);
            if self.page.nodes[node].what == What::Text {
                batch.texts.insert(node);
            }
            return;
        }
        if self.draw.one_in(4) {
            let name = self.draw.pick(&PROPERTIES);
            let pair = match self.draw.one_in(5) {
                true => [None, None],
                false => grow::declaration(name, &mut self.draw),
            };
            self.page.set_style(node, name, pair);
            batch.styles.entry(node).or_default().insert(name);
            return;
        }
        let name = self.page.attribute_name(node, &mut self.draw);
        let pair = match self.draw.one_in(5) {
            true => [None, None],
            false => grow::value(name, &mut self.draw),
        };
        // What a page is told of a field goes by its type.
        let names = batch.attributes.entry(node).or_default();
        names.insert(name);
        if name == "type" {
            names.insert("value");
        }
        self.page.set(node, name, pair);
        if PUBLIC.contains(&name) {
            self.cover_same(node, name);
        }
    }

    /// An attribute that rules read is the same on both pages.
    fn cover_same(&mut self, node: usize, name: &'static str) {
        let first = self.page.attribute(node, name).map(str::to_owned);
        self.page.set(node, name, [first.clone(), first]);
    }

    fn texts(&mut self, node: usize) -> [String; 2] {
        let parent = self.page.nodes[node]
            .parent
            .map(|parent| self.page.tag(parent))
            .unwrap_or_default();
        match parent {
            "style" => grow::sheet(&mut self.draw),
            "option" => {
                grow::unique(self.draw.pair().map(Some), node).map(Option::unwrap_or_default)
            }
            _ => self.draw.pair(),
        }
    }

    fn grow(&mut self, batch: &mut Batch) {
        // Beside the body stands what extensions put there.
        let is_overlay = self.draw.one_in(12);
        let Some(parent) = self.some(|world, node| match is_overlay {
            true => world.page.tag(node) == "html",
            false => world.page.is_container(node),
        }) else {
            return;
        };
        let node = self.page.grow(&mut self.draw, None);
        self.place(parent, node, batch);
    }

    pub fn place(&mut self, parent: usize, node: usize, batch: &mut Batch) {
        // With the first node in it a shadow root comes, and never goes: not with one that only one of the pages has.
        let inside = self.page.list(parent, true);
        let is_first = inside.is_empty();
        let is_alone = self.page.nodes[node].only.is_some();
        let has_root = inside
            .iter()
            .any(|one| self.page.nodes[*one].only.is_none());
        let in_shadow = self.page.is_host(parent)
            && (has_root || !is_alone)
            && (is_first || self.draw.one_in(2));
        let siblings = self.page.list(parent, in_shadow).to_vec();
        let common: Vec<usize> = siblings
            .into_iter()
            .filter(|one| self.page.nodes[*one].only.is_none())
            .collect();
        let before = (!common.is_empty() && self.draw.one_in(2)).then(|| self.draw.pick(&common));
        self.page.insert(parent, in_shadow, before, node);
        batch.adds.push(node);
    }

    /// A node goes, or moves.
    fn displace(&mut self, batch: &mut Batch) {
        let moves = |world: &Self, node: usize| {
            let parent = world.page.nodes[node].parent;
            parent.is_some_and(|parent| {
                !matches!(world.page.tag(node), "html" | "head" | "body")
                    && world.page.nodes[node].what != What::Document
                    && world.page.tag(parent) != "x-host"
            })
        };
        let Some(node) = self.some(moves) else { return };
        let below = self.page.subtree(node);
        let is_odd = self.draw.one_in(4);
        let target = self.some(|world, to| {
            !below.contains(&to)
                && (world.page.is_container(to)
                    || is_odd
                        && match world.page.tag(to) {
                            "style" => !world.says_more_than_sheets(to),
                            tag => matches!(tag, "script" | "template" | "svg" | "html"),
                        })
        });
        if let Some(parent) = self.page.nodes[node].parent {
            batch
                .removes
                .push((parent, self.page.nodes[node].in_shadow, node));
        }
        self.page.take(node);
        match target.filter(|_| self.draw.below(3) > 0) {
            // Last: a string that began before a sheet would make other words of it.
            Some(style) if self.page.tag(style) == "style" => {
                self.page.insert(style, false, None, node);
                batch.adds.push(node);
            }
            Some(parent) => self.place(parent, node, batch),
            None => self.gone.push(node),
        }
    }

    fn says_more_than_sheets(&self, style: usize) -> bool {
        let texts = self.page.nodes[style].children.iter();
        texts
            .map(|text| &self.page.nodes[*text])
            .any(|text| text.what == What::Text && !grow::is_sheet(&text.text[0]))
    }

    fn give_back(&mut self, batch: &mut Batch) {
        let Some(node) = self.gone.pop() else { return };
        match self.some(|world, node| world.page.is_container(node)) {
            Some(parent) if self.mirrored => self.place(parent, node, batch),
            _ => self.gone.push(node),
        }
    }

    /// One page alone changes in a covered place: nobody hears of it.
    fn quiet(&mut self) -> Result<(), String> {
        if !self.mirrored {
            return Ok(());
        }
        let run = self.draw.below(2);
        let mut batch = Batch {
            only: Some(run),
            ..Batch::default()
        };
        let is_covered = |world: &Self, node: usize| match world.page.nodes[node].what {
            What::Text => world.cover.text(&world.page, node) != May::Same,
            What::Element(_) => world.cover.held(node).covered(),
            _ => false,
        };
        let Some(node) = self.some(is_covered) else {
            return Ok(());
        };
        if !self.is_element(node) {
            if !self.page.nodes[node].text[run].trim().is_empty() {
                self.page.nodes[node].text[run] = self.texts(node)[run].clone();
                batch.texts.insert(node);
            }
            return self.finish("quiet text", &batch);
        }
        if self.draw.one_in(3) {
            let name = self.draw.pick(&PROPERTIES);
            if self.cover.property(&self.page, node, name) == May::Differ {
                let mut pair = self.page.nodes[node]
                    .style
                    .iter()
                    .find(|(known, _)| *known == name)
                    .map(|(_, pair)| pair.clone())
                    .unwrap_or_default();
                pair[run] = grow::declaration(name, &mut self.draw)[run].clone();
                self.page.set_style(node, name, pair);
                batch.styles.entry(node).or_default().insert(name);
            }
            return self.finish("quiet style", &batch);
        }
        let is_control = matches!(self.page.tag(node), "input" | "textarea");
        let name = match is_control && self.draw.one_in(2) {
            true => "value",
            false => self.page.attribute_name(node, &mut self.draw),
        };
        let mut pair = self.page.both(node, name).cloned().unwrap_or_default();
        let may = self.cover.attribute(&self.page, node, name);
        let is_said = pair[run]
            .as_ref()
            .is_some_and(|value| !value.trim().is_empty());
        let new = grow::value(name, &mut self.draw)[run].clone();
        if may == May::Same || may == May::Fill && !(is_said && new.is_some()) {
            return Ok(());
        }
        pair[run] = new;
        self.page.set(node, name, pair.clone());
        if name == "value" && self.page.is_typed_in(node) && self.draw.one_in(2) {
            let mut events = [None, None];
            let text = pair[run].clone().unwrap_or_default();
            events[run] = Some(
                json!({"type":3,"data":{"source":5,"id":self.page.nodes[node].ids[run],"text":text,"isChecked":false}}),
            );
            return self.tell("quiet input", events);
        }
        batch.attributes.entry(node).or_default().insert(name);
        self.finish("quiet attribute", &batch)
    }

    /// A customer fills in a field.
    fn input(&mut self) -> Result<(), String> {
        let is_field =
            |world: &Self, node: usize| matches!(world.page.tag(node), "input" | "textarea");
        let Some(node) = self.some(is_field) else {
            return self.choose();
        };
        let pair = match self.draw.one_in(6) {
            true => [None, None],
            false => self.draw.pair().map(Some),
        };
        let checks = self.page.is_checkable(node);
        if self.page.is_typed_in(node) {
            self.page.set(node, "value", pair);
        }
        let checked =
            [self.draw.one_in(2), self.draw.one_in(2)].map(|is| (is && checks).then(String::new));
        self.page.set(node, "checked", checked);
        self.say_field(node, "input")
    }

    pub fn say_field(&mut self, node: usize, what: &str) -> Result<(), String> {
        if self.mirrored {
            self.cover.even_out(&mut self.page, &[node]);
        }
        let events = [0, 1].map(|run| {
            let text = self.page.both(node, "value").and_then(|pair| pair[run].clone()).unwrap_or_default();
            let is_checked = self.page.both(node, "checked").is_some_and(|pair| pair[run].is_some());
            Some(json!({"type":3,"data":{"source":5,"id":self.page.nodes[node].ids[run],"text":text,"isChecked":is_checked}}))
        });
        self.tell(what, events)
    }

    /// A customer chooses an option: where one page's is covered, the other's may be another covered one.
    fn choose(&mut self) -> Result<(), String> {
        let Some(select) = self.some(|world, node| world.page.tag(node) == "select") else {
            return Ok(());
        };
        let options: Vec<usize> = self
            .page
            .element_children(select)
            .into_iter()
            .filter(|node| self.page.tag(*node) == "option")
            .collect();
        if options.is_empty() {
            return Ok(());
        }
        let is_covered = |world: &Self, option: usize| {
            world.cover.held(select).covered() || world.cover.held(option).covered()
        };
        let first = self.draw.pick(&options);
        let covered: Vec<usize> = options
            .iter()
            .copied()
            .filter(|option| is_covered(self, *option))
            .collect();
        let second = match is_covered(self, first) {
            true => self.draw.pick(&covered),
            false => first,
        };
        let said = [(first, 0), (second, 1)].map(|(option, run)| self.option_value(option, run));
        // One that says nothing could not be told from an open one that says nothing.
        if is_covered(self, first) && said.iter().any(String::is_empty) {
            return Ok(());
        }
        let mut events = [None, None];
        for (run, (chosen, value)) in [first, second].into_iter().zip(said).enumerate() {
            for option in &options {
                let mut pair = self
                    .page
                    .both(*option, "selected")
                    .cloned()
                    .unwrap_or_default();
                pair[run] = (*option == chosen).then(String::new);
                self.page.set(*option, "selected", pair);
            }
            events[run] = Some(
                json!({"type":3,"data":{"source":5,"id":self.page.nodes[select].ids[run],"text":value,"isChecked":false}}),
            );
        }
        self.tell("choose", events)
    }

    /// The value of an option on one of the pages.
    fn option_value(&self, option: usize, run: usize) -> String {
        let value = self.page.both(option, "value");
        if let Some(value) = value.and_then(|pair| pair[run].clone()) {
            return value;
        }
        let children = self.page.nodes[option].children.iter();
        let text: String = children
            .map(|child| self.page.nodes[*child].text[run].as_str())
            .collect();
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        words.join(" ")
    }

    /// One page has more in a hidden place than the other.
    fn extra(&mut self) -> Result<(), String> {
        // With `:empty` in a rule, the rule itself would tell of it.
        if !self.mirrored || self.rules.reads_emptiness() {
            return Ok(());
        }
        let hidden = |world: &Self, node: usize| {
            world.cover.held(node).hide && world.page.is_container(node)
        };
        let Some(parent) = self.some(hidden) else {
            return Ok(());
        };
        let extras: Vec<usize> = self
            .page
            .list(parent, false)
            .iter()
            .copied()
            .filter(|node| self.page.nodes[*node].only.is_some())
            .collect();
        if !extras.is_empty() && self.draw.one_in(2) {
            let node = self.draw.pick(&extras);
            let batch = Batch {
                only: self.page.nodes[node].only,
                removes: vec![(parent, false, node)],
                ..Batch::default()
            };
            self.page.take(node);
            return self.finish("extra goes", &batch);
        }
        let run = self.draw.below(2);
        let node = self.page.grow(&mut self.draw, Some(run));
        let mut batch = Batch {
            only: Some(run),
            ..Batch::default()
        };
        self.place(parent, node, &mut batch);
        self.finish("extra", &batch)
    }

    /// One page alone has the children of a hidden element in another order for a while.
    fn shuffle(&mut self) -> Result<(), String> {
        let has_several = |world: &Self, node: usize| {
            let page = &world.page;
            let is_plain =
                |node: usize| page.nodes[node].frame.is_none() && page.nodes[node].only.is_none();
            world.cover.held(node).hide
                && page.nodes[node].children.len() > 1
                && page.subtree(node).into_iter().all(is_plain)
        };
        let Some(parent) = self.some(has_several).filter(|_| self.mirrored) else {
            return Ok(());
        };
        let node = self.page.nodes[parent].children[1];
        let run = self.draw.below(2);
        let batch = Batch {
            only: Some(run),
            removes: vec![(parent, false, node)],
            adds: vec![node],
            ..Batch::default()
        };
        let first = self.page.nodes[parent].children[0];
        self.page.take(node);
        self.page.insert(parent, false, Some(first), node);
        self.finish("shuffle", &batch)?;
        let next = self.page.nodes[parent].children.get(2).copied();
        self.page.take(node);
        self.page.insert(parent, false, next, node);
        self.finish("shuffle back", &batch)
    }

    fn scroll(&mut self) -> Result<(), String> {
        let Some(node) = self.some(|world, node| node == 0 || world.is_element(node)) else {
            return Ok(());
        };
        let mut places = [self.draw.below(200) as u32, self.draw.below(200) as u32];
        let is_unseen = self.mirrored && self.cover.scrolls_unseen(&self.page, node);
        if !is_unseen {
            places[1] = places[0];
        }
        self.page.nodes[node].scrolled = Some(places);
        let only = (is_unseen && self.draw.one_in(2)).then(|| self.draw.below(2));
        self.tell_scroll(node, only)
    }

    pub fn tell_scroll(&mut self, node: usize, only: Option<usize>) -> Result<(), String> {
        let Some(places) = self.page.nodes[node].scrolled else {
            return Ok(());
        };
        let events = [0, 1].map(|run| {
            let is_told = only.is_none_or(|only| only == run);
            is_told.then(|| json!({"type":3,"data":{"source":3,"id":self.page.nodes[node].ids[run],"x":0,"y":places[run]}}))
        });
        self.tell("scroll", events)
    }
}
