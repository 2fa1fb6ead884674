//! Fuzzing with the stable compiler: all inputs of a corpus, then random inputs derived from them.
//!
//! Code coverage is not measured. Instead, an input whose response has a shape that was not seen
//! before is added to the inputs from which further ones are derived. A short run generates the
//! same inputs every time.

use crate::mutate::{Dice, Mutator};
use model::{Clock, Random, SystemClock, SystemRandom};
use std::{collections::HashSet, path::Path, time::Duration};

/// Maximum length of an input in bytes. Longer ones are truncated.
const LONGEST: usize = 1 << 13;
/// Maximum number of inputs that new ones are derived from.
const POOL: usize = 2_000;

/// A fuzz target and its inputs.
#[derive(Debug)]
pub struct Fuzz {
    /// Its name, which is also the name of its corpus folder.
    pub target: &'static str,
    /// The folder with the corpora.
    pub corpus: &'static str,
    /// Words that are meaningful to the target.
    pub words: &'static [&'static str],
    /// The number of inputs in a short run.
    pub rounds: u64,
}

impl Fuzz {
    /// Passes every input to the judge: those of the corpus, those in `more`, and those derived
    /// from them. The judge panics when the target misbehaves, otherwise it returns the shape of
    /// the response.
    ///
    /// `FUZZ_SECONDS` sets the duration of a long run, which uses a random seed. `FUZZ_SEED` sets
    /// the seed.
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
        let mut mutator = Mutator {
            dice: Dice::new(seed),
            words: self.words,
        };
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
            println!(
                "fuzz {}: seed {seed}, {round} inputs, {} shapes of answers",
                self.target,
                shapes.len()
            );
        }
    }

    async fn judged(
        &self,
        seed: u64,
        input: &[u8],
        judge: &mut impl AsyncFnMut(&[u8]) -> String,
    ) -> String {
        let _report = FailureReport {
            target: self.target,
            seed,
            input,
        };
        judge(input).await
    }

    fn read_corpus(&self) -> Vec<Vec<u8>> {
        let folder = Path::new(self.corpus).join(self.target);
        let entries = std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        files.sort();
        files
            .iter()
            .map(|file| std::fs::read(file).expect("a file of the corpus"))
            .collect()
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

/// Reports the input for which a judge panicked, when dropped.
struct FailureReport<'a> {
    target: &'static str,
    seed: u64,
    input: &'a [u8],
}

impl Drop for FailureReport<'_> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        let file = std::env::temp_dir().join(format!("fuzz-{}-{}", self.target, self.seed));
        let kept = std::fs::write(&file, self.input)
            .map_or("nowhere".into(), |()| file.display().to_string());
        let shown = String::from_utf8_lossy(&self.input[..self.input.len().min(500)]);
        eprintln!(
            "fuzz {}: seed {}, {shown:?}; all of it in {kept}",
            self.target, self.seed
        );
        eprintln!("once it is mended, that file belongs into the corpus");
    }
}
