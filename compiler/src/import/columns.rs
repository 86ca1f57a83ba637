//! The tables of an export and their columns.
//!
//! Source: the generated references of the Dataverse tables of Dynamics 365 Contact Center. Logical names are
//! compared in lower case; a lookup `_name_value` stands under `name`.

use super::Table;

pub(super) const ID: &str = "msdyn_proactive_engagement_configid";
pub(super) const NAME: &str = "msdyn_name";
pub(super) const DESCRIPTION: &str = "msdyn_description";
pub(super) const TYPE: &str = "msdyn_type";
pub(super) const DIAL_MODE: &str = "msdyn_dialmode_type";
pub(super) const FIRST_RESPONSE: &str = "msdyn_first_response_timeout_mins";
pub(super) const STATE: &str = "statecode";
pub(super) const CONFIG: &str = "msdyn_proactive_engagement_config";
pub(super) const CONFIG_ID: &str = "msdyn_proactive_engagement_config_id";
pub(super) const KEYWORD: &str = "msdyn_keyword";
pub(super) const VALUE: &str = "msdyn_value";
pub(super) const RETRIES: &str = "msdyn_number_of_retries";
pub(super) const RETRY_DELAY: &str = "msdyn_delay_between_retries";
pub(super) const RETRY_UNIT: &str = "msdyn_wait_time_unit";
pub(super) const ALL_WORKSTREAMS: &str = "msdyn_appliestoallworkstreams";
pub(super) const DELIVERY: &str = "msdyn_proactive_delivery";
pub(super) const DELIVERY_ID: &str = "msdyn_proactive_deliveryid";

/// A table that tells something of engagements.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Proactive engagement configurations.
    Configuration,
    /// What their agents report.
    Attribute,
    /// Their reattempts.
    Planner,
    /// Disposition codes.
    Disposition,
    /// What was sent.
    Delivery,
    /// What was handed over and reported with it.
    DeliveryAttribute,
}

/// What is known of a table.
pub(super) struct Known {
    pub(super) kind: Kind,
    /// What its entity set is called.
    pub(super) entity: &'static str,
    /// One of these tells the table, where the file does not name it.
    telling: &'static [&'static str],
    /// The columns that are read.
    read: &'static [&'static str],
    /// Columns that the language has no word for, with the words for a comment.
    pub(super) besides: &'static [(&'static str, &'static str)],
    /// Columns that say nothing about what a journey sees.
    silent: &'static [&'static str],
}

/// In the order in which they are tried.
pub(super) const TABLES: &[Known] = &[
    Known {
        kind: Kind::DeliveryAttribute,
        entity: "msdyn_proactive_delivery_attributes",
        telling: &[VALUE, "msdyn_proactive_delivery_attributeid"],
        read: &[DELIVERY, KEYWORD, VALUE, TYPE],
        besides: &[],
        silent: &["msdyn_proactive_delivery_attributeid", NAME, "partitionid", "ttlinseconds"],
    },
    Known {
        kind: Kind::Attribute,
        entity: "msdyn_proactive_engagement_config_attributes",
        telling: &[KEYWORD, "msdyn_proactive_engagement_config_attributeid"],
        read: &[CONFIG, KEYWORD],
        besides: &[],
        silent: &["msdyn_proactive_engagement_config_attributeid", NAME],
    },
    Known {
        kind: Kind::Planner,
        entity: "msdyn_proactive_engagement_planner_configs",
        telling: &[RETRIES, "msdyn_proactive_engagement_planner_configid"],
        read: &[CONFIG_ID, RETRIES, RETRY_DELAY, RETRY_UNIT],
        besides: PLANNER_BESIDES,
        silent: PLANNER_SILENT,
    },
    Known {
        kind: Kind::Disposition,
        entity: "msdyn_ocdispositioncodes",
        telling: &[
            "msdyn_ocdispositioncodeid",
            "msdyn_dispositioncodecategoryid",
            "msdyn_dispositioncodevalue",
            ALL_WORKSTREAMS,
        ],
        read: &[NAME, ALL_WORKSTREAMS, STATE],
        besides: &[],
        silent: &[
            "msdyn_ocdispositioncodeid",
            "msdyn_dispositioncodecategoryid",
            "msdyn_dispositioncodevalue",
            "msdyn_languageid",
        ],
    },
    Known {
        kind: Kind::Delivery,
        entity: "msdyn_proactive_deliveries",
        telling: &["msdyn_delivery_id", DELIVERY_ID],
        read: &[DELIVERY_ID, CONFIG_ID],
        besides: &[],
        silent: DELIVERY_SILENT,
    },
    Known {
        kind: Kind::Configuration,
        entity: "msdyn_proactive_engagement_configs",
        telling: &[ID, DIAL_MODE, TYPE],
        read: &[ID, NAME, DESCRIPTION, TYPE, DIAL_MODE, FIRST_RESPONSE, STATE],
        besides: CONFIGURATION_BESIDES,
        silent: CONFIGURATION_SILENT,
    },
];

const CONFIGURATION_BESIDES: &[(&str, &str)] = &[
    ("msdyn_workstream", "workstream"),
    ("msdyn_queue", "queue"),
    ("msdyn_priority", "priority"),
    ("msdyn_processing_order", "order"),
    ("msdyn_max_concurrent_calls", "calls at once"),
    ("msdyn_max_calls_per_agent", "calls for each representative"),
    ("msdyn_ignore_queue_hours", "outside of queue hours"),
];

const CONFIGURATION_SILENT: &[&str] = &[
    "msdyn_bot_failure_treatment_rate_threshold",
    "msdyn_bot_failure_treatment_type",
    "msdyn_intentid",
    "msdyn_queue_allotment",
    "msdyn_reserve_agent_capacity",
    "msdyn_throttle_adjustment_percentage",
    "msdyn_throttle_control_period",
    "msdyn_throttle_control_period_2",
    "msdyn_throttle_metric",
    "msdyn_throttle_metric_2",
    "msdyn_throttle_threshold",
    "msdyn_throttle_threshold_2",
];

const PLANNER_BESIDES: &[(&str, &str)] = &[
    ("msdyn_reattempt_rules", "calls again after"),
    ("msdyn_retry_on_disposition_codes", "calls again after the codes"),
    ("msdyn_fallback_engagement_config_id", "follows up with"),
];

const PLANNER_SILENT: &[&str] = &[
    "msdyn_proactive_engagement_planner_configid",
    NAME,
    "msdyn_callerid_policy_type",
    "msdyn_comm_default_timezone",
    "msdyn_comm_frequency_limit_enabled",
    "msdyn_comm_phone_type_priority",
    "msdyn_comm_time_zone_handling",
    "msdyn_comm_timezone_inference_enabled",
    "msdyn_delay_between_contacts",
    "msdyn_delay_between_phone_numbers",
    "msdyn_external_contact_id_column_name",
    "msdyn_integration_type",
];

const DELIVERY_SILENT: &[&str] = &[
    "msdyn_batch_id",
    "msdyn_call_id",
    "msdyn_cancellation_policy_id",
    "msdyn_channel",
    "msdyn_channel_sent_date",
    "msdyn_contact_id",
    "msdyn_conversation_id",
    "msdyn_country",
    "msdyn_csr_connected_date",
    "msdyn_customer_connected_date",
    "msdyn_delivery_id",
    DIAL_MODE,
    "msdyn_disposition_codes",
    "msdyn_earliest_schedule_date",
    "msdyn_end_date",
    "msdyn_engagement_type",
    "msdyn_exceeded_customer_wait_threshold",
    "msdyn_expiration_date",
    "msdyn_from_address",
    "msdyn_journey_id",
    "msdyn_journey_run_id",
    "msdyn_parent_conversation_id",
    "msdyn_postal_code",
    "msdyn_proactive_callback_profileid",
    "msdyn_queue_id",
    "msdyn_result",
    "msdyn_result_date",
    "msdyn_seq_no",
    "msdyn_sip_diagnostics",
    "msdyn_speech_detected",
    "msdyn_start_date",
    "msdyn_start_of_speech_timestamp",
    "msdyn_state",
    "msdyn_status",
    "msdyn_to_address",
    "msdyn_tracking_id",
    "msdyn_window_end_date",
    "msdyn_window_start_date",
    "partitionid",
    "ttlinseconds",
];

/// What every table of Dataverse has.
const EVERYWHERE: &[&str] = &[
    "componentidunique",
    "componentstate",
    "createdby",
    "createdon",
    "createdonbehalfby",
    "importsequencenumber",
    "iscustomizable",
    "ismanaged",
    "modifiedby",
    "modifiedon",
    "modifiedonbehalfby",
    "overriddencreatedon",
    "overwritetime",
    "ownerid",
    "owneridtype",
    "owneridname",
    "owneridyominame",
    "owningbusinessunit",
    "owningteam",
    "owninguser",
    "solutionid",
    STATE,
    "statuscode",
    "supportingsolutionid",
    "timezoneruleversionnumber",
    "utcconversiontimezonecode",
    "versionnumber",
];

/// Which table a file holds: the one that it names, or the one whose columns it has.
pub(super) fn recognize(table: &Table) -> Option<&'static Known> {
    if let Some(entity) = &table.entity {
        return TABLES.iter().find(|known| known.entity == entity.as_str());
    }
    let has = |column: &&str| table.columns.iter().any(|one| one == column);
    TABLES.iter().find(|known| known.telling.iter().any(has))
}

/// The columns of a file that nothing is known of, in the order of the file.
pub(super) fn unknown<'t>(known: &Known, table: &'t Table) -> Vec<&'t str> {
    let is_known = |column: &str| {
        let plain = |list: &[&str]| list.contains(&column);
        let told = known.besides.iter().any(|(name, _)| *name == column);
        // A date in milliseconds stands beside each date of a delivery.
        let beside = known.kind == Kind::Delivery
            && column.strip_suffix("_ms").is_some_and(|date| DELIVERY_SILENT.contains(&date));
        let limit = known.kind == Kind::Planner && column.starts_with("msdyn_comm_");
        plain(known.read) || told || plain(known.silent) || plain(EVERYWHERE) || beside || limit
    };
    table.columns.iter().map(String::as_str).filter(|column| !is_known(column)).collect()
}

/// What an option set of a configuration is called.
pub(super) fn option(column: &str, value: &str) -> Option<&'static str> {
    let names: &[(&str, &str)] = match column {
        TYPE => &[("100000000", "voice"), ("100000001", "sms")],
        DIAL_MODE => &[
            ("100000000", "copilot"),
            ("100000001", "progressive"),
            ("100000002", "preview"),
            ("100000003", "predictive"),
        ],
        "msdyn_priority" => &[("1", "Critical"), ("2", "High"), ("3", "Normal")],
        "msdyn_processing_order" => &[
            ("700610000", "Earliest Scheduled Date"),
            ("700610001", "First In First Out"),
            ("700610002", "Last In First Out"),
        ],
        RETRY_UNIT => &[("192350000", "minutes"), ("192350001", "hours")],
        "msdyn_reattempt_rules" => &[
            ("192360000", "No Answer"),
            ("192360001", "Busy"),
            ("192360002", "Failed"),
            ("192360003", "Answering Machine"),
        ],
        _ => &[],
    };
    names.iter().find(|(number, _)| *number == value).map(|(_, name)| *name)
}
