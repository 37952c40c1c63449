-- The tables of schema events: one row per thing that happened, pseudonymised, private to the warehouse.
-- Times are UTC without a zone; local_date is the organisation's own day. Null means not known, 0 means somebody looked.
-- Ids and keys of which there are millions are not packed: that took most of the time of writing them (docs/decisions.md 25).
create schema if not exists events;

create table if not exists events.contacts (
    contact_id varchar not null using compression uncompressed,  -- source_id ':' native id (keyed where personal), else hash of the row and its ordinal
    source_id varchar not null,  -- the feed
    file_id varchar not null,  -- SHA-256 of the input file that the winning row came from
    row_no bigint not null,  -- its row in that file; the first one of a folded contact
    grain varchar not null,  -- event, hour, day, week or month
    quantity bigint not null,  -- contacts the row stands for; 0 is a fact
    started_at timestamp,  -- UTC; null when the grain is day or coarser
    local_date date not null,  -- organisation's day; first day of the period for coarser grains
    local_hour tinyint,  -- 0 to 23 in the organisation's zone; null when the grain is day or coarser
    channel_id varchar not null,
    is_assisted boolean,  -- staff time was asked for or used; null not known
    direction varchar not null,  -- inbound, outbound or internal
    outcome varchar not null,  -- completed, abandoned, failed, no_show, in_progress or unknown
    contact_type varchar not null,  -- transaction, enquiry, chase or unknown
    avoidable_cause varchar,  -- NI14 cause; 'none' = assessed and of value; null = not assessed
    service_id varchar not null,  -- 'unmapped' when no rule or name fits
    service_label varchar,  -- the source's own words, kept for the rules
    queue varchar,
    reason varchar,
    site varchar,
    wait_seconds double,  -- total over quantity
    handle_seconds double,  -- total over quantity
    value decimal(14, 2),  -- pounds taken
    legs integer not null,
    offered bigint,  -- of an interval report; of a single contact null, or 0 where nothing says that it asked for staff
    answered bigint,
    answered_in_target bigint,
    abandoned bigint,
    person_key ubigint,  -- hash of the keyed customer, e-mail or phone, in that order; null when nobody can say who it was
    not_counted_reason varchar  -- outbound, internal or two_versions; null when nothing about the row itself forbids counting it
);

create table if not exists events.uncounted_pairs (
    source_id varchar not null,  -- this feed does not count for this service and channel in these days
    service_id varchar not null,
    channel_id varchar not null,
    from_date date not null,
    to_date date not null,  -- exclusive
    why varchar not null  -- not_primary or no_primary_chosen
);

create table if not exists events.completions (
    completion_id varchar not null,
    source_id varchar not null,
    file_id varchar not null,
    row_no bigint not null,
    grain varchar not null,
    quantity bigint not null,
    completed_at timestamp,  -- UTC
    local_date date not null,
    step varchar not null,  -- started, step, completed, booked, result_shown or failed
    step_no smallint,
    service_id varchar not null,
    form_label varchar,
    channel_id varchar not null,
    is_assisted boolean not null,  -- typed by staff
    device varchar,  -- desktop, phone or tablet
    value decimal(14, 2),
    path varchar,  -- page of the step, masked; null when the source has none
    visit_key varchar  -- the web visit, where one is known
);

create table if not exists events.fact_keys (
    fact_id varchar not null using compression uncompressed,  -- contact_id, completion_id or visit_key
    key_type varchar not null,  -- phone, email, reference, customer or postcode_sector
    key varchar not null using compression uncompressed,  -- HMAC-SHA-256, except the postcode sector
    local_date date not null  -- of the fact, so that a day can be made again
);

create table if not exists events.web_visits (
    visit_key varchar not null,  -- source_id ':' keyed visitor of the day ':' number of the visit
    source_id varchar not null,
    started_at timestamp not null,  -- UTC
    ended_at timestamp not null,
    visitor_day date not null,  -- the day turns at 04:00 local
    local_date date not null,
    local_hour tinyint not null,
    views integer not null,
    entry_path varchar not null,
    exit_path varchar not null,
    referrer_group varchar not null,  -- direct, search, internal, social or other
    device varchar not null,
    completions integer not null,
    reached_contact_page boolean not null,
    is_staff_network boolean not null,
    is_consented boolean,
    site varchar  -- host
);

create table if not exists events.web_steps (
    visit_key varchar not null,
    source_id varchar not null,
    local_date date not null,
    step_at timestamp not null,  -- UTC, first time the visit reached the step
    service_id varchar not null,
    step varchar not null,  -- start, step, complete or contact_page
    step_no smallint,
    path varchar not null,  -- masked
    device varchar not null,
    ordinal integer not null,  -- 1 for the first completion of the kind in the visit, 2 for the next reference ...
    visitor_day date  -- the day it was made from, which turns at 04:00
);

create table if not exists events.web_pages (
    source_id varchar not null,
    grain varchar not null,
    local_date date not null,
    path varchar not null,  -- masked
    service_id varchar not null,
    referrer_group varchar not null,
    device varchar not null,
    is_consented boolean,
    site varchar,
    visits bigint not null,  -- visits that began on this page, so that they add up
    views bigint not null,
    visitor_day date
);

create table if not exists events.web_bots (
    source_id varchar not null, local_date date not null, bot_reason varchar not null, hits bigint not null, visitor_day date
);

create table if not exists events.web_errors (
    source_id varchar not null, grain varchar not null, local_date date not null, status smallint not null, path varchar not null,
    referrer_host varchar, hits bigint not null, visits bigint, visitor_day date
);

create table if not exists events.failed_searches (
    source_id varchar not null, grain varchar not null, local_date date not null, search_term varchar not null,
    searches bigint not null, results bigint, exits bigint, visits bigint, visitor_day date
);

create table if not exists events.web_daily (
    source_id varchar not null, file_id varchar not null, row_no bigint not null, grain varchar not null, local_date date not null,
    dimension varchar not null,  -- all, page, entry_page, exit_page, source, device, event or search_term
    member varchar not null,
    visits bigint, visitors bigint, views bigint, bounces bigint, completions bigint, visit_seconds bigint,
    is_thresholded boolean, is_sampled boolean,
    service_id varchar not null
);

create table if not exists events.survey_responses (
    response_id varchar not null, source_id varchar not null, file_id varchar not null, row_no bigint not null, grain varchar not null,
    quantity bigint not null, local_date date not null, channel_id varchar not null, service_id varchar not null, site varchar,
    question varchar not null, score_sum double not null, scale_low double not null, scale_high double not null,
    is_resolved boolean, invited bigint
);

create table if not exists events.field_visits (
    field_visit_id varchar not null, source_id varchar not null, file_id varchar not null, row_no bigint not null, grain varchar not null,
    quantity bigint not null, local_date date not null, started_at timestamp, ended_at timestamp, worker_key varchar,
    professional_group varchar not null, service_id varchar not null, site varchar, is_mobile boolean, trips_to_base smallint,
    miles decimal(9, 1), travel_seconds double, on_site_seconds double, rekeyed_records smallint, outcome varchar not null
);

create table if not exists events.control_totals (
    source_id varchar not null, file_id varchar not null, row_no bigint not null, grain varchar not null, local_date date not null,
    measure varchar not null, channel_id varchar, queue varchar, service_id varchar, total double not null, note varchar
);

create table if not exists events.mailings (
    source_id varchar not null, file_id varchar not null, row_no bigint not null, grain varchar not null, local_date date not null,
    channel_id varchar, template varchar not null, service_id varchar not null, quantity bigint not null
);

create table if not exists events.footfall (
    source_id varchar not null, file_id varchar not null, row_no bigint not null, grain varchar not null, local_date date not null,
    started_at timestamp, site varchar not null, people_in bigint, people_out bigint
);
