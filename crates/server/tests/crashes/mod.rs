//! Kills nodes with `kill -9` at arbitrary moments during writes. Every acknowledged write must be
//! done once and in order.

pub(crate) mod judge;

use crate::{
    deep::all_agrees,
    harness::{
        Installation, Server,
        receiver::{Behaviour, Receiver},
        writes::{Door, candidate, file_at},
    },
};
use judge::{files, judge_callbacks, judge_feed, judge_mutations, judge_records};
use serde_json::{Value, json};
use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::sleep,
    time::Duration,
};
use testkit::{Backend, backend};

/// The number of kills, unless the environment sets `CRASH_CYCLES`.
const CYCLES: u64 = 12;
/// The seed of the kills' moments, unless the environment sets `CRASH_SEED`.
const SEED: u64 = 20_261_124;
/// The number of writers per scope. Each waits for the response to one write before it sends the
/// next.
const WRITERS: usize = 2;
const SERVE: &str = "--rate-limit off --egress-allow-private --sandbox-reset off";

fn chosen(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |text| text.parse().expect("a number"))
}

/// Pseudo-random numbers (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    }
}

/// The state that the writers and the killer share.
struct Scene {
    /// The addresses of the nodes. `None` for a node that is being started.
    nodes: Mutex<Vec<Option<String>>>,
    over: AtomicBool,
    receiver: Receiver,
}

/// The results of one writer's writes, in the order of their acknowledgement.
#[derive(Default)]
struct Diary {
    /// Idempotency key and mutation.
    acknowledged: Vec<(String, String)>,
    /// The mutations whose end must be reported by callback.
    with_callback: Vec<String>,
    /// The number of replayed responses.
    replayed: usize,
    /// The record that this writer changes, with its last motivation, its interactions, and its
    /// number of files.
    own: String,
    motivation: String,
    summaries: Vec<String>,
    files: usize,
    /// Live and archived records.
    live: Vec<String>,
    archived: Vec<String>,
}

struct Writer<'s> {
    scene: &'s Scene,
    door: Door,
    name: String,
    node: usize,
    diary: Diary,
}

impl Writer<'_> {
    fn work(mut self) -> Diary {
        for turn in 0_usize.. {
            let text = format!("{}x{turn}", self.name);
            let own = format!("/candidates/{}", self.diary.own);
            match turn % 6 {
                _ if turn == 0 => self.diary.own = self.create(&text),
                0 => {
                    let made = self.create(&text);
                    self.diary.live.push(made);
                }
                1 => {
                    self.write(
                        turn,
                        "PATCH",
                        &own,
                        Some(&json!({"motivation": text})),
                        false,
                    );
                    self.diary.motivation = text;
                }
                2 => {
                    let moment = json!([{"type": "Telefonisch", "performedAt": "2026-01-01T00:00:00Z", "summary": text}]);
                    self.write(
                        turn,
                        "POST",
                        &format!("{own}/interactions"),
                        Some(&moment),
                        true,
                    );
                    self.diary.summaries.push(text);
                }
                3 if turn % 5 == 3 => {
                    let file = file_at(&self.scene.receiver.url("/bestand"));
                    self.write(
                        turn,
                        "POST",
                        &format!("{own}/attachments"),
                        Some(&file),
                        true,
                    );
                    self.diary.files += 1;
                }
                3 => {
                    let Some(id) = self.diary.live.pop() else {
                        continue;
                    };
                    self.write(turn, "DELETE", &format!("/candidates/{id}"), None, true);
                    self.diary.archived.push(id);
                }
                4 if self.diary.archived.len() > 3 => {
                    let id = self.diary.archived.remove(0);
                    self.write(
                        turn,
                        "POST",
                        &format!("/candidates/{id}/restore"),
                        None,
                        false,
                    );
                    self.diary.live.push(id);
                }
                _ => {}
            }
            if self.scene.over.load(Ordering::SeqCst) {
                return self.diary;
            }
        }
        unreachable!()
    }

    fn create(&mut self, name: &str) -> String {
        let made = self.write(
            0,
            "POST",
            "/candidates",
            Some(&json!([candidate(name)])),
            true,
        );
        made["candidateIds"][0].as_str().unwrap().to_owned()
    }

    /// Sends one write until it is acknowledged, always with the same idempotency key.
    fn write(
        &mut self,
        turn: usize,
        method: &str,
        path: &str,
        body: Option<&Value>,
        with_callback: bool,
    ) -> Value {
        let key = format!("{}-{}", self.name, self.diary.acknowledged.len());
        let callback = if with_callback {
            format!("&callbackUrl={}", self.scene.receiver.url("/callback"))
        } else {
            String::new()
        };
        let path = format!("{path}?idempotencyKey={key}{callback}");
        for attempt in 0.. {
            assert!(attempt < 6000, "{method} {path} was never acknowledged");
            let node = {
                let nodes = self.scene.nodes.lock().unwrap();
                nodes[(self.node + turn + attempt) % nodes.len()].clone()
            };
            let answer = node.and_then(|node| self.door.send(&node, method, &path, body));
            match answer {
                Some((202, answer)) => {
                    let data = answer["data"].clone();
                    if with_callback {
                        self.diary
                            .with_callback
                            .push(data["mutationId"].as_str().unwrap().to_owned());
                    }
                    self.diary.replayed += usize::from(attempt > 0);
                    self.diary
                        .acknowledged
                        .push((key, data["mutationId"].as_str().unwrap().to_owned()));
                    return data;
                }
                None | Some((503, _)) => sleep(Duration::from_millis(10)),
                Some(wrong) => panic!("{method} {path}: {wrong:?}"),
            }
        }
        unreachable!()
    }
}

/// Kills one node at a time at random moments, and starts it again.
fn kill_and_start(it: &Installation, scene: &Scene, nodes: &mut [Server]) {
    let (cycles, seed) = (chosen("CRASH_CYCLES", CYCLES), chosen("CRASH_SEED", SEED));
    let mut dice = Dice(seed);
    for _ in 0..cycles {
        sleep(Duration::from_millis(20 + dice.roll(400)));
        let victim = usize::try_from(dice.roll(nodes.len() as u64)).unwrap();
        nodes[victim].signal("-KILL");
        let (_, log) = nodes[victim].wait();
        assert!(!log.contains("panic"), "{log}");
        scene.nodes.lock().unwrap()[victim] = None;
        nodes[victim] = it.serve(SERVE);
        scene.nodes.lock().unwrap()[victim] = Some(nodes[victim].address.clone());
    }
    println!("{cycles} kills, seed {seed}");
}

#[testkit::test]
fn acknowledged_writes_are_applied_once_in_order_when_nodes_are_killed() {
    let it = Installation::new();
    let keys = ["noord", "zuid"].map(|slug| it.region(slug));
    let doors = [
        Door::production(&keys[0]),
        Door::sandbox(&keys[0]),
        Door::production(&keys[1]),
    ];
    let count = if backend() == Backend::Postgres { 3 } else { 1 };
    let mut nodes: Vec<Server> = (0..count).map(|_| it.serve(SERVE)).collect();
    let tokens = doors
        .each_ref()
        .map(|door| door.get(&nodes[0], "/candidates")["meta"]["syncToken"].clone());
    let scene = Scene {
        nodes: Mutex::new(
            nodes
                .iter()
                .map(|node| Some(node.address.clone()))
                .collect(),
        ),
        over: AtomicBool::new(false),
        receiver: Receiver::new(Behaviour::Good),
    };
    let diaries: Vec<Vec<Diary>> = std::thread::scope(|scope| {
        let writers: Vec<Vec<_>> = doors
            .iter()
            .enumerate()
            .map(|(locked, door)| {
                let start = |number: usize| {
                    let name = format!("w{locked}n{number}");
                    let diary = Diary::default();
                    let writer = Writer {
                        scene: &scene,
                        door: door.clone(),
                        name,
                        node: number,
                        diary,
                    };
                    scope.spawn(move || writer.work())
                };
                (0..WRITERS).map(start).collect()
            })
            .collect();
        kill_and_start(&it, &scene, &mut nodes);
        scene.over.store(true, Ordering::SeqCst);
        writers
            .into_iter()
            .map(|locked| {
                locked
                    .into_iter()
                    .map(|writer| writer.join().unwrap())
                    .collect()
            })
            .collect()
    });
    for ((door, token), diaries) in doors.iter().zip(&tokens).zip(&diaries) {
        door.drained(&nodes[0]);
        judge_mutations(door, &nodes[0], diaries);
        judge_records(door, &nodes[0], diaries);
        judge_feed(door, &nodes[0], token.as_str().unwrap());
    }
    let with_callback = judge_callbacks(&scene.receiver, &diaries);
    let all = || diaries.iter().flatten();
    println!(
        "{} writes acknowledged ({} after an unclear answer), 0 lost, 0 doubled; {with_callback} callbacks due, {} came; \
         {} files fetched, {} there",
        all().map(|diary| diary.acknowledged.len()).sum::<usize>(),
        all().map(|diary| diary.replayed).sum::<usize>(),
        scene.receiver.seen("/callback").len(),
        all().map(|diary| diary.files).sum::<usize>(),
        files(&it),
    );
    for node in nodes {
        let log = node.stop();
        assert!(!log.contains("panic") && !log.contains("ERROR"), "{log}");
    }
    all_agrees(&it);
}
