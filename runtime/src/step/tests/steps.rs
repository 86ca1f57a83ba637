use crate::fixture::{
    CALL, END, GOLD, SILVER, Steps, Trial, compare, field, number, on_call, result, segment, text,
    trigger,
};
use crate::{Arm, Command, Verdict, split};
use journey_plan::exec::{Expr, Next, ResultSet, StepKind};
use journey_plan::model::Comparison;
use journey_plan::value::Value;

fn branch(arms: Vec<(Expr, Next)>, otherwise: Option<Next>) -> StepKind {
    StepKind::Branch { arms, otherwise }
}

#[test]
fn a_branch_takes_the_first_arm_that_holds() {
    let more = |than| compare(Comparison::Greater, Expr::Contact(field::POINTS), number(than));
    let outcome = |points: Option<i64>| {
        let kind = branch(vec![(more(10), Some(1)), (more(5), Some(2))], Some(END));
        let mut trial = Trial::new(Steps::new().add("branch", kind).exit(1).exit(2));
        if let Some(points) = points {
            trial.set(field::POINTS, Value::Number(points.into()));
        }
        trial.start("06-01 10:00");
        trial.log.arms[0].1
    };
    assert_eq!(outcome(Some(20)), Arm::Branch(0));
    assert_eq!(outcome(Some(10)), Arm::Branch(1));
    assert_eq!(outcome(Some(5)), Arm::Otherwise);
    assert_eq!(outcome(None), Arm::Otherwise);
}

#[test]
fn a_branch_reads_the_result() {
    let live = Expr::ResultIs(CALL, ResultSet(1 << result::LIVE_ANSWER));
    let outcome = |value| {
        let steps = Steps::new()
            .call(None, Some(1))
            .wait(crate::fixture::days(1), on_call(Some(2), END, END), END)
            .add("branch", branch(vec![(live.clone(), Some(3))], Some(END)))
            .exit(1);
        let mut trial = Trial::new(steps);
        trial.start("06-01 10:00");
        trial.reply("06-01 10:05", CALL, value);
        trial.log.arms.last().unwrap().1
    };
    assert_eq!(outcome(result::LIVE_ANSWER), Arm::Branch(0));
    assert_eq!(outcome(result::NO_ANSWER), Arm::Otherwise);
}

#[test]
fn a_branch_without_an_arm_is_parked_until_it_is_resumed() {
    let gold =
        compare(Comparison::Is, Expr::Contact(field::TIER), Expr::Value(Value::Choice(GOLD)));
    let mut trial = Trial::new(Steps::new().add("branch", branch(vec![(gold, END)], None)));
    assert_eq!(trial.start("06-01 10:00"), Verdict::Quarantined);
    assert_eq!(trial.lines(), ["06-01 10:00 audit Quarantined"]);
    trial.set(field::TIER, Value::Choice(GOLD));
    let resume = crate::EventKind::Resume;
    assert_eq!(trial.event(crate::fixture::at("06-01 11:00"), resume), Verdict::Applied);
    assert_eq!(trial.lines()[1], "06-01 11:00 done 0");
}

#[test]
fn a_set_field_is_read_at_once() {
    let set = StepKind::Set {
        field: field::TIER,
        value: Some(Expr::Value(Value::Choice(SILVER))),
        next: Some(1),
    };
    let silver =
        compare(Comparison::Is, Expr::Contact(field::TIER), Expr::Value(Value::Choice(SILVER)));
    let kind = branch(vec![(silver, Some(2))], Some(END));
    let unset = StepKind::Set { field: field::FIRST_NAME, value: None, next: END };
    let mut trial =
        Trial::new(Steps::new().add("set", set).add("branch", kind).add("unset", unset));
    trial.start("06-01 10:00");
    assert_eq!(trial.log.arms[0].1, Arm::Branch(0));
    assert_eq!(trial.contact.field(field::TIER), Some(&Value::Choice(SILVER)));
    assert_eq!(trial.contact.field(field::FIRST_NAME), None);
}

#[test]
fn setting_the_zone_moves_the_clock() {
    let set = StepKind::Set { field: field::TIME_ZONE, value: Some(text("Asia/Tokyo")), next: END };
    let mut trial = Trial::new(Steps::new().add("set", set));
    trial.start("06-01 10:00");
    assert_eq!(trial.contact.zone().map(crate::time::Zone::name), Some("Asia/Tokyo"));
}

#[test]
fn raise_says_what_it_was_given() {
    let raise = StepKind::Raise {
        trigger: trigger::NEEDS_AGENT,
        fields: vec![Some(Expr::Contact(field::FIRST_NAME))],
        next: END,
    };
    let mut trial = Trial::new(Steps::new().add("raise", raise));
    trial.start("06-01 10:00");
    let (_, Command::Raise { fields, .. }) = &trial.log.commands[0] else { panic!("no raise") };
    assert_eq!(fields.to_vec(), [Some(Value::Text("Ada".into()))]);
}

#[test]
fn a_segment_is_read_at_that_instant() {
    let kind = branch(vec![(Expr::InSegment(segment::VIP), Some(1))], Some(END));
    let mut trial = Trial::new(Steps::new().add("branch", kind).exit(1));
    trial.contact.set_member(segment::VIP, true);
    trial.start("06-01 10:00");
    assert_eq!(trial.lines(), ["06-01 10:00 done 1"]);
}

fn splitting(shares: [u32; 2]) -> Trial {
    let [a, b] = shares;
    let arms = vec![("a".into(), a, Some(1)), ("b".into(), b, Some(2))];
    let split = StepKind::Split { name: "offer".into(), arms };
    Trial::new(Steps::new().add("split", split).exit(1).exit(2))
}

#[test]
fn a_split_takes_the_arm_of_the_draw() {
    let draw = split::draw("Renewal", "offer", "c-1");
    for (shares, arm) in [([draw + 1, 9_999 - draw], 0), ([draw, 10_000 - draw], 1)] {
        let mut trial = splitting(shares);
        trial.start("06-01 10:00");
        assert_eq!(trial.log.arms, [(0, Arm::Split(arm))]);
    }
}

#[test]
fn a_split_can_be_given() {
    for arm in [0, 1] {
        let mut trial = splitting([5_000, 5_000]);
        trial.splits = vec![(0, arm)];
        trial.start("06-01 10:00");
        assert_eq!(trial.log.arms, [(0, Arm::Split(arm))]);
    }
}

#[test]
fn an_empty_journey_is_complete() {
    let mut trial = Trial::new(Steps::new());
    trial.start("06-01 10:00");
    assert_eq!(trial.lines(), ["06-01 10:00 done 0"]);
}
