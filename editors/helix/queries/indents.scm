[
  (fields)
  (values)
  (topics)
  (settings)
  (record)
  (block)
  (conversation_body)
  (wait_body)
  (branch_body)
  (split_body)
  (journey_body)
  (policy_body)
  (scenario_body)
  (forecast_body)
  (shares)
  (list)
] @indent

["}" "]"] @outdent
