(journey_decl (journey_body) @function.inside) @function.around
(scenario_decl (scenario_body) @test.inside) @test.around

(engagement_decl (settings) @class.inside) @class.around
(compliance_decl (settings) @class.inside) @class.around
(quiet_time_decl (settings) @class.inside) @class.around
(message_decl (settings) @class.inside) @class.around
(contact_decl (fields) @class.inside) @class.around
(trigger_decl) @class.around
(policy_decl (policy_body) @class.inside) @class.around
(forecast_decl (forecast_body) @class.inside) @class.around

[(comment) (doc_comment) (file_comment)] @comment.inside
[(comment) (doc_comment) (file_comment)]+ @comment.around
