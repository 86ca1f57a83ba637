//! What can stand somewhere, in words that follow "expected".

use std::borrow::Cow;

/// What is missing, or should stand where something else does.
#[derive(Clone, Debug)]
pub(crate) struct Wanted(Cow<'static, str>);

impl Wanted {
    /// What is wanted, as it stands behind "expected".
    pub(crate) fn phrase(&self) -> &str {
        &self.0
    }

    pub(crate) const ADDRESS: Self = Self(Cow::Borrowed("an address such as `contact.mobile`"));
    pub(crate) const AFTER: Self = Self(Cow::Borrowed("`after` and a condition"));
    pub(crate) const ALIAS: Self = Self(Cow::Borrowed("a name for the trigger's attributes"));
    pub(crate) const ARM_BODY: Self = Self(Cow::Borrowed("a step, or steps in braces"));
    pub(crate) const ARROW: Self = Self(Cow::Borrowed("`=>`"));
    pub(crate) const ASSIGN: Self = Self(Cow::Borrowed("`=` and a value"));
    pub(crate) const BLOCKED_REASON: Self = Self(Cow::Borrowed("the reason, such as `NoConsent`"));
    pub(crate) const BRANCH_ARM: Self =
        Self(Cow::Borrowed("an arm: `when CONDITION => …` or `otherwise => …`"));
    pub(crate) const BRANCH_ON_ARM: Self =
        Self(Cow::Borrowed("an arm: `VALUE => …` or `otherwise => …`"));
    pub(crate) const BRANCH_SUBJECT: Self =
        Self(Cow::Borrowed("what to branch on, such as `call.Result`"));
    pub(crate) const CHANNEL: Self = Self(Cow::Borrowed("the channel, `voice` or `sms`"));
    pub(crate) const CHANNEL_BEFORE: Self = Self(Cow::Borrowed("the channel, `voice` or `sms`"));
    pub(crate) const CHOICE_NAME: Self = Self(Cow::Borrowed("the name of the choice"));
    pub(crate) const COMPLIANCE_NAME: Self =
        Self(Cow::Borrowed("the name of the compliance profile"));
    pub(crate) const CONDITION: Self = Self(Cow::Borrowed("a condition"));
    pub(crate) const CONSENT_MODEL: Self = Self(Cow::Borrowed("`opt_in` or `opt_out`"));
    pub(crate) const CONSENT_STATE: Self = Self(Cow::Borrowed("`opted_in` or `opted_out`"));
    pub(crate) const CONTACT_KIND: Self =
        Self(Cow::Borrowed("`calls`, `texts`, `emails` or `contacts`"));
    pub(crate) const COUNT: Self = Self(Cow::Borrowed("a number"));
    pub(crate) const DATE: Self = Self(Cow::Borrowed("a date such as `2026-12-24`"));
    pub(crate) const DATE_TIME: Self =
        Self(Cow::Borrowed("a date and a time such as `2026-02-02 09:00`"));
    pub(crate) const DELAY_TIME: Self =
        Self(Cow::Borrowed("a duration such as `2 days`, or `until` and a time"));
    pub(crate) const DURATION: Self = Self(Cow::Borrowed("a duration such as `2 days`"));
    pub(crate) const END_OF_LIST: Self = Self(Cow::Borrowed("`,` or `]`"));
    pub(crate) const END_OF_PAREN: Self = Self(Cow::Borrowed("`)`"));
    pub(crate) const END_OF_PLACEHOLDER: Self =
        Self(Cow::Borrowed("`}` at the end of the placeholder"));
    pub(crate) const ENGAGEMENT: Self = Self(Cow::Borrowed("the name of an engagement"));
    pub(crate) const ENGAGEMENT_NAME: Self = Self(Cow::Borrowed("the name of the engagement"));
    pub(crate) const ENTRY: Self =
        Self(Cow::Borrowed("`once`, `ongoing`, or `every` and a duration"));
    pub(crate) const EVERY_BEHIND: Self =
        Self(Cow::Borrowed("`every` and a duration such as `4 hours`"));
    pub(crate) const EXIT_ON_OUTCOME: Self = Self(Cow::Borrowed("`=>` and the name of an outcome"));
    pub(crate) const EXPECTATION: Self =
        Self(Cow::Borrowed("a handle, `send`, `raise trigger` or `exit`"));
    pub(crate) const EXTERNAL_SPELLING: Self =
        Self(Cow::Borrowed("the spelling outside, as a text"));
    pub(crate) const FIELD: Self = Self(Cow::Borrowed("a field such as `name: text`"));
    pub(crate) const FIELD_TO_SET: Self = Self(Cow::Borrowed("a field such as `contact.tier`"));
    pub(crate) const FIELDS: Self = Self(Cow::Borrowed("fields in braces"));
    pub(crate) const FOR_JOURNEY: Self = Self(Cow::Borrowed("`for` and the name of a journey"));
    pub(crate) const FOR_KINDS: Self =
        Self(Cow::Borrowed("`for` and `calls`, `texts`, `emails` or `contacts`"));
    pub(crate) const FORECAST_LINE: Self =
        Self(Cow::Borrowed("a line such as `contacts 1_000` or `call.Result { … }`"));
    pub(crate) const FORECAST_NAME: Self = Self(Cow::Borrowed("the name of the forecast"));
    pub(crate) const GIVEN: Self = Self(Cow::Borrowed("`contact`, `consent` or `split`"));
    pub(crate) const GIVEN_CONTACT: Self =
        Self(Cow::Borrowed("the contact's fields in braces, or `in segment` and its name"));
    pub(crate) const HANDLE: Self =
        Self(Cow::Borrowed("a name for the conversation, such as `call`"));
    pub(crate) const JOURNEY: Self = Self(Cow::Borrowed("the name of a journey"));
    pub(crate) const JOURNEY_NAME: Self = Self(Cow::Borrowed("the name of the journey"));
    pub(crate) const LABELLED_STEP: Self = Self(Cow::Borrowed("a step behind the label"));
    pub(crate) const LIST: Self = Self(Cow::Borrowed("a list such as `[Gold, Silver]`"));
    pub(crate) const MESSAGE: Self = Self(Cow::Borrowed("the name of a text, email or push"));
    pub(crate) const MESSAGE_NAME: Self = Self(Cow::Borrowed("the name of the message"));
    pub(crate) const NAMES: Self = Self(Cow::Borrowed("one or more names, with commas between"));
    pub(crate) const NEXT_LINE: Self = Self(Cow::Borrowed("the end of the line"));
    pub(crate) const NEXT_RULE: Self = Self(Cow::Borrowed("the end of the rule"));
    pub(crate) const NEXT_SETTING: Self = Self(Cow::Borrowed("the end of the setting"));
    pub(crate) const OPENING_BRACE: Self = Self(Cow::Borrowed("`{`"));
    pub(crate) const OPERAND: Self = Self(Cow::Borrowed("a value"));
    pub(crate) const OUTCOME: Self = Self(Cow::Borrowed("the name of an outcome"));
    pub(crate) const OVER: Self = Self(Cow::Borrowed("`over` and a duration such as `10 days`"));
    pub(crate) const PER: Self = Self(Cow::Borrowed("`per` and a duration such as `24 hours`"));
    pub(crate) const POLICY_NAME: Self = Self(Cow::Borrowed("the name of the policy"));
    pub(crate) const PROFILE: Self = Self(Cow::Borrowed("the name of a compliance profile"));
    pub(crate) const PURPOSE: Self = Self(Cow::Borrowed("the name of a purpose"));
    pub(crate) const PURPOSE_NAME: Self = Self(Cow::Borrowed("the name of the purpose"));
    pub(crate) const QUIET_DAYS: Self =
        Self(Cow::Borrowed("when it is quiet, such as `daily 21:00..08:00`"));
    pub(crate) const QUIET_TIME: Self = Self(Cow::Borrowed("the name of a quiet time, or `none`"));
    pub(crate) const QUIET_TIME_NAME: Self = Self(Cow::Borrowed("the name of the quiet time"));
    pub(crate) const RANGE_END: Self = Self(Cow::Borrowed("`..` and the upper end of the range"));
    pub(crate) const RANGE_START: Self = Self(Cow::Borrowed("a range such as `1 hour .. 3 days`"));
    pub(crate) const REASON: Self = Self(Cow::Borrowed("the reason, as a text"));
    pub(crate) const RECORD: Self =
        Self(Cow::Borrowed("fields in braces such as `{ name: contact.first_name }`"));
    pub(crate) const RECORD_FIELD: Self =
        Self(Cow::Borrowed("a field such as `name: contact.first_name`"));
    pub(crate) const REENTER: Self =
        Self(Cow::Borrowed("`never`, `always`, or `after` and a duration"));
    pub(crate) const REPLY_EVENT: Self = Self(Cow::Borrowed("an event such as `call.attempted`"));
    pub(crate) const RETRY_TIME: Self =
        Self(Cow::Borrowed("when to try again: `after` and a duration, or `at` and a time"));
    pub(crate) const SCENARIO_NAME: Self =
        Self(Cow::Borrowed("what the scenario shows, as a text"));
    pub(crate) const SEGMENT: Self = Self(Cow::Borrowed("the name of a segment"));
    pub(crate) const SEGMENT_KEYWORD: Self = Self(Cow::Borrowed("`segment` and its name"));
    pub(crate) const SEGMENT_NAME: Self = Self(Cow::Borrowed("the name of the segment"));
    pub(crate) const SEGMENT_OF: Self = Self(Cow::Borrowed("`contacts`, `leads` or `profiles`"));
    pub(crate) const SETTING: Self = Self(Cow::Borrowed("a setting"));
    pub(crate) const SHARE: Self = Self(Cow::Borrowed("a share such as `30%`"));
    pub(crate) const SLASH_PURPOSE: Self = Self(Cow::Borrowed("`/` and the name of a purpose"));
    pub(crate) const SOURCE: Self = Self(Cow::Borrowed("`segment` or `trigger` and a name"));
    pub(crate) const SPLIT_ARM: Self = Self(Cow::Borrowed("an arm such as `80% first => { … }`"));
    pub(crate) const SPLIT_ARM_GIVEN: Self = Self(Cow::Borrowed("`=` and the name of an arm"));
    pub(crate) const SPLIT_ARM_NAME: Self = Self(Cow::Borrowed("the name of the arm"));
    pub(crate) const SPLIT_NAME: Self = Self(Cow::Borrowed("the name of the split"));
    pub(crate) const TEXT: Self = Self(Cow::Borrowed("a text such as `\"…\"`"));
    pub(crate) const TIME: Self = Self(Cow::Borrowed("a time such as `09:00`"));
    pub(crate) const TIME_RANGE: Self =
        Self(Cow::Borrowed("a range of times such as `09:00..21:00`"));
    pub(crate) const TIME_TO_RETRY: Self = Self(Cow::Borrowed("a time such as `10:00`"));
    pub(crate) const TIME_TO_WAIT_FOR: Self =
        Self(Cow::Borrowed("a time such as `09:00` or `Mon 09:00`"));
    pub(crate) const TIMES: Self = Self(Cow::Borrowed("how often, such as `3 times`"));
    pub(crate) const TOPIC: Self = Self(Cow::Borrowed("the name of a topic"));
    pub(crate) const TRIGGER: Self = Self(Cow::Borrowed("the name of a trigger"));
    pub(crate) const TRIGGER_NAME: Self = Self(Cow::Borrowed("the name of the trigger"));
    pub(crate) const TRIGGER_TO_RAISE: Self = Self(Cow::Borrowed("`trigger` and its name"));
    pub(crate) const TRIGGER_TO_WAIT_FOR: Self =
        Self(Cow::Borrowed("a trigger such as `call.attempted`"));
    pub(crate) const UP_TO: Self = Self(Cow::Borrowed("`up to` and a duration such as `2 days`"));
    pub(crate) const UP_TO_TIMES: Self =
        Self(Cow::Borrowed("`up to` and how often, such as `3 times`"));
    pub(crate) const VALUE: Self = Self(Cow::Borrowed("a name"));
    pub(crate) const VALUE_SHARE: Self =
        Self(Cow::Borrowed("a value and its share, such as `LiveAnswer 30%`"));
    pub(crate) const VALUES: Self = Self(Cow::Borrowed("values in braces, such as `{ Yes, No }`"));
    pub(crate) const WAIT_ARM: Self =
        Self(Cow::Borrowed("an arm: `trigger … => …` or `timeout => …`"));
    pub(crate) const WITH_ENGAGEMENT: Self =
        Self(Cow::Borrowed("`with` and the name of an engagement"));
    pub(crate) const WITHIN: Self =
        Self(Cow::Borrowed("`within` and a duration such as `2 hours`"));
    pub(crate) const ZONE: Self =
        Self(Cow::Borrowed("`contact`, or a time zone such as `\"Europe/Paris\"`"));

    pub(crate) fn dot_event(handle: &str) -> Self {
        Self(Cow::Owned(format!("an event such as `{handle}.attempted`")))
    }

    pub(crate) fn drawn(field: &str) -> Self {
        Self(Cow::Owned(format!("what `{field}` is: shares in braces, a share, or a range")))
    }

    pub(crate) fn event_of(handle: &str) -> Self {
        Self(Cow::Owned(format!("a trigger of `{handle}`")))
    }

    pub(crate) fn field_of(base: &str) -> Self {
        Self(Cow::Owned(format!("what to read of `{base}`")))
    }

    pub(crate) fn time_range_behind(days: &str) -> Self {
        Self(Cow::Owned(format!("a range of times such as `{days} 09:00..21:00`")))
    }

    pub(crate) fn type_of(field: &str) -> Self {
        Self(Cow::Owned(format!("the type of `{field}`, such as `text` or `number?`")))
    }

    pub(crate) fn value_of(field: &str) -> Self {
        Self(Cow::Owned(format!("a value for `{field}`")))
    }

    /// The values of a setting of one word.
    pub(crate) fn word_of(setting: &str) -> Self {
        Self(Cow::Borrowed(match setting {
            "channel" => "`voice`, `sms`, `email` or `push`",
            "compliance" => "the name of a compliance profile",
            "message" => "the name of a text",
            _ if setting.starts_with("dial") => {
                "`copilot`, `progressive`, `predictive` or `preview`"
            }
            _ => "`ai` or `representative`",
        }))
    }
}
