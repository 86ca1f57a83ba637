//! Providers that fail, through the engine end to end: conversations go to a webhook that is in trouble, messages to
//! one that is well. What fails is held and tried again under its id, others go on, and the load and the metrics tell.

#![expect(clippy::disallowed_methods, reason = "it waits for what happens in real time")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use journey_engine::connector::Limits;
use journey_engine::connector::client::{Client, Endpoint};
use journey_engine::connector::webhook::{self, Key, Keys, Webhook};
use journey_engine::measures::{Handed, Said};
use journey_engine::{
    Action, Carries, ContactRecord, Engine, Raised, Refused, Reported, Settings, view,
};
use journey_runtime::RawOutcome;
use serde_json::json;

use crate::fakes::{Reply, serve_on};
use crate::file::{miscounts, requests};
use crate::support::fixture;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// How many contacts there are.
const CONTACTS: usize = 8;

/// A provider, and what it was asked.
#[derive(Clone, Default)]
struct Provider {
    port: u16,
    /// What it answers; where there is nothing, it accepts.
    trouble: Arc<Mutex<Option<Reply>>>,
    asked: Arc<Mutex<Vec<(Instant, String)>>>,
}

impl Provider {
    async fn start(trouble: Option<Reply>) -> Self {
        let provider = Self { trouble: Arc::new(Mutex::new(trouble)), ..Self::default() };
        let own = provider.clone();
        let port = serve_on(0, move |asked| {
            assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", "/journey"));
            assert_eq!(asked.json()["data"]["id"], asked.headers["webhook-id"]);
            let id = asked.headers["webhook-id"].clone();
            own.asked.lock().unwrap().push((Instant::now(), id.clone()));
            let trouble = own.trouble.lock().unwrap().clone();
            trouble.unwrap_or_else(|| Reply::json(202, &json!({ "id": format!("p-{id}") })))
        })
        .await;
        Self { port, ..provider }
    }

    fn carries(&self) -> Carries {
        let settings = webhook::Settings {
            url: Endpoint::parse(&format!("http://127.0.0.1:{}/journey", self.port)).unwrap(),
            keys: Keys::new(vec![Key::parse(SECRET).unwrap()]),
            time_limit: Duration::from_millis(300),
            limits: Limits::default(),
        };
        Carries::Connector(Arc::new(Webhook::new(settings, Client::new().unwrap())))
    }

    fn ids(&self) -> BTreeSet<String> {
        self.asked.lock().unwrap().iter().map(|(_, id)| id.clone()).collect()
    }

    /// The shortest time between two requests of one id; none where nothing was repeated.
    fn shortest_pause(&self) -> Option<Duration> {
        let asked = self.asked.lock().unwrap();
        let mut last: BTreeMap<&str, Instant> = BTreeMap::new();
        let pauses =
            asked.iter().filter_map(|(at, id)| Some(at.duration_since(last.insert(id, *at)?)));
        pauses.min()
    }
}

async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(40);
    while !is_so().await {
        assert!(Instant::now() < end, "it does not come: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn load(engine: &Engine, carries: &str) -> view::Load {
    let loads = engine.loads().await.unwrap();
    loads.into_iter().find(|load| load.carries == carries).unwrap()
}

/// A trouble, and what is told of it.
struct Trouble {
    name: &'static str,
    reply: Reply,
    /// What the load says.
    told: &'static str,
    /// How it is counted.
    counted: Said,
    /// How long nothing is repeated, where the provider says so.
    pause: Duration,
}

fn troubles() -> [Trouble; 8] {
    let accepted = Reply::json(202, &json!({}));
    let busy = Reply::Answer(429, vec![("retry-after", "2".to_owned())], String::new());
    let page = Reply::Answer(200, Vec::new(), "<html><body>Welcome</body></html>".to_owned());
    let wrong = Reply::json(202, &json!({ "id": 7 }));
    let half = Reply::Half(202, "{ \"id\": \"p-1\" }".to_owned());
    // The pause before the first repetition is drawn from up to a second.
    let short = Duration::ZERO;
    let trouble = |name, reply, told, counted| Trouble { name, reply, told, counted, pause: short };
    [
        Trouble {
            pause: Duration::from_secs(2),
            ..trouble("rate limit", busy, "429", Said::later)
        },
        trouble("down", Reply::status(503), "503", Said::later),
        trouble("stuck", Reply::Stuck(202), "", Said::unknown),
        trouble("slow", Reply::Slow(Duration::from_secs(1), Box::new(accepted)), "", Said::unknown),
        trouble("a web page", page, "not JSON", Said::unknown),
        trouble("an id that is none", wrong, "not JSON", Said::unknown),
        trouble("half an answer", half, "", Said::unknown),
        trouble("a closed line", Reply::Close, "", Said::unknown),
    ]
}

async fn put_and_pay(engine: &Engine) {
    for number in 0..CONTACTS {
        let fields = [
            ("mobile".to_owned(), format!("+1312{number:07}").into()),
            ("email".to_owned(), format!("ada{number}@example.com").into()),
        ];
        let record = ContactRecord {
            id: format!("c-{number}"),
            fields: fields.into(),
            segments: vec!["Everybody".to_owned()],
            consents: Vec::new(),
        };
        engine.put_contact(record).await.unwrap();
        let paid = Raised {
            trigger: "Paid".to_owned(),
            contact: format!("c-{number}"),
            event_id: Some(format!("paid-{number}")),
            fields: [("amount".to_owned(), 12.into())].into(),
        };
        engine.raise(paid).await.unwrap();
    }
}

fn answers(request: &str) -> Reported {
    let outcome = RawOutcome { result: "LiveAnswer".into(), ..RawOutcome::default() };
    Reported { event_id: None, request: request.to_owned(), outcome }
}

/// Outcomes of requests that nobody made.
async fn wrong_ids_are_refused(engine: &Engine, request: &str) {
    let (run, rest) = request.split_once('/').unwrap();
    let other_store = format!("ffffffff-1/{rest}");
    let other_visit = format!("{run}/7/call");
    let other_step = format!("{run}/1/send.Letter");
    for wrong in ["", "1", "p-1", &other_store, &other_visit, &other_step] {
        let refused = engine.outcome(answers(wrong)).await;
        assert!(matches!(refused, Err(Refused::Unknown { .. })), "{wrong}: {refused:?}");
    }
}

async fn goes_through(trouble: Trouble, folder: &Path) {
    let name = trouble.name;
    let (calls, mails) = (Provider::start(Some(trouble.reply)).await, Provider::start(None).await);
    let database = folder.join(format!("{name}.db"));
    let engine = Engine::open(Settings {
        conversations: calls.carries(),
        messages: mails.carries(),
        ..Settings::simulated(&database)
    })
    .unwrap();
    engine.publish(&fixture("engine/load.journey").to_json()).await.unwrap();
    for journey in ["Reach", "Thanks"] {
        engine.act(journey, Action::Start).await.unwrap();
    }
    put_and_pay(&engine).await;
    until("receipts, though calls fail", async || mails.ids().len() == CONTACTS).await;
    assert_eq!(engine.journey("Thanks").await.unwrap().inside, 0, "{name}");
    until("that the load tells of it", async || {
        let load = load(&engine, "conversations").await;
        load.state != "up" && load.reason.is_some_and(|reason| reason.contains(trouble.told))
    })
    .await;
    assert_eq!(load(&engine, "messages").await.state, "up", "{name}");
    let counted =
        Handed { connector: "webhook", carries: "conversations", answer: trouble.counted };
    until("that it is counted", async || {
        engine.measures().requests.get_or_create(&counted).get() >= 5
    })
    .await;
    tokio::time::sleep(Duration::from_millis(2500)).await;
    assert_eq!(engine.journey("Reach").await.unwrap().inside, CONTACTS as u64, "{name}: held");

    *calls.trouble.lock().unwrap() = None;
    until("that calls go out again", async || {
        let load = load(&engine, "conversations").await;
        load.state == "up" && load.unanswered == 0 && load.waiting == 0
    })
    .await;
    let asked = calls.ids();
    assert_eq!(asked.len(), CONTACTS, "{name}: each call has one id, however often it was tried");
    let pause = calls.shortest_pause().unwrap();
    assert!(pause >= trouble.pause, "{name}: repeated after {pause:?}");
    wrong_ids_are_refused(&engine, asked.first().unwrap()).await;
    for request in &asked {
        engine.outcome(answers(request)).await.unwrap();
    }
    until("the end of all runs", async || {
        engine.journey("Reach").await.unwrap().inside == 0 && mails.ids().len() == 2 * CONTACTS
    })
    .await;
    until("the last answer", async || load(&engine, "messages").await.unanswered == 0).await;
    engine.close().await;
    let mails = mails.asked.lock().unwrap();
    assert_eq!(mails.len(), 2 * CONTACTS, "{name}: letters and receipts, once each");
    let (out, undelivered) = requests(&database);
    assert_eq!((out.len(), undelivered.len()), (3 * CONTACTS, 0), "{name}");
    assert_eq!(miscounts(&database), Vec::<String>::new(), "{name}");
}

#[test]
fn what_a_provider_in_trouble_cannot_take_is_held_and_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(async {
        let all = troubles().into_iter().map(|trouble| goes_through(trouble, folder.path()));
        futures_util::future::join_all(all).await;
    });
}
