; What every word is. The classes agree with the compiler's own (`tests/editors/grammars`).
; No two patterns capture one node: editors differ in whether the first or the last of them counts.

(comment) @comment
(doc_comment) @comment.documentation
(file_comment) @comment.documentation

; ---- Names -------------------------------------------------------------------------------------------------

(access . (name) @variable)
(drawn . (name) @variable)
(trigger_ref name: (name) @variable)
(conversation_step name: (name) @variable)
(alias name: (name) @variable)
(expect_handle handle: (name) @variable)
(split_step name: (name) @variable)
(split_arm name: (name) @variable)
(given_split split: (name) @variable)
(given_split arm: (name) @variable)
(exit_step outcome: (name) @variable)
(exit_on_setting outcome: (name) @variable)
(expect_exit outcome: (name) @variable)
(names (name) @variable)

(choice_decl name: (name) @type.definition)
(segment_decl name: (name) @type.definition)
(trigger_decl name: (name) @type.definition)
(purpose_decl name: (name) @type.definition)
(quiet_time_decl name: (name) @type.definition)
(compliance_decl name: (name) @type.definition)
(engagement_decl name: (name) @type.definition)
(message_decl name: (name) @type.definition)
(policy_decl name: (name) @type.definition)
(forecast_decl name: (name) @type.definition)
(journey_decl name: (name) @function)

(scenario_decl journey: (name) @function)
(forecast_decl journey: (name) @function)

(value name: (name) @constant)
(topic name: (name) @constant)
(field name: (name) @property)
(record_field name: (name) @property)
(access member: (name) @property)
(drawn member: (name) @property)
(trigger_ref event: (name) @property)
(label (name) @label)

((type (name) @type)
  (#not-any-of? @type "text" "number" "boolean" "date" "datetime" "phone" "email" "timezone"))
((type (name) @type.builtin)
  (#any-of? @type.builtin "text" "number" "boolean" "date" "datetime" "phone" "email" "timezone"))

(patterns (name) @constant)
(share (name) @constant)
(expect_handle reason: (name) @constant)
(segment_decl of: (name) @constant.builtin)

(conversation_step channel: (name) @constant.builtin)
(conversation_step engagement: (name) @type)
(audience_setting segment: (name) @type)
(audience_setting trigger: (name) @type)
(goal_setting segment: (name) @type)
(goal_setting trigger: (name) @type)
(exit_on_setting segment: (name) @type)
(exit_on_setting trigger: (name) @type)
(exclude_setting (name) @type)
(comparison segment: (name) @type)
(given_contact segment: (name) @type)
(send_step message: (name) @type)
(expect_send message: (name) @type)
(raise_step trigger: (name) @type)
(raise_line trigger: (name) @type)
(raised_line trigger: (name) @type)
(expect_raise trigger: (name) @type)
(start_line trigger: (name) @type)
(purpose_setting purpose: (name) @type)
(purpose_setting topic: (name) @constant)
(purpose_setting consent: (name) @constant.builtin)
(quiet_time_setting value: (name) @type)
(word_setting value: (name) @type)
(consent compliance: (name) @type)
(consent purpose: (name) @type)
(consent topic: (name) @constant)
(consent state: (name) @constant.builtin)
(purpose_decl kind: (name) @constant.builtin)
(entry_setting value: (name) @constant.builtin)
(reenter_setting value: (name) @constant.builtin)
(limit_rule kind: (name) @constant.builtin)
(capacity_line kind: (name) @constant.builtin)
(require_rule consent: (name) @constant.builtin)
(weekday) @constant.builtin

; ---- Literals ----------------------------------------------------------------------------------------------

(string "\"" @string)
(chars) @string
(escape) @string.escape

(number) @number
(percent) @number
(date) @number
(time) @number
(unit) @number
(bare_unit) @number

; ---- Keywords ----------------------------------------------------------------------------------------------

(boolean) @boolean
(moment) @constant.builtin.moment
(unset) @constant.builtin.unset
(contact) @variable.builtin

["choice" "segment" "trigger" "purpose" "compliance" "engagement" "text" "email" "push" "policy" "journey"
 "scenario" "forecast"] @keyword
(contact_decl "contact" @keyword)
(given_contact "contact" @keyword)
(zone_setting "contact" @keyword)

["attempt" "retry" "times"] @keyword.repeat
["branch" "when" "otherwise" "split"] @keyword.conditional
["exit" "timeout" "exhausted"] @keyword.return
["conversation" "wait" "delay" "send" "raise" "set"] @keyword
["and" "or" "not" "is" "has" "in"] @keyword.operator

["after" "as" "at" "because" "block" "blocked" "daily" "else" "every" "for" "of" "on" "over" "per" "topics" "until"
 "up" "with" "within"] @keyword

["attributes" "audience" "body" "channel" "dial" "dispositions" "ends" "entry" "exclude" "first" "follows" "goal"
 "input" "led" "by" "message" "mode" "outcomes" "quiet" "reattempts" "reenter" "response" "starts" "subject"
 "template" "time" "title" "to" "zone"] @keyword

["limit" "never" "require" "finish"] @keyword
(hours_rule "hours" @keyword)
["given" "consent" "start" "expect" "reply" "pass"] @keyword
["arrive" "capacity" "contacts" "seed"] @keyword

; ---- Signs -------------------------------------------------------------------------------------------------

["=>" "=" "<" "<=" ">" ">=" "+" "-" ".."] @operator
(optional) @operator
["{" "}" "[" "]" "(" ")"] @punctuation.bracket
["," ":" "." "/"] @punctuation.delimiter
