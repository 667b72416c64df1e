//! Every choice of a case, taken from one string of bytes: the same bytes are the same case, in a test and in a fuzzer.

/// Bytes to draw from; when they are used up, every choice is the first.
#[derive(Debug)]
pub struct Draw<'a>(&'a [u8]);

impl<'a> Draw<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Draw(bytes)
    }

    /// A number below `n`, which is at most 256.
    pub fn below(&mut self, n: usize) -> usize {
        let Some((byte, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        usize::from(*byte) % n.max(1)
    }

    /// True once in `n` times.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    /// One of several.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// What a covered place is filled with: never blank, for that a text is filled is known to the agent.
    pub fn filling(&mut self) -> String {
        match FILLINGS.get(self.below(FILLINGS.len() + 1)) {
            Some(filling) => (*filling).to_owned(),
            None => "4111 1111 1111 1111 ".repeat(40),
        }
    }

    /// Two fillings, one for each page.
    pub fn pair(&mut self) -> [String; 2] {
        [self.filling(), self.filling()]
    }
}

const FILLINGS: [&str; 12] = [
    "jane",
    "Roe",
    "Roe, 4111 1111 1111 1111",
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd}",
    "🦀🦀🦀",
    "••••••",
    "</style><script>x",
    "a",
    "https://u:p@other.example/x.png?card=1#f",
    "url(https://a.example/b.png)",
    "line\nline\u{0}\u{2028}\"'}",
    "0",
];
