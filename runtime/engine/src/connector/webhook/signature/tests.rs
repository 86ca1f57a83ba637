use super::*;

/// What the libraries of Standard Webhooks test themselves with.
const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const OTHER: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const MESSAGE: &str = "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk";
const BODY: &[u8] = br#"{"email":"test@example.com","username":"test_user"}"#;
const AT: i64 = 1_649_367_553;
const SIGNED: &str = "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=";

fn keys(secrets: &[&str]) -> Keys {
    Keys::new(secrets.iter().map(|secret| Key::parse(secret).unwrap()).collect())
}

fn headers(id: &str, at: &str, signature: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(ID, id.parse().unwrap());
    headers.insert(TIMESTAMP, at.parse().unwrap());
    headers.insert(SIGNATURE, signature.parse().unwrap());
    headers
}

fn verify(at: i64, signature: &str, now: i64) -> Result<EventId, Why> {
    let headers = headers(MESSAGE, &at.to_string(), signature);
    keys(&[SECRET]).verify(&headers, BODY, Instant(now * 1000))
}

#[test]
fn the_published_example_comes_out() {
    assert_eq!(keys(&[SECRET]).sign(MESSAGE, AT, BODY), SIGNED);
    assert_eq!(verify(AT, SIGNED, AT), Ok(EventId(MESSAGE.into())));
}

#[test]
fn several_keys_sign_and_any_one_is_enough() {
    let both = keys(&[OTHER, SECRET]).sign(MESSAGE, AT, BODY);
    assert_eq!(both.split(' ').count(), 2);
    assert!(both.ends_with(SIGNED));
    assert!(verify(AT, &both, AT).is_ok());
    let headers = headers(MESSAGE, &AT.to_string(), SIGNED);
    assert!(keys(&[OTHER, SECRET]).verify(&headers, BODY, Instant(AT * 1000)).is_ok());
    assert_eq!(keys(&[OTHER]).verify(&headers, BODY, Instant(AT * 1000)), Err(Why::Wrong));
    assert_eq!(Keys::default().verify(&headers, BODY, Instant(AT * 1000)), Err(Why::NoKey));
}

#[test]
fn five_minutes_either_way_are_tolerated() {
    assert!(verify(AT, SIGNED, AT + 300).is_ok() && verify(AT, SIGNED, AT - 300).is_ok());
    assert_eq!(verify(AT, SIGNED, AT + 301), Err(Why::TooOld));
    assert_eq!(verify(AT, SIGNED, AT - 301), Err(Why::TooNew));
    assert_eq!(verify(i64::MIN, SIGNED, AT), Err(Why::TooOld));
    assert_eq!(verify(i64::MAX, SIGNED, AT), Err(Why::TooNew));
}

#[test]
fn whatever_was_changed_does_not_fit() {
    let keys = keys(&[SECRET]);
    let now = Instant(AT * 1000);
    let check = |headers: &HeaderMap, body: &[u8]| keys.verify(headers, body, now);
    let at = AT.to_string();
    assert_eq!(check(&headers(MESSAGE, &at, SIGNED), b"{}"), Err(Why::Wrong));
    assert_eq!(check(&headers("msg_2", &at, SIGNED), BODY), Err(Why::Wrong));
    assert_eq!(check(&headers(MESSAGE, &(AT + 1).to_string(), SIGNED), BODY), Err(Why::Wrong));
    for signature in ["", "v1", "v1,", "v1,tZ1I", "v2,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="]
    {
        assert_eq!(check(&headers(MESSAGE, &at, signature), BODY), Err(Why::Wrong), "{signature}");
    }
    assert_eq!(check(&headers(MESSAGE, "soon", SIGNED), BODY), Err(Why::Malformed(TIMESTAMP)));
    assert_eq!(check(&headers("", &at, SIGNED), BODY), Err(Why::Malformed(ID)));
    assert_eq!(check(&headers(&"x".repeat(257), &at, SIGNED), BODY), Err(Why::Malformed(ID)));
    for missing in [ID, TIMESTAMP, SIGNATURE] {
        let mut headers = headers(MESSAGE, &at, SIGNED);
        headers.remove(missing);
        assert_eq!(check(&headers, BODY), Err(Why::Missing(missing)));
    }
}

#[test]
fn a_key_has_24_to_64_bytes_and_shows_nowhere() {
    assert!(Key::parse(SECRET.trim_start_matches("whsec_")).is_some());
    for bad in ["", "whsec_", "whsec_c2hvcnQ=", "not base64!", &STANDARD.encode([1; 65])] {
        assert!(Key::parse(bad).is_none(), "{bad}");
    }
    let shown = format!("{:?}", keys(&[SECRET]));
    assert!(!shown.contains("C2FV") && !shown.contains("11, 97"), "{shown}");
}
