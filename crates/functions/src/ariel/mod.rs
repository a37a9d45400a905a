//! Ariel's functions. One file each; a new one is named in both lists below.

pub(crate) mod aggregates;
mod applicationname;
mod asset;
mod assethostname;
mod assetproperty;
mod assetuser;
mod base64;
mod categoryname;
mod componentid;
mod concat;
mod dateformat;
mod domainname;
mod double;
mod fullnetworkname;
mod geo;
mod geo_distance;
mod geo_distance_by_domain;
mod geo_lookup;
mod geo_lookup_by_domain;
mod geo_lookup_text;
mod geo_lookup_text_by_domain;
mod hostname;
mod incidr;
mod inoffense;
mod log_source_id;
mod logsourcegroupname;
mod logsourcename;
mod logsourcetypename;
mod long;
mod lower;
mod matchesassetsearch;
mod names;
mod networkname;
mod now;
mod offense_time;
pub(crate) mod operators;
mod parsedatetime;
mod parsetimestamp;
mod processorname;
mod protocolname;
mod qiddescription;
mod qidname;
mod quick_filter;
mod referencemap;
mod referencemapsetcontains;
mod referencesetcontains;
mod referencetable;
mod replaceall;
mod replacefirst;
mod replacing;
mod rulename;
mod server;
mod simple_date_format;
mod simple_date_parse;
mod str;
mod strlen;
mod strpos;
mod substring;
mod text_of;
mod text_search;
mod upper;
mod utf8;

pub(crate) use simple_date_format::SimpleDateFormat;

use crate::Function;

/// All functions of this folder.
pub(crate) const ALL: &[&Function] = &[
    &applicationname::APPLICATIONNAME,
    &assethostname::ASSETHOSTNAME,
    &assetproperty::ASSETPROPERTY,
    &assetuser::ASSETUSER,
    &base64::BASE64,
    &categoryname::CATEGORYNAME,
    &componentid::COMPONENTID,
    &concat::CONCAT,
    &dateformat::DATEFORMAT,
    &domainname::DOMAINNAME,
    &double::DOUBLE,
    &fullnetworkname::FULLNETWORKNAME,
    &geo_distance::GEO_DISTANCE,
    &geo_distance_by_domain::GEO_DISTANCE_BY_DOMAIN,
    &geo_lookup::GEO_LOOKUP,
    &geo_lookup_by_domain::GEO_LOOKUP_BY_DOMAIN,
    &geo_lookup_text::GEO_LOOKUP_TEXT,
    &geo_lookup_text_by_domain::GEO_LOOKUP_TEXT_BY_DOMAIN,
    &hostname::HOSTNAME,
    &incidr::INCIDR,
    &inoffense::INOFFENSE,
    &log_source_id::LOG_SOURCE_ID,
    &logsourcegroupname::LOGSOURCEGROUPNAME,
    &logsourcename::LOGSOURCENAME,
    &logsourcetypename::LOGSOURCETYPENAME,
    &long::LONG,
    &lower::LOWER,
    &matchesassetsearch::MATCHESASSETSEARCH,
    &networkname::NETWORKNAME,
    &now::NOW,
    &offense_time::OFFENSE_END,
    &offense_time::OFFENSE_TIME,
    &parsedatetime::PARSEDATETIME,
    &parsetimestamp::PARSETIMESTAMP,
    &processorname::PROCESSORNAME,
    &protocolname::PROTOCOLNAME,
    &qiddescription::QIDDESCRIPTION,
    &qidname::QIDNAME,
    &referencemap::REFERENCEMAP,
    &referencemapsetcontains::REFERENCEMAPSETCONTAINS,
    &referencesetcontains::REFERENCESETCONTAINS,
    &referencetable::REFERENCETABLE,
    &replaceall::REPLACEALL,
    &replacefirst::REPLACEFIRST,
    &rulename::RULENAME,
    &str::STR,
    &strlen::STRLEN,
    &strpos::STRPOS,
    &substring::SUBSTRING,
    &text_search::TEXT_SEARCH,
    &upper::UPPER,
    &utf8::UTF8,
];
