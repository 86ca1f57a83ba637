//! Whether a request comes from where it says: against pages of other sites that reach a server on loopback.

use std::net::{Ipv4Addr, Ipv6Addr};

use axum::http::uri::Authority;

/// Whether a `host` header names this machine alone. A name that an attacker made resolve to 127.0.0.1 does not.
pub(crate) fn is_loopback_name(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    if host.contains('@') {
        return false;
    }
    let name = authority.host();
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.eq_ignore_ascii_case("localhost") {
        return true;
    }
    if let Some(address) = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return address.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback());
    }
    name.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// Whether an `origin` is the server itself, as the request's `host` names it.
pub(crate) fn is_own_origin(origin: &str, host: &str) -> bool {
    let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_has_loopback_names() {
        for name in
            ["localhost", "LOCALHOST:8440", "127.0.0.1:1", "127.8.9.1", "[::1]:8440", "localhost."]
        {
            assert!(is_loopback_name(name), "{name}");
        }
        let strange = [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:8440",
            "0.0.0.0",
            "[::]",
            "localhost@evil.example",
            "evil@localhost",
            "192.168.0.1",
            "a b",
        ];
        for name in strange {
            assert!(!is_loopback_name(name), "{name}");
        }
    }

    #[test]
    fn an_origin_is_own_where_name_and_port_agree() {
        assert!(is_own_origin("http://localhost:8440", "localhost:8440"));
        assert!(is_own_origin("https://Journey.example", "journey.example"));
        assert!(!is_own_origin("http://localhost:9000", "localhost:8440"));
        assert!(!is_own_origin("null", "localhost:8440"));
        assert!(!is_own_origin("http://evil.example", "localhost:8440"));
    }
}
