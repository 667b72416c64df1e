//! Which addresses the server may connect to on somebody else's word.
//!
//! Pure: looks at URLs and addresses, never resolves or connects. Everything that is not plainly a public unicast
//! address is refused, so a range that is assigned tomorrow is closed until it is opened here.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use super::Error;

/// The `host:port` pairs that are opened although they are private: loopback for the demo and for tests.
#[derive(Clone, Debug, Default)]
pub struct AllowList(Vec<String>);

/// What a URL's host needs before a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// On the allow-list: connect to whatever it resolves to.
    Allowed,
    /// A public address, or a name whose addresses are still to be checked one by one.
    Guarded,
}

impl AllowList {
    /// Entries are `host:port`, the host as a URL writes it (`[::1]:3000` for IPv6).
    pub fn new(entries: impl IntoIterator<Item = String>) -> AllowList {
        AllowList(
            entries
                .into_iter()
                .map(|entry| entry.trim().to_ascii_lowercase())
                .filter(|entry| !entry.is_empty())
                .collect(),
        )
    }

    /// Whether the server may ask for `url` at all; a name passes here and its addresses are checked by [`is_public`].
    pub fn check(&self, url: &Url) -> Result<Verdict, Error> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Error::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::Userinfo);
        }
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(Error::Invalid);
        };
        if self.0.contains(&format!("{host}:{port}")) {
            return Ok(Verdict::Allowed);
        }
        let public = match host {
            Host::Domain(name) => !name.trim_end_matches('.').is_empty(),
            Host::Ipv4(address) => is_public(IpAddr::V4(address)),
            Host::Ipv6(address) => is_public(IpAddr::V6(address)),
        };
        if public {
            Ok(Verdict::Guarded)
        } else {
            Err(Error::Private(host.to_string()))
        }
    }
}

/// Whether an address is a public unicast one.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let bits = u32::from(address);
    !NOT_PUBLIC_V4
        .iter()
        .any(|(network, length)| bits >> (32 - length) == u32::from(*network) >> (32 - length))
}

/// Global unicast is `2000::/3` alone. That leaves out loopback, link-local, unique local, multicast, and the forms that carry
/// an IPv4 address for a translator on the way (`::ffff:0:0/96`, `::/96`, `64:ff9b::/96`): who means IPv4 can write IPv4.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let bits = u128::from(address);
    bits >> 125 == 0b001
        && !NOT_PUBLIC_V6.iter().any(|(network, length)| {
            bits >> (128 - length) == u128::from(*network) >> (128 - length)
        })
}

const fn v4(a: u8, b: u8, c: u8, d: u8) -> Ipv4Addr {
    Ipv4Addr::new(a, b, c, d)
}

const fn v6(a: u16, b: u16) -> Ipv6Addr {
    Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0)
}

/// From IANA's registry of special-purpose addresses, plus multicast and the reserved end.
const NOT_PUBLIC_V4: &[(Ipv4Addr, u32)] = &[
    (v4(0, 0, 0, 0), 8),        // this network
    (v4(10, 0, 0, 0), 8),       // private
    (v4(100, 64, 0, 0), 10),    // carrier-grade NAT
    (v4(127, 0, 0, 0), 8),      // loopback
    (v4(168, 63, 129, 16), 32), // a cloud's wire server, reachable from its machines only
    (v4(169, 254, 0, 0), 16),   // link-local, and the metadata service of most clouds
    (v4(172, 16, 0, 0), 12),    // private
    (v4(192, 0, 0, 0), 24),     // protocol assignments
    (v4(192, 0, 2, 0), 24),     // documentation
    (v4(192, 31, 196, 0), 24),  // AS112
    (v4(192, 52, 193, 0), 24),  // AMT
    (v4(192, 88, 99, 0), 24),   // 6to4 relays
    (v4(192, 168, 0, 0), 16),   // private
    (v4(192, 175, 48, 0), 24),  // AS112
    (v4(198, 18, 0, 0), 15),    // benchmarks
    (v4(198, 51, 100, 0), 24),  // documentation
    (v4(203, 0, 113, 0), 24),   // documentation
    (v4(224, 0, 0, 0), 4),      // multicast
    (v4(240, 0, 0, 0), 4),      // reserved, broadcast
];

/// What is special within `2000::/3`.
const NOT_PUBLIC_V6: &[(Ipv6Addr, u32)] = &[
    (v6(0x2001, 0), 23),     // protocol assignments, Teredo, ORCHID
    (v6(0x2001, 0xdb8), 32), // documentation
    (v6(0x2002, 0), 16),     // 6to4
    (v6(0x2620, 0x4f), 32),  // AS112 and neighbours
    (v6(0x3fff, 0), 20),     // documentation
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        let refused = |url: &str| match Url::parse(url) {
            Err(_) => true,
            Ok(url) => AllowList::default().check(&url).is_err(),
        };
        for url in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.0.0.1/",
            "http://0x7f000001/",
            "http://0177.0.0.1/",
            "http://127.0.0.1.:80/",
            "http://１２７.０.０.１/",
            "http://0/",
            "http://10.1.2.3/",
            "http://100.64.0.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://168.63.129.16/",
            "http://172.31.0.1/",
            "http://192.168.0.1:8443/",
            "http://224.0.0.1/",
            "http://255.255.255.255/",
            "http://[::]/",
            "http://[::1]/",
            "http://[::127.0.0.1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[::ffff:0:127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[64:ff9b:1::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://[2001::7f00:1]/",
            "http://[fd00:ec2::254]/",
            "http://[fe80::1]/",
            "http://[fec0::1]/",
            "http://[ff02::1]/",
            "http://[2001:db8::1]/",
            "http://[3fff::1]/",
            "http://user@example.com/",
            "http://:secret@example.com/",
            "ftp://example.com/",
            "file:///etc/passwd",
            "gopher://example.com/",
            "data:text/html,x",
            "javascript:alert(1)",
            "http://./",
        ] {
            assert!(refused(url), "{url} passed the guard");
        }
        for url in [
            "http://example.com/",
            "https://example.com:8443/a?b#c",
            "http://8.8.8.8/",
            "http://100.128.0.1/",
            "http://172.32.0.1/",
            "http://[2606:4700::1111]/",
            "http://[2a00:1450:4001::200e]/",
        ] {
            assert!(!refused(url), "{url} was refused");
        }
    }

    #[test]
    fn an_allow_list_entry_opens_one_port_of_one_host() {
        let allow = AllowList::new(["127.0.0.1:3000".to_owned(), "LOCALHOST:80".to_owned()]);
        let verdict = |url: &str| allow.check(&Url::parse(url).expect("a URL"));
        assert_eq!(verdict("http://127.0.0.1:3000/demo"), Ok(Verdict::Allowed));
        assert_eq!(verdict("http://127.1:3000/demo"), Ok(Verdict::Allowed));
        assert_eq!(verdict("http://localhost/"), Ok(Verdict::Allowed));
        assert!(verdict("http://127.0.0.1:3001/").is_err());
        assert!(verdict("http://127.0.0.2:3000/").is_err());
        assert!(verdict("http://user@127.0.0.1:3000/").is_err());
        assert_eq!(verdict("http://localhost:22/"), Ok(Verdict::Guarded));
    }

    /// The list that operators of fetching services have collected; judged by the guard alone, never requested.
    #[test]
    fn known_bypasses() {
        let folder = std::env::var("LOUVER_CORPUS").unwrap_or_else(|_| {
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus").to_owned()
        });
        let Ok(text) = std::fs::read_to_string(format!("{folder}/ssrf/refused.json")) else {
            eprintln!("no corpus under {folder}: the list of known bypasses was not tried");
            return;
        };
        let list: serde_json::Value = serde_json::from_str(&text).expect("the corpus is JSON");
        let strings = |name: &str| -> Vec<String> {
            serde_json::from_value(list[name].clone()).expect("a list of strings")
        };
        let urls = strings("refused_urls");
        let addresses = strings("refused_addresses");
        assert!(
            urls.len() > 20 && addresses.len() > 50,
            "the corpus is cut short"
        );
        // Names that lead to loopback pass the look at the URL and are stopped when their addresses are known.
        let stopped = |url: &str| match Url::parse(url) {
            Err(_) => true,
            Ok(url) => match AllowList::default().check(&url) {
                Err(_) => true,
                Ok(_) => url.host_str() == Some("localhost"),
            },
        };
        for url in urls {
            assert!(stopped(&url), "{url} passed the guard");
        }
        for address in addresses {
            let host = if address.contains(':') {
                format!("[{address}]")
            } else {
                address
            };
            assert!(
                stopped(&format!("http://{host}/")),
                "{host} passed the guard"
            );
        }
    }
}
