/// <reference types="tree-sitter-cli/dsl" />
// The grammar of Journey for editors. Rules carry the names of `grammar/src/journey.pest`, which decides what a
// program is; this one accepts what that one accepts without complaint, and leaves explaining to it.
// @ts-check

const UNITS = ["second", "minute", "hour", "day", "week"];

/** `rule, rule` without a trailing comma. */
const listed = (rule) => seq(rule, repeat(seq(",", rule)));

/** Items in braces, between which commas are optional. */
const braced = (...items) => seq("{", repeat(seq(choice(...items), optional(","))), "}");

module.exports = grammar({
  name: "journey",

  extras: ($) => [/[ \t\r\n\uFEFF]/, $.comment, $.doc_comment, $.file_comment],

  word: ($) => $.name,

  supertypes: ($) => [$.declaration, $.setting, $.statement, $.expression],

  rules: {
    file: ($) => repeat($.declaration),

    // ---- 1. Files, words and literals ---------------------------------------------------------------------

    comment: (_) => token(choice("//", seq("//", /[^/!\r\n][^\r\n]*/), seq("////", /[^\r\n]*/))),
    doc_comment: (_) => token(choice("///", seq("///", /[^/\r\n][^\r\n]*/))),
    file_comment: (_) => token(seq("//!", /[^\r\n]*/)),

    name: (_) => /[_\p{XID_Start}][_\p{XID_Continue}]*/,
    // A name in the place where it is declared.
    _declared: ($) => seq(field("name", $.name), optional($.external)),
    external: ($) => seq("as", $.text),

    text: ($) => prec.right(repeat1($.string)),
    string: ($) => seq('"', repeat(choice($.chars, $.escape, $.placeholder)), token.immediate('"')),
    chars: (_) => token.immediate(prec(1, /[^"\\{\r\n]+/)),
    escape: (_) => token.immediate(prec(1, /\\(["\\nt{]|u\{[0-9A-Fa-f_]+\})/)),
    placeholder: ($) => seq(alias(token.immediate("{"), "{"), $.expression, "}"),

    number: (_) => /-?[0-9][0-9_]*(\.[0-9][0-9_]*)?/,
    percent: (_) => /-?[0-9][0-9_]*(\.[0-9][0-9_]*)?[ \t]*%/,
    date: (_) => /[0-9]{4}-[0-9]{2}-[0-9]{2}/,
    time: (_) => /[0-9]{1,2}:[0-9]{2}/,
    date_time: ($) => seq($.date, $.time),
    weekday: (_) => choice("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    time_range: ($) => seq($.time, "..", $.time),
    date_range: ($) => seq($.date, "..", $.date),
    duration: ($) => prec.right(repeat1(seq($.number, $.unit))),
    unit: (_) => choice(...UNITS, ...UNITS.map((unit) => unit + "s")),
    bare_unit: (_) => choice(...UNITS, "month"),
    boolean: (_) => choice("true", "false"),
    moment: (_) => choice("now", "today"),
    unset: (_) => "unset",

    // ---- 2. Declarations ----------------------------------------------------------------------------------

    declaration: ($) =>
      choice(
        $.choice_decl,
        $.contact_decl,
        $.segment_decl,
        $.trigger_decl,
        $.purpose_decl,
        $.quiet_time_decl,
        $.compliance_decl,
        $.engagement_decl,
        $.message_decl,
        $.policy_decl,
        $.journey_decl,
        $.scenario_decl,
        $.forecast_decl,
      ),

    choice_decl: ($) => seq("choice", $._declared, $.values),
    contact_decl: ($) => seq("contact", $.fields),
    segment_decl: ($) => seq("segment", $._declared, optional(seq("of", field("of", $.name)))),
    trigger_decl: ($) => seq("trigger", $._declared, optional($.fields)),
    purpose_decl: ($) => seq("purpose", $._declared, optional(field("kind", $.name)), optional($.topics)),
    quiet_time_decl: ($) => seq("quiet", "time", $._declared, $.settings),
    compliance_decl: ($) => seq("compliance", $._declared, $.settings),
    engagement_decl: ($) => seq("engagement", $._declared, $.settings),
    message_decl: ($) => seq(field("channel", choice("text", "email", "push")), $._declared, $.settings),

    fields: ($) => braced($.field),
    field: ($) => seq($._declared, ":", field("type", $.type)),
    type: ($) => seq(choice($.choice_type, $.name), optional($.optional)),
    choice_type: ($) => seq("choice", $.values),
    optional: (_) => "?",
    values: ($) => braced($.value),
    value: ($) => $._declared,
    topics: ($) => seq("{", repeat(seq("topics", repeat1(seq(alias($.value, $.topic), optional(","))))), "}"),

    settings: ($) => braced($.setting, $.input_fields),
    setting: ($) =>
      choice(
        $.word_setting,
        $.text_setting,
        $.purpose_setting,
        $.quiet_time_setting,
        $.quiet_rule,
        $.zone_setting,
        $.attributes_setting,
        $.dispositions_setting,
        $.reattempts_setting,
        $.within_setting,
        $.to_setting,
        $.audience_setting,
        $.exclude_setting,
        $.entry_setting,
        $.reenter_setting,
        $.date_setting,
        $.names_setting,
        $.goal_setting,
        $.exit_on_setting,
      ),
    word_setting: ($) =>
      seq(choice("channel", "compliance", "message", seq("dial", "mode"), seq("led", "by")), field("value", $.name)),
    text_setting: ($) => seq(choice("body", "subject", "template", "title", seq("time", "zone")), $.text),
    purpose_setting: ($) =>
      prec.right(
        seq(
          "purpose",
          field("purpose", $.name),
          optional(seq("/", field("topic", $.name))),
          optional(field("consent", $.name)),
        ),
      ),
    quiet_time_setting: ($) => seq("quiet", "time", field("value", $.name), optional($.because)),
    because: ($) => seq("because", $.text),
    quiet_rule: ($) =>
      seq("quiet", choice(seq("on", choice($.date, $.date_range)), seq($.days, $.time_range))),
    days: ($) => choice("daily", listed($.day_range)),
    day_range: ($) => seq($.weekday, optional(seq("..", $.weekday))),
    zone_setting: ($) => seq("zone", choice(seq("contact", optional(seq("else", "block"))), $.text)),
    input_fields: ($) => seq("input", $.fields),
    input_record: ($) => seq("input", $.record),
    attributes_setting: ($) => seq("attributes", $.fields),
    dispositions_setting: ($) => seq("dispositions", $.values),
    reattempts_setting: ($) => seq("reattempts", $.number, "every", $.duration),
    within_setting: ($) => seq("first", "response", "within", $.duration),
    to_setting: ($) => seq("to", $.expression),
    audience_setting: ($) => seq("audience", $._source),
    exclude_setting: ($) =>
      prec.right(seq("exclude", "segment", $.name, repeat(seq(",", optional("segment"), $.name)))),
    entry_setting: ($) => seq("entry", choice(seq("every", $.duration), field("value", $.name))),
    reenter_setting: ($) => seq("reenter", choice(seq("after", $.duration), field("value", $.name))),
    date_setting: ($) => seq(choice("starts", "ends"), choice($.date, $.date_time)),
    names_setting: ($) => seq(choice("outcomes", "follows"), $.names),
    goal_setting: ($) => seq("goal", $._source),
    exit_on_setting: ($) => seq("exit", "on", $._source, "=>", field("outcome", $.name)),
    names: ($) => prec.right(listed($.name)),
    _source: ($) =>
      choice(
        seq("segment", field("segment", $.name)),
        seq("trigger", field("trigger", $.name), optional($.alias), optional($.condition)),
      ),
    alias: ($) => seq("as", field("name", $.name)),
    condition: ($) => seq("when", $.expression),

    record: ($) => seq("{", optional(seq(listed($.record_field), optional(","))), "}"),
    record_field: ($) => seq(field("name", $.name), ":", field("value", $.expression)),

    // ---- 4. Statements ------------------------------------------------------------------------------------

    _step: ($) => choice($.statement, $.labelled),
    labelled: ($) => seq(field("label", $.label), ":", $.statement),
    // Before a colon every word is a name.
    label: ($) =>
      choice(
        $.name,
        alias(
          choice(
            ...["attempt", "branch", "conversation", "delay", "exit", "raise", "retry", "send", "set", "split", "wait"],
            ...["attributes", "audience", "body", "channel", "compliance", "dispositions", "ends", "entry", "exclude"],
            ...["follows", "goal", "input", "message", "outcomes", "purpose", "reattempts", "reenter", "starts"],
            ...["dial", "first", "led", "quiet", "subject", "template", "time", "title", "to", "zone"],
          ),
          $.name,
        ),
      ),
    statement: ($) =>
      choice(
        $.conversation_step,
        $.wait_step,
        $.branch_step,
        $.attempt_step,
        $.retry_step,
        $.split_step,
        $.delay_step,
        $.send_step,
        $.raise_step,
        $.set_step,
        $.exit_step,
      ),
    block: ($) => braced($._step),
    _arm_body: ($) => seq("=>", field("body", choice($.block, $._step))),

    conversation_step: ($) =>
      seq(
        "conversation",
        field("channel", $.name),
        field("name", $.name),
        "with",
        field("engagement", $.name),
        $.conversation_body,
      ),
    conversation_body: ($) => braced($.setting, $.input_record),

    wait_step: ($) => seq("wait", optional($.bound), $.wait_body),
    wait_body: ($) => braced($.wait_arm, $.timeout_arm),
    wait_arm: ($) =>
      seq("trigger", listed($.trigger_ref), optional($.alias), optional($.condition), $._arm_body),
    timeout_arm: ($) => seq("timeout", $._arm_body),
    trigger_ref: ($) => seq(field("name", $.name), optional(seq(".", field("event", $.name)))),
    bound: ($) => seq("up", "to", $.duration),

    branch_step: ($) => seq("branch", optional(seq("on", field("subject", $.expression))), $.branch_body),
    branch_body: ($) => braced($.branch_arm),
    branch_arm: ($) => seq(choice($.condition, "otherwise", $.patterns), $._arm_body),
    patterns: ($) => listed($._pattern),
    _pattern: ($) => choice($.text, $.boolean, $.unset, $._literal, $.name),

    attempt_step: ($) =>
      prec.right(
        seq("attempt", "up", "to", $.number, choice("times", "time"), $.block, optional($.exhausted)),
      ),
    exhausted: ($) => seq("exhausted", $._arm_body),

    retry_step: ($) => prec.right(seq("retry", repeat1(choice($.retry_after, $.retry_at, $.bound)))),
    retry_after: ($) => seq("after", $.duration),
    retry_at: ($) => seq("at", $.expression),

    split_step: ($) => seq("split", field("name", $.name), $.split_body),
    split_body: ($) => braced($.split_arm),
    split_arm: ($) => seq($.percent, field("name", $.name), $._arm_body),

    delay_step: ($) =>
      prec.right(
        seq(
          "delay",
          choice($.duration, seq("until", choice($.delay_weekday, $.expression))),
          optional($.delay_at),
          optional($.bound),
        ),
      ),
    delay_weekday: ($) => prec.right(seq($.weekday, optional($.time))),
    delay_at: ($) => seq("at", $.time),

    send_step: ($) => seq("send", field("message", $.name)),
    raise_step: ($) => seq("raise", "trigger", field("trigger", $.name), optional($.record)),
    set_step: ($) => seq("set", $.assignment),
    assignment: ($) => seq(field("target", $.access), "=", field("value", choice($.unset, $.expression))),
    exit_step: ($) => seq("exit", field("outcome", $.name)),

    // ---- 5. Expressions -----------------------------------------------------------------------------------

    expression: ($) =>
      choice($.else_expression, $.or_expression, $.and_expression, $.not_expression, $.comparison, $._sum),
    else_expression: ($) => prec.left(1, seq($.expression, "else", $.expression)),
    or_expression: ($) => prec.left(2, seq($.expression, "or", $.expression)),
    and_expression: ($) => prec.left(3, seq($.expression, "and", $.expression)),
    not_expression: ($) => prec(4, seq("not", $.expression)),
    // One comparison, never chained.
    comparison: ($) =>
      seq(
        $._sum,
        choice(
          seq(choice("is", seq("is", "not"), "has", "<", "<=", ">", ">="), $._sum),
          seq(optional("not"), "in", choice($.list, seq("segment", field("segment", $.name)))),
          seq("is", optional("not"), choice("set", $.unset)),
        ),
      ),
    _sum: ($) => choice($.sum, $._operand),
    sum: ($) => prec.left(6, seq($._sum, choice("+", "-", "at"), $._operand)),
    _operand: ($) => choice($.access, $._literal, $.text, $.moment, $.boolean, $.paren),
    paren: ($) => seq("(", $.expression, ")"),
    list: ($) => seq("[", listed($.expression), optional(","), "]"),
    access: ($) => prec.right(seq(choice($.name, $.contact), repeat(seq(".", field("member", $.name))))),
    contact: (_) => "contact",
    _literal: ($) =>
      prec.right(choice($.date_time, $.date, $.time, $.percent, $.duration, $.number)),

    // ---- 6. Journeys --------------------------------------------------------------------------------------

    journey_decl: ($) => seq("journey", $._declared, $.journey_body),
    journey_body: ($) => braced($._step, $.setting),

    // ---- 7. Policies --------------------------------------------------------------------------------------

    policy_decl: ($) => seq("policy", $._declared, $.policy_body),
    policy_body: ($) =>
      braced($.limit_rule, $.hours_rule, $.never_rule, $.require_rule, $.finish_rule),
    limit_rule: ($) => seq("limit", $.number, field("kind", $.name), $._per, optional($.because)),
    _per: ($) => seq("per", choice($.duration, $.bare_unit)),
    hours_rule: ($) => seq("hours", listed($.hours_range), $._for_kinds, optional($.because)),
    hours_range: ($) => seq(optional($.days), $.time_range),
    _for_kinds: ($) => seq("for", $.names),
    never_rule: ($) =>
      seq("never", $.names, optional(seq("for", $.duration)), "after", $.expression, optional($.because)),
    require_rule: ($) => seq("require", field("consent", $.name), $._for_kinds, optional($.because)),
    finish_rule: ($) => seq("finish", "within", $.duration, optional($.because)),

    // ---- 8. Scenarios -------------------------------------------------------------------------------------

    scenario_decl: ($) => seq("scenario", field("title", $.text), "for", field("journey", $.name), $.scenario_body),
    scenario_body: ($) =>
      braced(
        $.given_line,
        $.start_line,
        $.expect_line,
        $.reply_line,
        $.raise_line,
        $.set_line,
        $.consent_line,
        $.pass_line,
      ),
    given_line: ($) => seq("given", choice($.given_contact, $.consent, $.given_split)),
    given_contact: ($) => seq("contact", choice($.record, seq("in", "segment", field("segment", $.name)))),
    given_split: ($) => seq("split", field("split", $.name), "=", field("arm", $.name)),
    consent: ($) =>
      seq(
        "consent",
        field("compliance", $.name),
        "/",
        field("purpose", $.name),
        optional(seq("/", field("topic", $.name))),
        field("state", $.name),
      ),
    start_line: ($) =>
      seq("start", $.date, $.time, optional(seq("with", field("trigger", $.name), optional($.record)))),
    expect_line: ($) =>
      seq("expect", choice($.expect_send, $.expect_raise, $.expect_exit, $.expect_handle), optional($.timing)),
    expect_send: ($) => seq("send", field("message", $.name)),
    expect_raise: ($) => seq("raise", "trigger", field("trigger", $.name), optional($.record)),
    expect_exit: ($) => seq("exit", field("outcome", $.name)),
    expect_handle: ($) => seq(field("handle", $.name), optional(seq("blocked", field("reason", $.name)))),
    timing: ($) => choice(seq("within", $.duration), seq("at", optional($.date), $.time)),
    _later: ($) => seq("after", $.duration),
    reply_line: ($) => seq("reply", $.trigger_ref, optional($.record), optional($._later)),
    raise_line: ($) => seq("raise", "trigger", field("trigger", $.name), optional($.record), optional($._later)),
    set_line: ($) => seq("set", $.assignment, optional($._later)),
    consent_line: ($) => seq($.consent, optional($._later)),
    pass_line: ($) => seq("pass", $.duration),

    // ---- 9. Forecasts -------------------------------------------------------------------------------------

    forecast_decl: ($) => seq("forecast", $._declared, "for", field("journey", $.name), $.forecast_body),
    forecast_body: ($) =>
      braced($.contacts_line, $.seed_line, $.arrive_line, $.capacity_line, $.raised_line, $.drawn_line),
    contacts_line: ($) => seq("contacts", $.number),
    seed_line: ($) => seq("seed", $.number),
    arrive_line: ($) => seq("arrive", "over", $.duration),
    capacity_line: ($) => seq("capacity", $.number, field("kind", $.name), $._per),
    raised_line: ($) =>
      seq("trigger", field("trigger", $.name), $.percent, optional(seq("within", $.duration))),
    drawn_line: ($) => seq($.drawn, choice($.shares, $.percent, $.drawn_range)),
    drawn: ($) => seq(choice($.name, $.contact), ".", field("member", $.name)),
    shares: ($) => braced($.share),
    share: ($) => seq($._pattern, $.percent),
    drawn_range: ($) => seq("in", $._operand, "..", $._operand),
  },
});
