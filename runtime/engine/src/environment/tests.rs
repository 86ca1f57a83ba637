use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::*;

const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

struct Given(BTreeMap<&'static str, &'static str>);

impl World for Given {
    fn variable(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|text| (*text).to_owned())
    }

    fn file(&self, path: &Path) -> io::Result<String> {
        let found = self.variable(&path.to_string_lossy());
        found.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }
}

fn world() -> Given {
    Given(BTreeMap::from([
        ("SECRET", "the-client-secret"),
        ("EMPTY", " \n"),
        ("KEY", KEY),
        ("SHORT", "whsec_c2hvcnQ="),
        ("/run/secrets/messages", "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"),
        ("TOKEN", "t0ken"),
    ]))
}

fn read(text: &str) -> Result<Environment, Vec<Problem>> {
    Environment::read(text, "it", &world())
}

/// What is said about settings of an otherwise sound environment.
fn said(settings: &str) -> String {
    let text = format!("[project]\nname = \"x\"\n\n[environments.it]\n{settings}\n");
    let problems =
        read(&text).map_or_else(|problems| problems, |environment| panic!("{environment:?}"));
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

const SIMULATED: &str = "contact_center = { kind = \"simulated\" }\n";

const PRODUCTION: &str = r#"
[environments.it]
contact_center = { kind = "dynamics", organization = "https://contoso.crm.dynamics.com", tenant = "contoso.com", client_id = "app-1", client_secret = { env = "SECRET" }, engagements = { RenewalCall = "a1b2c3d4-e5f6-7890-abcd-ef1234567890" }, first_name = "given_name", calls_per_minute = 60, lines = 40, longest_call = "1 hour", poll = "1 minute 30 seconds" }
messages = { kind = "webhook", url = "https://messages.example.com/journey", secret = [{ file = "/run/secrets/messages" }, { env = "KEY" }], per_minute = 600 }
outcomes = { secret = { env = "KEY" } }
spread = "2 hours"
do_not_contact = ["Do not contact", "Gone"]
listen = "0.0.0.0:80"
database = "data/journey.db"
tokens = { reader = { env = "TOKEN" } }
"#;

#[test]
fn everything_is_read() {
    let environment = read(PRODUCTION).unwrap();
    let ContactCenter::Dynamics(dynamics) = &environment.contact_center else { panic!() };
    assert_eq!(dynamics.organization.origin(), "https://contoso.crm.dynamics.com");
    assert_eq!(dynamics.authority.origin(), "https://login.microsoftonline.com");
    assert_eq!(
        (dynamics.first_name.as_str(), dynamics.last_name.as_str()),
        ("given_name", "last_name")
    );
    assert_eq!(dynamics.limits.per_minute, Some(60));
    assert_eq!(
        (dynamics.limits.lines, dynamics.limits.longest_call),
        (Some(40), Some(Duration::from_hours(1)))
    );
    assert_eq!(
        (dynamics.poll, dynamics.time_limit),
        (Duration::from_secs(90), Duration::from_secs(30))
    );
    let messages = environment.messages.as_ref().unwrap();
    assert_eq!(messages.limits.per_minute, Some(600));
    assert_eq!(messages.keys.sign("a", 1, b"").split(' ').count(), 2);
    assert!(!environment.outcomes.is_empty());
    assert_eq!(environment.spread, Duration::from_hours(2));
    assert_eq!(environment.do_not_contact, ["Do not contact", "Gone"]);
    assert_eq!(environment.listen.to_string(), "0.0.0.0:80");
    assert_eq!(environment.database, Path::new("data/journey.db"));
    assert!(environment.tokens.any() && environment.tokens.operator.is_none());
}

#[test]
fn secrets_never_show() {
    let shown = format!("{:?}", read(PRODUCTION).unwrap());
    for secret in ["the-client-secret", "t0ken", "MfKQ", "AAECAw"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

#[test]
fn what_is_not_said_is_usual() {
    let environment = read(&format!("[environments.it]\n{SIMULATED}")).unwrap();
    let ContactCenter::Simulated(simulated) = &environment.contact_center else { panic!() };
    assert_eq!(*simulated, Simulated { forecast: None, speed: Speed::Times(1) });
    assert_eq!(environment.listen.to_string(), "127.0.0.1:8440");
    assert_eq!(environment.database, Path::new("journey.db"));
    assert_eq!(environment.do_not_contact, ["Do not contact"]);
    assert_eq!(environment.spread, Duration::from_mins(15));
    assert!(environment.messages.is_none() && !environment.tokens.any());
}

#[test]
fn time_can_go_faster() {
    let speed = |speed: &str| {
        let text = format!(
            "[environments.it]\ncontact_center = {{ kind = \"simulated\", forecast = \"B\", speed = {speed} }}"
        );
        let ContactCenter::Simulated(simulated) = read(&text).unwrap().contact_center else {
            panic!()
        };
        assert_eq!(simulated.forecast.as_deref(), Some("B"));
        simulated.speed
    };
    assert_eq!((speed("60"), speed("\"max\"")), (Speed::Times(60), Speed::Max));
}

#[test]
fn an_environment_that_does_not_exist_is_told_with_those_that_do() {
    let text = "[environments.local]\n[environments.production]\n";
    let told = |name: &str, text: &str| {
        Environment::read(text, name, &world()).unwrap_err()[0].to_string()
    };
    assert_eq!(
        told("Prodction", text),
        "there is no environment `Prodction` (did you mean `production`?)"
    );
    assert_eq!(
        told("x", text),
        "there is no environment `x` (the environments are `local` and `production`)"
    );
    assert_eq!(
        told("local", ""),
        "there is no environment `local` (write one: [environments.local] with contact_center = { kind = \"simulated\" })"
    );
    assert_eq!(Environment::names(text), ["local", "production"]);
}

#[test]
fn unknown_settings_are_told_with_line_and_guess() {
    assert_eq!(
        said(&format!("{SIMULATED}spraed = \"1 hour\"\nnonsense = 1")),
        "6:1: `[environments.it]` has no setting `spraed` (did you mean `spread`?)\n\
         7:1: `[environments.it]` has no setting `nonsense` (the settings are `contact_center`, `messages`, \
         `outcomes`, `spread`, `do_not_contact`, `listen`, `database` and `tokens`)"
    );
    assert_eq!(
        said("contact_center = { kind = \"simulated\", Forecast = \"B\" }"),
        "5:40: `contact_center` has no setting `Forecast` (did you mean `forecast`?)"
    );
    assert_eq!(
        said("contact_center = { kind = \"dynamic\" }"),
        "5:27: `contact_center` has no kind `dynamic` (did you mean `dynamics`?)"
    );
    assert_eq!(
        said("contact_center = { kind = \"phone\" }"),
        "5:27: `contact_center` has no kind `phone` (the kinds are `simulated`, `webhook` and `dynamics`)"
    );
}

#[test]
fn wrong_values_are_told_with_what_would_be_right() {
    for (settings, expected) in [
        (
            "spread = \"1h\"",
            "6:10: `spread` takes a length of time in quotes, as in \"15 minutes\"",
        ),
        ("spread = 15", "6:10: `spread` takes a length of time in quotes, as in \"15 minutes\""),
        (
            "spread = \"5 minutes 1 hour\"",
            "6:10: `spread` takes a length of time in quotes, as in \"15 minutes\"",
        ),
        ("do_not_contact = \"x\"", "6:18: `do_not_contact` takes a list of texts in `[` and `]`"),
        (
            "listen = \"localhost\"",
            "6:10: `listen` takes an address with a port, as in \"127.0.0.1:8440\"",
        ),
        (
            "listen = \"0.0.0.0:80\"",
            "6:10: `0.0.0.0:80` can be reached from other machines, and no tokens are set \
             (write tokens = { reader = { env = \"NAME\" }, … })",
        ),
        ("database = \"\"", "6:12: `database` takes a text in quotes"),
        ("messages = \"x\"", "6:12: `messages` takes settings in `{` and `}`"),
        (
            "messages = { kind = \"webhook\", url = \"http://example.com\", secret = { env = \"KEY\" } }",
            "6:38: `url` takes a URL that begins with https:// (http:// only for this machine)",
        ),
        (
            "messages = { kind = \"webhook\", url = \"https://example.com\", secret = { env = \"KEY\" }, per_minute = 0 }",
            "6:100: `per_minute` takes a whole number from 1",
        ),
        (
            "messages = { kind = \"webhook\", secret = { env = \"KEY\" } }",
            "6:12: `messages` lacks the setting `url`",
        ),
    ] {
        assert_eq!(said(&format!("{SIMULATED}{settings}")), expected);
    }
    assert_eq!(
        said("spread = \"1 hour\""),
        "4:15: `[environments.it]` lacks the setting `contact_center`"
    );
    assert_eq!(
        said(
            "contact_center = { kind = \"webhook\", url = \"https://example.com\", secret = { env = \"KEY\" } }"
        ),
        "4:15: the contact center reports outcomes to this engine, and `outcomes` does not say how they are signed \
         (write outcomes = { secret = { env = \"NAME\" } })"
    );
    let engagement = PRODUCTION.replace("a1b2c3d4-e5f6", "a1b2c3d4");
    assert!(
        read(&engagement).unwrap_err()[0]
            .message
            .starts_with("`RenewalCall` takes the id of a proactive")
    );
    assert_eq!(read("a = ").unwrap_err()[0].place, Some((1, 5)));
}

#[test]
fn secrets_are_named_and_never_written_or_shown() {
    let token = |secret: &str| said(&format!("{SIMULATED}tokens = {{ reader = {secret} }}"));
    let written = "6:21: `reader` is a secret, which the manifest must not hold \
                   (write { env = \"NAME\" } or { file = \"PATH\" })";
    assert_eq!(token("\"hunter2\""), written);
    assert_eq!(token("{ env = \"TOKEN\", file = \"x\" }"), written);
    assert_eq!(
        token("{ env = \"NOT_SET\" }"),
        "6:21: `reader` is to come from the environment variable `NOT_SET`, which is not set"
    );
    assert_eq!(
        token("{ file = \"nowhere\" }"),
        "6:21: `reader` is to come from the file `nowhere`, which cannot be read: entity not found"
    );
    assert_eq!(token("{ env = \"EMPTY\" }"), "6:21: the secret of `reader` is empty");
    assert_eq!(
        said(&format!("{SIMULATED}outcomes = {{ secret = {{ env = \"SHORT\" }} }}")),
        "6:23: the secret of `secret` cannot sign: it takes `whsec_` and 24 to 64 bytes in base64 \
         (make one: printf whsec_; openssl rand -base64 32)"
    );
}

#[test]
fn lengths_are_written_as_in_the_language() {
    let seconds = |text: &str| length::parse(text).map(|length| length.as_secs());
    for (text, expected) in [
        ("30 seconds", Some(30)),
        ("1 minute", Some(60)),
        ("1 day 12 hours", Some(129_600)),
        ("2 weeks", Some(1_209_600)),
        ("0 seconds", Some(0)),
        ("", None),
        ("5", None),
        ("5 minute 5 minutes", None),
        ("-5 minutes", None),
        ("+5 minutes", None),
        ("1.5 hours", None),
        ("3 months", None),
        ("99999999999999999999 hours", None),
        ("18446744073709551615 weeks", None),
    ] {
        assert_eq!(seconds(text), expected, "{text}");
    }
}

#[test]
fn the_documented_environments_are_right() {
    let page = include_str!("../../../../docs/running.md");
    let (_, rest) = page.split_once("```toml\n").unwrap();
    let (manifest, _) = rest.split_once("```").unwrap();
    let world = Given(BTreeMap::from([
        ("JOURNEY_OUTCOMES", KEY),
        ("READER", "r"),
        ("OPERATOR", "o"),
        ("/run/secrets/publisher", "p"),
        ("DYNAMICS_SECRET", "s"),
        ("/run/secrets/messages", KEY),
        ("/run/secrets/messages-old", KEY),
    ]));
    let names = Environment::names(manifest);
    assert_eq!(names, ["local", "production"]);
    for name in names {
        let said = Environment::read(manifest, &name, &world);
        assert!(said.is_ok(), "{said:?}");
    }
}

#[test]
fn an_engine_is_set_up_by_its_environment() {
    use crate::carriers::Carries;

    let kinds = |text: &str| {
        let settings = read(text).unwrap().settings(Path::new("/project")).unwrap();
        let kind = |carries: &Carries| match carries {
            Carries::Simulated { .. } => "simulated",
            Carries::Connector(connector) => connector.name(),
        };
        (kind(&settings.conversations), kind(&settings.messages), settings.database)
    };
    let (conversations, messages, database) = kinds(PRODUCTION);
    assert_eq!((conversations, messages), ("dynamics", "webhook"));
    assert_eq!(database, Path::new("/project/data/journey.db"));
    let alone = PRODUCTION.replace("\nmessages =", "\n# messages =");
    assert_eq!(kinds(&alone).1, "nobody");
    assert_eq!(kinds(&format!("[environments.it]\n{SIMULATED}")).1, "simulated");
}
