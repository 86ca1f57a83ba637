; Handles, labels, split names and `as` names belong to their journey.

(journey_decl) @local.scope

(conversation_step name: (name) @local.definition)
(split_step name: (name) @local.definition)
(alias name: (name) @local.definition)
(label (name) @local.definition)

(trigger_ref name: (name) @local.reference)
(access (name) @local.reference)
