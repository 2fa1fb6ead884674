use super::*;
use model::RepeatingRandom;
use std::{future::pending, sync::atomic::AtomicUsize};
use store::Error;
use tokio::sync::{Notify, mpsc};

const HOUR: Duration = Duration::from_hours(1);

/// A clock that goes on by a second each time it is read.
#[derive(Debug, Default)]
struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.fetch_add(1_000_000, Ordering::Relaxed))
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}

fn jobs() -> Jobs {
    Jobs::new(
        Arc::new(Ticking::default()),
        Arc::new(RepeatingRandom::new(1)),
    )
}

/// Returns a job that sends the number of each of its rounds, and runs it.
fn counting<N: Into<Next> + 'static>(
    interval: Duration,
    run: impl Fn(usize) -> Result<N, Error> + Send + Sync + 'static,
) -> (Job, mpsc::UnboundedReceiver<usize>) {
    let (sender, rounds) = mpsc::unbounded_channel();
    let (count, run) = (Arc::new(AtomicUsize::new(0)), Arc::new(run));
    let job = Job::new("test", interval, "round failed, will retry", move || {
        let number = count.fetch_add(1, Ordering::Relaxed);
        let (sender, run) = (sender.clone(), run.clone());
        async move {
            sender.send(number).expect("the test listens");
            run(number)
        }
    });
    (job, rounds)
}

#[tokio::test(start_paused = true)]
async fn panicking_job_is_restarted_and_counted() {
    let jobs = jobs();
    let (job, mut rounds) = counting(HOUR, |number| {
        assert!(number >= 3, "a panic of the test");
        Ok(())
    });
    jobs.start(job);
    for number in 0..=3 {
        assert_eq!(rounds.recv().await, Some(number));
    }
    let [Measures { name, restarts, .. }] = jobs.measures()[..] else {
        panic!("one job runs")
    };
    assert_eq!((name, restarts), ("test", 3));
}

#[tokio::test(start_paused = true)]
async fn panic_of_a_task_is_counted_and_does_not_end_the_round() {
    let (jobs, panics) = (jobs(), TaskPanics::default());
    let (sender, mut seen) = mpsc::unbounded_channel();
    let caught = panics.clone();
    let job = Job::new("test", HOUR, "failed", move || {
        let (sender, caught) = (sender.clone(), caught.clone());
        async move {
            let done = caught.caught(async { 1 }).await;
            let failed: Option<u8> = caught.caught(async { panic!("a panic of the test") }).await;
            sender.send((done, failed)).expect("the test listens");
            Ok::<_, Error>(())
        }
    });
    jobs.start(job.counting(panics));
    assert_eq!(seen.recv().await, Some((Some(1), None)));
    assert_eq!(jobs.measures()[0].restarts, 1);
}

#[test]
fn restart_waits_longer_after_each_panic() {
    let waits: Vec<u64> = [0, 1, 2, 5, 6, 40]
        .map(|panics| restart_after(panics).as_secs())
        .into();
    assert_eq!(waits, [1, 2, 4, 32, 60, 60]);
}

#[tokio::test(start_paused = true)]
async fn success_moves_the_measure_and_failure_does_not() {
    let jobs = jobs();
    let (job, mut rounds) = counting(Duration::from_secs(1), |number| match number {
        1 => Ok(()),
        _ => Err(Error::internal("a failure of the test")),
    });
    jobs.start(job);
    let last = || jobs.measures()[0].last_success.micros();
    let started = last();
    assert_eq!(rounds.recv().await, Some(0));
    assert_eq!(last(), started, "the first round failed");
    assert_eq!(rounds.recv().await, Some(1));
    let moved = last();
    assert!(moved > started, "the second round succeeded");
    assert_eq!(rounds.recv().await, Some(2));
    assert_eq!(last(), moved, "the third round failed");
    assert_eq!(jobs.measures()[0].restarts, 0, "a failure is no panic");
}

#[tokio::test(start_paused = true)]
async fn job_is_repeated_at_once_if_there_is_more_and_when_it_is_woken() {
    let (jobs, wake) = (jobs(), Arc::new(Notify::new()));
    let (job, mut rounds) = counting(HOUR, |number| {
        Ok(if number == 0 {
            Next::AtOnce
        } else {
            Next::Wait
        })
    });
    let began = tokio::time::Instant::now();
    jobs.start(job.woken_by(wake.clone()));
    assert_eq!(rounds.recv().await, Some(0));
    assert_eq!(rounds.recv().await, Some(1));
    wake.notify_one();
    assert_eq!(rounds.recv().await, Some(2));
    assert_eq!(began.elapsed(), Duration::ZERO);
    assert_eq!(rounds.recv().await, Some(3));
    let waited = began.elapsed();
    assert!(waited <= HOUR && waited >= HOUR.mul_f64(0.9), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn lasting_job_is_successful_while_it_lasts() {
    let jobs = jobs();
    jobs.start(Job::new("test", HOUR, "lost", pending::<Result<(), Error>>).lasting());
    let last = || jobs.measures()[0].last_success.micros();
    let started = last();
    tokio::time::sleep(BEAT * 3).await;
    assert!(last() > started);
}

#[tokio::test(start_paused = true)]
async fn stop_finishes_what_drains_and_ends_all() {
    let jobs = jobs();
    let (finish, drained) = (Arc::new(Notify::new()), Arc::new(AtomicUsize::new(0)));
    let count = drained.clone();
    let (waiting, started) = (finish.clone(), Arc::new(Notify::new()));
    let starts = started.clone();
    let draining = Job::new("draining", HOUR, "failed", move || {
        let (waiting, starts) = (waiting.clone(), starts.clone());
        async move {
            starts.notify_one();
            waiting.notified().await;
            Ok::<_, Error>(())
        }
    });
    jobs.start(draining.drained_by(move || {
        count.fetch_add(1, Ordering::Relaxed);
        std::future::ready(())
    }));
    jobs.start(Job::new("stuck", HOUR, "failed", pending::<Result<(), Error>>).draining());
    let (alive, mut ended) = mpsc::channel::<()>(1);
    jobs.start(Job::new("aborted", HOUR, "failed", move || {
        let alive = alive.clone();
        async move {
            alive.closed().await;
            Ok::<_, Error>(())
        }
    }));
    started.notified().await;
    finish.notify_one();
    assert_eq!(jobs.stop(Duration::from_secs(20)).await, ["stuck"]);
    assert_eq!(drained.load(Ordering::Relaxed), 1);
    assert_eq!(
        ended.recv().await,
        None,
        "the job is gone, and its sender with it"
    );
    assert_eq!(jobs.measures(), []);
}

#[test]
fn waits_vary_within_their_limits() {
    let random = RepeatingRandom::new(1);
    for _ in 0..100 {
        let wait = sooner(HOUR, &random);
        assert!(wait <= HOUR && wait >= HOUR.mul_f64(0.9), "{wait:?}");
    }
}
