//! Reads request bodies within a size limit, a timeout, and a share of the memory for all bodies.

use crate::{
    limits::{Arriving, Limits, Rejection},
    whole::Whole,
};
use axum::body::{Body, HttpBody};
use bytes::Bytes;
use http::Request;
use http_body_util::BodyExt;
use std::{
    fmt,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::OwnedSemaphorePermit;

/// Decides which requests are processed. Consulted when a request is complete.
pub trait Admission: Send + Sync {
    /// Takes a place among the requests in flight. Returns false if there is none.
    fn enter(&self) -> bool;
    /// Releases a place.
    fn leave(&self);
}

/// The body of a request, and the resources that the request holds. It is stored in the request's
/// extensions. Extractors of axum find an empty body.
#[derive(Clone)]
pub struct RequestBody(Arc<Inner>);

struct Inner {
    limits: Arc<Limits>,
    admission: Box<dyn Admission>,
    state: Mutex<State>,
}

struct State {
    body: Option<Body>,
    arriving: Option<Arriving>,
    /// The permit for the body's memory. It is kept until the request is over, because what is
    /// parsed from the body lives as long.
    memory: Option<OwnedSemaphorePermit>,
    entered: bool,
    over: bool,
}

/// A request with a body, from its head to its answer. Its resources are released when this is
/// dropped.
#[derive(Debug)]
pub struct WithBody(RequestBody);

impl RequestBody {
    /// Moves the body of a request into its extensions as a [`RequestBody`]. Returns `None` if
    /// there is no body.
    pub async fn take(
        limits: &Arc<Limits>,
        address: Option<IpAddr>,
        admission: impl FnOnce() -> Box<dyn Admission>,
        request: &mut Request<Body>,
    ) -> Result<Option<WithBody>, Rejection> {
        if request.body().is_end_stream() {
            return Ok(None);
        }
        let arriving = Some(limits.admit(address).await?);
        let body = Some(std::mem::take(request.body_mut()));
        let state = Mutex::new(State {
            body,
            arriving,
            memory: None,
            entered: false,
            over: false,
        });
        let taken = Self(Arc::new(Inner {
            limits: limits.clone(),
            admission: admission(),
            state,
        }));
        request.extensions_mut().insert(taken.clone());
        Ok(Some(WithBody(taken)))
    }

    /// Reads the whole body of at most `limit` bytes, and then takes a place among the requests in
    /// flight. Later calls return an empty body.
    pub async fn read(&self, limit: usize) -> Result<Bytes, Rejection> {
        let body = self.state().body.take();
        let bytes = match body {
            Some(body) => {
                match tokio::time::timeout(self.0.limits.timeout(), self.collect(body, limit)).await
                {
                    Ok(collected) => collected?,
                    Err(_) => return Err(Rejection::TimedOut),
                }
            }
            None => Bytes::new(),
        };
        self.enter()?;
        Ok(bytes)
    }

    /// Returns whether nothing has asked for the body yet.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        self.state().body.is_some()
    }

    /// Takes a place among the requests in flight without reading the body, for a route that does
    /// not need it.
    pub fn enter(&self) -> Result<(), Rejection> {
        let mut state = self.state();
        if !state.entered && !state.over {
            if !self.0.admission.enter() {
                return Err(Rejection::Overloaded);
            }
            state.entered = true;
        }
        state.arriving = None;
        Ok(())
    }

    /// Releases all resources of the request, because it is answered or only waits from here on.
    pub fn leave(&self) {
        let mut state = self.state();
        state.over = true;
        state.arriving = None;
        state.memory = None;
        let body = state.body.take();
        let entered = std::mem::take(&mut state.entered);
        drop(state);
        drop(body);
        if entered {
            self.0.admission.leave();
        }
    }

    async fn collect(&self, mut body: Body, limit: usize) -> Result<Bytes, Rejection> {
        // A stated length is checked before anything is read.
        if body.size_hint().lower() > limit as u64 {
            return Err(Rejection::TooLarge { most: limit });
        }
        // Used to allocate the buffer once, with the stated length.
        let stated = usize::try_from(body.size_hint().lower()).unwrap_or(limit);
        let mut whole = Whole::Nothing;
        while let Some(frame) = body.frame().await {
            let Ok(frame) = frame else {
                return Err(Rejection::BrokeOff);
            };
            let Ok(data) = frame.into_data() else {
                continue;
            };
            if data.len() > limit - whole.len() {
                return Err(Rejection::TooLarge { most: limit });
            }
            self.hold(data.len())?;
            whole.append(data, stated);
        }
        Ok(whole.into_bytes())
    }

    fn hold(&self, bytes: usize) -> Result<(), Rejection> {
        let more = self.0.limits.hold(bytes)?;
        let state = &mut *self.state();
        match &mut state.memory {
            Some(memory) => memory.merge(more),
            None if state.over => {}
            None => state.memory = Some(more),
        }
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for WithBody {
    fn drop(&mut self) {
        self.0.leave();
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBody").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Options;
    use std::{
        convert::Infallible,
        sync::atomic::{AtomicUsize, Ordering},
        time::Duration,
    };
    use tokio::sync::mpsc;

    /// The places among the requests in flight.
    #[derive(Clone)]
    struct Places(Arc<AtomicUsize>);

    impl Places {
        fn of(number: usize) -> Self {
            Self(Arc::new(AtomicUsize::new(number)))
        }

        fn free(&self) -> usize {
            self.0.load(Ordering::SeqCst)
        }
    }

    impl Admission for Places {
        fn enter(&self) -> bool {
            self.0
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |free| {
                    free.checked_sub(1)
                })
                .is_ok()
        }

        fn leave(&self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Returns a body that receives what is sent and ends when the sender is dropped.
    fn arriving() -> (mpsc::Sender<&'static [u8]>, Body) {
        let (sender, mut receiver) = mpsc::channel::<&'static [u8]>(16);
        let stream = futures::stream::poll_fn(move |cx| {
            receiver
                .poll_recv(cx)
                .map(|data| data.map(|data| Ok::<_, Infallible>(Bytes::from_static(data))))
        });
        (sender, Body::from_stream(stream))
    }

    async fn take(
        limits: &Arc<Limits>,
        places: &Places,
        body: Body,
    ) -> Result<(WithBody, RequestBody), Rejection> {
        let mut request = Request::new(body);
        let address = Some([192, 0, 2, 1].into());
        let taken =
            RequestBody::take(limits, address, || Box::new(places.clone()), &mut request).await?;
        let handle = request.extensions().get::<RequestBody>().cloned();
        assert!(
            request.body().is_end_stream(),
            "no extractor finds the body"
        );
        Ok((taken.expect("a body"), handle.expect("a handle on it")))
    }

    #[tokio::test(start_paused = true)]
    async fn permit_is_acquired_with_the_whole_body_and_released_with_the_response() {
        let (limits, places) = (Limits::new(Options::default()), Places::of(1));
        let (sender, body) = arriving();
        let (request, handle) = take(&limits, &places, body).await.unwrap();
        let reading = tokio::spawn(async move { handle.read(10).await });
        sender.send(b"01234").await.unwrap();
        tokio::time::sleep(Duration::from_secs(9)).await;
        assert_eq!(places.free(), 1, "an unfinished request takes no place");
        sender.send(b"56789").await.unwrap();
        drop(sender);
        assert_eq!(reading.await.unwrap().unwrap(), "0123456789");
        assert_eq!(places.free(), 0);
        assert_eq!(limits.free_bytes(), (256 << 20) - 10);
        let (_second, handle) = take(&limits, &places, "x".into()).await.unwrap();
        assert_eq!(handle.read(10).await, Err(Rejection::Overloaded));
        drop(request);
        assert_eq!((places.free(), limits.free_bytes()), (1, (256 << 20) - 1));
    }

    #[tokio::test(start_paused = true)]
    async fn body_that_is_too_large_or_too_late_is_rejected() {
        let (limits, places) = (Limits::new(Options::default()), Places::of(1));
        let (_request, handle) = take(&limits, &places, "0123456789".into()).await.unwrap();
        assert_eq!(
            handle.read(9).await,
            Err(Rejection::TooLarge { most: 9 }),
            "by its stated length"
        );
        let (sender, body) = arriving();
        let (_request, handle) = take(&limits, &places, body).await.unwrap();
        for _ in 0..2 {
            sender.send(b"01234").await.unwrap();
        }
        assert_eq!(
            handle.read(9).await,
            Err(Rejection::TooLarge { most: 9 }),
            "while it is read"
        );
        let (sender, body) = arriving();
        let (_request, handle) = take(&limits, &places, body).await.unwrap();
        let trickle = async {
            while sender.send(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        };
        let (read, ()) = tokio::join!(handle.read(1000), trickle);
        assert_eq!(
            read,
            Err(Rejection::TimedOut),
            "ten seconds are for all of it"
        );
        assert_eq!(places.free(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn unfinished_requests_of_an_address_and_the_bytes_of_all_are_limited() {
        let options = Options {
            per_address: 2,
            bytes: 8,
            ..Options::default()
        };
        let (limits, places) = (Limits::new(options), Places::of(9));
        let first = take(&limits, &places, "01234".into()).await.unwrap();
        let second = take(&limits, &places, "01234".into()).await.unwrap();
        assert_eq!(
            take(&limits, &places, "x".into()).await.unwrap_err(),
            Rejection::TooManyOfAddress { most: 2 }
        );
        assert_eq!(first.1.read(10).await.unwrap(), "01234");
        let third = take(&limits, &places, "x".into()).await.unwrap();
        assert_eq!(second.1.read(10).await, Err(Rejection::OutOfMemory));
        drop(first);
        assert_eq!(third.1.read(10).await.unwrap(), "x");
        drop((second, third));
        assert_eq!((places.free(), limits.free_bytes()), (9, 8));
    }
}
