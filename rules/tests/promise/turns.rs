//! What else happens: style sheets, frames, other pages, other rules, and what an agent does.

use rules::action::{Action, Key, Mode, Navigation, Verb};
use serde_json::{Value, json};

use super::{
    cover::{Cover, PATHS, Rules},
    grow::{self, same_but_for_never_sent},
    page::{self, PROPERTIES, What},
    world::{Batch, World, rule_set},
};

impl World<'_> {
    /// A page is loaded: nothing of the former one holds.
    pub fn open(&mut self) -> Result<(), String> {
        self.former = None;
        self.cover = Cover::new(&self.rules, self.path);
        self.gone.clear();
        self.drop_extras(|_, _| true);
        for (engine, url) in self
            .engines
            .iter_mut()
            .zip(self.draw.pair().map(|secret| secret.len()))
        {
            let url = format!("https://shop.example{}?token={url}", PATHS[self.path]);
            engine.open(&url.parse().map_err(|error| format!("{error}"))?);
        }
        self.say(format!("open {}", PATHS[self.path]));
        self.snapshot()
    }

    /// A script changes a style sheet.
    pub fn sheet(&mut self) -> Result<(), String> {
        let number = self.draw.below(3) as u32;
        let rules = grow::sheet(&mut self.draw);
        let owner = match self.draw.below(3) {
            0 => self.some(|world, node| node == 0 || world.page.is_host(node)),
            1 => None,
            _ => self.some(|world, node| world.page.tag(node) == "style"),
        };
        // What is covered may be another sheet altogether, if no version ever uncovers it.
        let held = owner
            .map(|owner| self.cover.held(owner))
            .unwrap_or_default();
        let is_unseen = self.mirrored && !self.publishes && (held.hide || held.mask);
        let rules = match is_unseen && self.page.tag(owner.unwrap_or(0)) == "style" {
            true => rules,
            false => [rules[0].clone(), same_but_for_never_sent(&rules[0])],
        };
        let sets = self.draw.one_in(3);
        let events = [0, 1].map(|run| {
            // Recorders number sheets each in their own way.
            let style = number + 10 * run as u32 + 1;
            let mut data = match sets {
                true => json!({"source":13,"index":[0],"set":{"property":"content","value":format!("'{}'", rules[run].len())}}),
                false => json!({"source":8,"adds":[{"rule":rules[run],"index":0}]}),
            };
            match owner {
                Some(owner) if self.page.tag(owner) == "style" => data["id"] = self.page.nodes[owner].ids[run].into(),
                Some(owner) => {
                    data = json!({"source":15,"id":self.page.nodes[owner].ids[run],"styleIds":[style],
                        "styles":[{"styleId":style,"rules":[{"rule":rules[run],"index":0}]}]});
                }
                None => data["styleId"] = style.into(),
            }
            Some(json!({"type":3,"data":data}))
        });
        self.tell("sheet", events)
    }

    /// A frame loads a page of the same origin.
    pub fn frame(&mut self) -> Result<(), String> {
        let Some(frame) = self.some(|world, node| world.page.tag(node) == "iframe") else {
            return Ok(());
        };
        let document = self.page.document(&mut self.draw);
        self.attach(frame, document)
    }

    /// One tag alone sends what never passes.
    pub fn junk(&mut self) -> Result<(), String> {
        let id = self.draw.below(40);
        let event = match self.draw.below(6) {
            0 => json!({"type":5,"data":{"tag":"x","payload":"4111"}}),
            1 => json!({"type":6,"data":{"plugin":"rrweb/console@1","payload":"4111"}}),
            2 => {
                json!({"type":3,"data":{"source":9,"id":id,"type":0,"commands":[{"property":"fillText","args":["4111"]}]}})
            }
            3 => json!({"type":8,"data":{"type":"caption","text":"4111"}}),
            4 => json!({"type":3,"data":{"source":16,"define":{"name":"x-4111"}}}),
            _ => {
                json!({"type":3,"data":{"source":10,"family":"4111","fontSource":"url(x)","buffer":false}})
            }
        };
        let mut events: [Option<Value>; 2] = [None, None];
        events[self.draw.below(2)] = Some(event);
        self.tell("junk", events)
    }

    /// The customer points, presses, selects or plays something: on covered content one tag alone may say so, or both otherwise.
    pub fn presence(&mut self) -> Result<(), String> {
        let Some(node) = self.some(|_, _| true) else {
            return Ok(());
        };
        let is_covered = self.mirrored && self.cover.held(node).covered();
        let kind = self.draw.below(5);
        let places = match is_covered {
            true => [self.draw.below(9), self.draw.below(9)],
            false => [self.draw.below(9); 2],
        };
        let only = (is_covered && self.draw.one_in(2)).then(|| self.draw.below(2));
        let events = [0, 1].map(|run| {
            let (id, place) = (self.page.nodes[node].ids[run], places[run]);
            let data = match kind {
                0 => json!({"source":1,"positions":[{"x":place,"y":2,"id":id,"timeOffset":0}]}),
                1 => json!({"source":2,"type":place,"id":id,"x":5,"y":6}),
                2 => json!({"source":7,"type":0,"id":id,"currentTime":place}),
                3 => json!({"source":14,"ranges":[]}),
                _ => {
                    json!({"source":14,"ranges":[{"start":id,"startOffset":0,"end":id,"endOffset":place}]})
                }
            };
            let is_told = only.is_none_or(|only| only == run) || kind == 3;
            is_told.then(|| json!({"type":3,"data":data}))
        });
        self.tell("presence", events)
    }

    /// The page changes its address without loading.
    pub fn route(&mut self) -> Result<(), String> {
        let before = std::mem::replace(&mut self.path, self.draw.below(PATHS.len()));
        if self.rules.differ(before, self.path) {
            self.former = Some(before);
        }
        self.mirrored &= !self.rules.paused(self.path);
        self.cover.rules = self.rules.at(self.path, self.former);
        self.settle(&[]);
        let urls = self.url();
        self.say(format!("route {}", urls[0]));
        for (engine, url) in self.engines.iter_mut().zip(urls) {
            engine.route(&url.parse().map_err(|error| format!("{error}"))?);
        }
        let answers = self.engines.each_mut().map(|engine| engine.flush());
        self.compare(answers)?;
        for _ in 0..self.draw.below(4) {
            self.arrive()?;
        }
        Ok(())
    }

    /// A version is published. What it uncovers is made the same on both pages before, which nobody hears of.
    pub fn publish(&mut self) -> Result<(), String> {
        let rules = match self.draw.one_in(2) {
            true => Rules::draw(&mut self.draw),
            false => {
                let mut rules = self.rules.clone();
                rules.rules.pop();
                rules
            }
        };
        let mut next = self.cover.published(&rules, self.path);
        // Where nothing is shared, what is covered is not known, and does not stick.
        if self.mirrored && !rules.paused(self.path) {
            next.settle(&self.page, &[]);
            self.make_the_same(&next)?;
        }
        let set = rule_set(&rules)?;
        self.say(format!("publish {}", rules.json()));
        self.mirrored &= !rules.paused(self.path);
        (self.rules, self.former, self.cover) = (rules, None, next);
        let mut answers = [Vec::new(), Vec::new()];
        for (run, engine) in self.engines.iter_mut().enumerate() {
            answers[run] = engine
                .publish(&set)
                .map_err(|problems| format!("{problems:?}"))?
                .1;
        }
        self.compare(answers)
    }

    fn make_the_same(&mut self, next: &Cover) -> Result<(), String> {
        let dropped = self.drop_extras(|_, parent| !next.held(parent).hide);
        for run in 0..2 {
            let removes = dropped
                .iter()
                .copied()
                .filter(|(_, _, node)| self.page.is_on(*node, run))
                .collect();
            let batch = Batch {
                only: Some(run),
                removes,
                ..Batch::default()
            };
            self.finish("no extras", &batch)?;
        }
        let all = self.page.attached();
        let before = self.page.nodes.clone();
        next.even_out(&mut self.page, &all);
        let mut batch = Batch::default();
        let mut fields = Vec::new();
        let mut scrolled = Vec::new();
        for node in all {
            let (old, new) = (&before[node], &self.page.nodes[node]);
            if old.text != new.text && new.what == What::Text {
                batch.texts.insert(node);
            }
            // All of them: attributes are shown in the order in which they came, and while one was covered it may have come at
            // another time, though it is the same by now.
            let was_covered = self.cover.held(node).covered();
            if was_covered || old.attributes != new.attributes {
                let names = new.attributes.iter().map(|(name, _)| *name);
                let names = names.filter(|name| !page::PUBLIC.contains(name)).collect();
                batch.attributes.insert(node, names);
            }
            if was_covered && !new.style.is_empty() || old.style != new.style {
                batch.styles.insert(node, PROPERTIES.into());
            }
            if matches!(self.page.tag(node), "input" | "textarea")
                && old.attributes != new.attributes
            {
                fields.push(node);
            }
            // Both are told: while it was covered, one of them may have been told of the same place alone.
            if was_covered || old.scrolled != new.scrolled {
                scrolled.push(node);
            }
        }
        let same = self.page.nodes.clone();
        for (node, names) in &batch.attributes {
            let attributes = &mut self.page.nodes[*node].attributes;
            attributes.retain(|(name, _)| !names.contains(name));
        }
        for node in batch.styles.keys() {
            self.page.nodes[*node].style.clear();
        }
        self.finish("cleared", &batch)?;
        self.page.nodes = same;
        self.finish("made the same", &batch)?;
        for field in fields {
            self.say_field(field, "made the same")?;
        }
        for node in scrolled {
            self.tell_scroll(node, None)?;
        }
        let selects: Vec<usize> = self
            .page
            .attached()
            .into_iter()
            .filter(|node| self.page.tag(*node) == "select")
            .collect();
        for select in selects {
            let events = [0, 1].map(|run| Some(json!({"type":3,"data":{"source":5,"id":self.page.nodes[select].ids[run],"text":"","isChecked":false}})));
            self.tell("made the same", events)?;
        }
        Ok(())
    }

    /// An agent joins or reloads.
    pub fn agent_joins(&mut self) -> Result<(), String> {
        self.say("an agent joins".to_owned());
        let answers = self.engines.each_mut().map(|engine| engine.snapshot());
        self.compare(answers)
    }

    pub fn pointer(&mut self) -> Result<(), String> {
        let Some(node) = self.some(|_, _| true) else {
            return Ok(());
        };
        let ids = self.page.nodes[node].ids;
        let told = [0, 1].map(|run| self.engines[run].pointer_to_agent(ids[run]));
        if told[0] != told[1]
            || told[0].is_some() && self.mirrored && self.cover.held(node).covered()
        {
            return Err(format!(
                "The customer's pointer over {ids:?} is told as {told:?}"
            ));
        }
        Ok(())
    }

    /// An agent asks for something: the verdicts are the same.
    pub fn act(&mut self) -> Result<(), String> {
        let verb = match self.draw.below(8) {
            0..3 => Verb::Click,
            3 => Verb::Type { text: "x".into() },
            4 => Verb::Choose {
                options: vec![self.draw.below(3) as u32],
            },
            5 => Verb::Scroll { x: 0.0, y: 1.0 },
            6 => Verb::Navigate {
                to: Navigation::Back,
            },
            _ => Verb::Key {
                key: self
                    .draw
                    .pick(&[Key::Enter, Key::Space, Key::Tab, Key::ArrowDown]),
            },
        };
        let frame = self.engines[0]
            .frame()
            .saturating_sub(self.draw.below(3) as u64);
        let action = Action {
            seq: 1,
            frame,
            node: 1 + self.draw.below(60) as u32,
            verb,
        };
        let nodes = [0, 1].map(|run| {
            let verdict = self.engines[run].judge(Mode::Write, &action);
            let find = |id: u32| self.page.nodes.iter().position(|node| node.ids[run] == id);
            verdict.map(|action| find(action.node))
        });
        self.tally.verdicts += 1;
        if nodes[0] != nodes[1] {
            return Err(format!("The verdicts on {action:?} are {nodes:?}"));
        }
        Ok(())
    }
}
