//! Fuzzing with the stable compiler: every input of a corpus, then ever stranger ones that are made from them.
//!
//! Nothing measures what code an input reaches. In its place stands the shape of the answer: an input whose answer has a
//! shape that was not seen before joins those from which the next are made. A short run makes the same inputs every time.

use crate::mutate::{Dice, Mutator};
use model::{Clock, Random, SystemClock, SystemRandom};
use std::{collections::HashSet, path::Path, time::Duration};

/// Inputs longer than this are cut.
const LONGEST: usize = 1 << 13;
/// Inputs that new ones are made from, at the most.
const POOL: usize = 2_000;

/// What is fuzzed, and with what.
#[derive(Debug)]
pub struct Fuzz {
    /// Its name, which is that of its folder in the corpus too.
    pub target: &'static str,
    /// The folder with the corpora.
    pub corpus: &'static str,
    /// Words that mean something to it.
    pub words: &'static [&'static str],
    /// How many inputs a short run makes.
    pub rounds: u64,
}

impl Fuzz {
    /// Has every input judged: the corpus's, these, and those made from them. The judge panics when a promise is broken, and
    /// gives the shape of the answer else.
    ///
    /// `FUZZ_SECONDS` makes it a long run with a seed by chance, `FUZZ_SEED` says which.
    pub async fn run(&self, more: Vec<Vec<u8>>, mut judge: impl AsyncFnMut(&[u8]) -> String) {
        let (seed, seconds) = (number("FUZZ_SEED"), number("FUZZ_SECONDS"));
        let seed = seed.unwrap_or_else(|| if seconds.is_some() { by_chance() } else { 1 });
        let mut pool = self.read_corpus();
        pool.extend(more);
        let mut shapes = HashSet::new();
        for input in &pool {
            shapes.insert(self.judged(seed, input, &mut judge).await);
        }
        let (clock, mut round) = (SystemClock::new(), 0);
        let mut mutator = Mutator { dice: Dice::new(seed), words: self.words };
        let more = |round| match seconds {
            Some(seconds) => clock.elapsed() < Duration::from_secs(seconds),
            None => round < self.rounds,
        };
        while more(round) {
            let mut input = mutator.another(&pool);
            input.truncate(LONGEST);
            if shapes.insert(self.judged(seed, &input, &mut judge).await) && pool.len() < POOL {
                pool.push(input);
            }
            round += 1;
        }
        if seconds.is_some() {
            println!("fuzz {}: seed {seed}, {round} inputs, {} shapes of answers", self.target, shapes.len());
        }
    }

    async fn judged(&self, seed: u64, input: &[u8], judge: &mut impl AsyncFnMut(&[u8]) -> String) -> String {
        let _told = Told { target: self.target, seed, input };
        judge(input).await
    }

    fn read_corpus(&self) -> Vec<Vec<u8>> {
        let folder = Path::new(self.corpus).join(self.target);
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        files.sort();
        files.iter().map(|file| std::fs::read(file).expect("a file of the corpus")).collect()
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn by_chance() -> u64 {
    let mut bytes = [0; 4];
    SystemRandom.fill(&mut bytes);
    u32::from_le_bytes(bytes).into()
}

/// Tells of the input under which a judge panicked.
struct Told<'a> {
    target: &'static str,
    seed: u64,
    input: &'a [u8],
}

impl Drop for Told<'_> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        let file = std::env::temp_dir().join(format!("fuzz-{}-{}", self.target, self.seed));
        let kept = std::fs::write(&file, self.input).map_or("nowhere".into(), |()| file.display().to_string());
        let shown = String::from_utf8_lossy(&self.input[..self.input.len().min(500)]);
        eprintln!("fuzz {}: seed {}, {shown:?}; all of it in {kept}", self.target, self.seed);
        eprintln!("once it is mended, that file belongs into the corpus");
    }
}
