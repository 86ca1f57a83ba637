(journey_decl name: (name) @name) @definition.function
(policy_decl name: (name) @name) @definition.class
(choice_decl name: (name) @name) @definition.type
(segment_decl name: (name) @name) @definition.class
(trigger_decl name: (name) @name) @definition.class
(purpose_decl name: (name) @name) @definition.class
(quiet_time_decl name: (name) @name) @definition.class
(compliance_decl name: (name) @name) @definition.class
(engagement_decl name: (name) @name) @definition.class
(message_decl name: (name) @name) @definition.constant
(forecast_decl name: (name) @name) @definition.class
(scenario_decl title: (text) @name) @definition.method

(conversation_step engagement: (name) @name) @reference.class
(send_step message: (name) @name) @reference.constant
(raise_step trigger: (name) @name) @reference.class
(scenario_decl journey: (name) @name) @reference.function
(forecast_decl journey: (name) @name) @reference.function
