//! What comes to be covered, or open, only while the page is open: by a name that an element gets, by what comes into it,
//! by the rules of the page before.

use super::{
    css::CLASSES,
    page::What,
    world::{Batch, World},
};

impl World<'_> {
    /// An element gets a name that rules know, or loses it; then things happen in it.
    pub fn late(&mut self) -> Result<(), String> {
        let is_any = self.draw.one_in(3);
        let is_such = |world: &Self, node| {
            world.is_element(node) && (is_any || world.page.is_container(node))
        };
        let Some(node) = self.some(is_such) else {
            return Ok(());
        };
        let mut batch = Batch::default();
        self.aim(node, &mut batch);
        self.finish("late", &batch)?;
        for _ in 0..1 + self.draw.below(3) {
            self.follow(node)?;
        }
        Ok(())
    }

    /// Something comes into an element, or something in it changes.
    fn follow(&mut self, top: usize) -> Result<(), String> {
        let is_common = |node: &usize| self.page.nodes[*node].only.is_none();
        let is_content = |node: &usize| self.page.nodes[*node].what != What::Document;
        let mut below = self.page.subtree(top);
        below.retain(|node| is_common(node) && is_content(node));
        let node = match self.draw.one_in(2) {
            true => top,
            false => self.draw.pick(&below),
        };
        let mut batch = Batch::default();
        match self.page.is_container(node) && self.draw.one_in(2) {
            true => {
                let new = self.page.grow(&mut self.draw, None);
                self.place(node, new, &mut batch);
            }
            false => self.alter(node, &mut batch),
        }
        self.finish("follow", &batch)
    }

    /// Something comes where nothing is covered; it may have a name that rules know.
    pub fn arrive(&mut self) -> Result<(), String> {
        let is_open =
            |world: &Self, node| world.page.is_container(node) && !world.cover.held(node).covered();
        let Some(parent) = self.some(is_open) else {
            return Ok(());
        };
        let node = self.page.grow(&mut self.draw, None);
        if self.is_element(node) && self.draw.one_in(2) {
            self.aim(node, &mut Batch::default());
        }
        let mut batch = Batch::default();
        self.place(parent, node, &mut batch);
        self.finish("arrive", &batch)
    }

    /// Gives an element one of the names that rules know.
    fn aim(&mut self, node: usize, batch: &mut Batch) {
        let known = self.rules.names();
        let (name, value) = match known.is_empty() {
            true => ("class", self.draw.pick(&CLASSES)),
            false => self.draw.pick(&known),
        };
        let value = (!self.draw.one_in(6)).then(|| value.to_owned());
        self.page.set(node, name, [value.clone(), value]);
        let names = batch.attributes.entry(node).or_default();
        names.insert(name);
        if name == "type" {
            names.insert("value");
        }
    }
}
