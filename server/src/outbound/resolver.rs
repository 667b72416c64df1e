//! Names to addresses, with every address looked at before anybody connects to it.
//!
//! The client asks here for each new connection, so a name that changes its answer between a check and the connection
//! (DNS rebinding) meets the same check again.

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::guard;

/// Answers public addresses only.
#[derive(Debug)]
pub struct Guarded;

/// Answers whatever the system knows: for names that an operator opened.
#[derive(Debug)]
pub struct System;

/// Why a name has no address here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The system knows none.
    #[error("the name has no address")]
    NotFound,
    /// One of its addresses is not public. All are refused then: the name is not to be trusted with the choice.
    #[error("the name leads to an address that is not public")]
    Private,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = look_up(&name).await?;
            if !found.iter().all(|address| guard::is_public(address.ip())) {
                return Err(Refusal::Private.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

impl Resolve for System {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move { Ok(Box::new(look_up(&name).await?.into_iter()) as Addrs) })
    }
}

async fn look_up(name: &Name) -> Result<Vec<SocketAddr>, Refusal> {
    let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0))
        .await
        .map_err(|_| Refusal::NotFound)?
        .collect();
    if found.is_empty() {
        return Err(Refusal::NotFound);
    }
    Ok(found)
}
