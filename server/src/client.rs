//! From which address a request came, for the limits.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{Extensions, HeaderMap},
};
use ipnet::IpNet;

/// The address that a request came from, read past the proxies that the operator trusts; one for all where the server does
/// not know, so that limits hold for all together.
///
/// Of `X-Forwarded-For` only what a trusted proxy wrote counts: the last address in it that is no trusted proxy's own.
pub fn address(proxies: &[IpNet], extensions: &Extensions, headers: &HeaderMap) -> IpAddr {
    let peer = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip())
        .to_canonical();
    let trusted = |address: &IpAddr| proxies.iter().any(|proxy| proxy.contains(address));
    if !trusted(&peer) {
        return peer;
    }
    let forwarded: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let mut client = peer;
    for text in forwarded.iter().rev() {
        let Ok(address) = text.trim().parse::<IpAddr>() else {
            break;
        };
        client = address.to_canonical();
        if !trusted(&client) {
            break;
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&str]) -> String {
        let proxies = ["10.0.0.0/8", "::1/128"].map(|net| net.parse().expect("a network"));
        let mut extensions = Extensions::new();
        let peer: IpAddr = peer.parse().expect("an address");
        extensions.insert(ConnectInfo(SocketAddr::new(peer, 1)));
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().expect("a value"));
        }
        address(&proxies, &extensions, &headers).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(seen("198.51.100.7", &["203.0.113.9"]), "198.51.100.7");
        assert_eq!(seen("10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(seen("::ffff:10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn what_a_client_made_up_is_not() {
        assert_eq!(
            seen("::1", &["1.2.3.4, 203.0.113.9, 10.0.0.5"]),
            "203.0.113.9"
        );
        assert_eq!(seen("::1", &["1.2.3.4", "203.0.113.9"]), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", &["1.2.3.4, unknown"]), "10.0.0.1");
        assert_eq!(
            seen("10.0.0.1", &["1.2.3.4, unknown, 10.0.0.5"]),
            "10.0.0.5"
        );
    }
}
