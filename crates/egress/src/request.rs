//! A request whose whole answer is read, to a service that the operator has configured.

use super::{Client, EgressError, exchange, limits::Purpose};
use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use http_body_util::BodyExt;
use std::time::Duration;
use url::Url;

impl Client {
    /// Sends a request to an absolute URL and returns the whole answer. An answer of more than
    /// `most` bytes is invalid. Redirects are not followed.
    ///
    /// `time` is the timeout of the whole exchange, including the wait for a permit.
    pub async fn request(
        &self,
        request: Request<Bytes>,
        most: usize,
        time: Duration,
    ) -> Result<Response<Bytes>, EgressError> {
        let answered = async {
            let (head, body) = request.into_parts();
            let url = Url::parse(&head.uri.to_string()).map_err(|_| EgressError::Address)?;
            let permit = self.limits.take(Purpose::Download, self.owner, &url).await;
            let means = self.means();
            let exchange = exchange::send(&means, head.method, &url, head.headers, body).await?;
            let (head, mut body) = exchange.response.into_parts();
            let mut bytes = BytesMut::new();
            while let Some(frame) = body.frame().await {
                let frame = frame.map_err(|_| EgressError::InvalidResponse)?;
                let data = frame.into_data().unwrap_or_default();
                if data.len() > most - bytes.len() {
                    return Err(EgressError::InvalidResponse);
                }
                bytes.extend_from_slice(&data);
            }
            drop(permit);
            Ok(Response::from_parts(head, bytes.freeze()))
        };
        let answered = tokio::time::timeout(time, answered).await;
        answered.unwrap_or(Err(EgressError::Timeout))
    }
}
