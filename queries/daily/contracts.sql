-- The tables of schema daily: additive facts, what the published file holds. No shares, no averages, nothing of one person.
-- grain: day, week or month; week and month rows come only from weekly and monthly input and are never spread over days.
create schema if not exists daily;

create table if not exists daily.contacts (
    grain varchar not null, local_date date not null, service_id varchar not null, channel_id varchar not null,
    is_assisted boolean, contact_type varchar not null, site varchar, source_id varchar not null,
    contacts bigint not null,  -- every counted attempt, whatever its outcome
    transactions bigint not null,  -- inbound, of type transaction, completed
    offered bigint,  -- asked for staff in a queue; null where the feed cannot say
    answered bigint,
    answered_in_target bigint,
    abandoned bigint,
    wait_seconds double, wait_known bigint not null,  -- total, and the contacts it is known for
    handle_seconds double, handle_known bigint not null,
    value decimal(18, 2)
);

create table if not exists daily.compared (
    grain varchar not null, local_date date not null, service_id varchar not null, channel_id varchar not null,
    is_assisted boolean, contact_type varchar not null, site varchar, source_id varchar not null,
    contacts bigint not null, transactions bigint not null, offered bigint, answered bigint, answered_in_target bigint, abandoned bigint,
    wait_seconds double, wait_known bigint not null, handle_seconds double, handle_known bigint not null, value decimal(18, 2),
    why varchar not null  -- not_primary, no_primary_chosen or two_versions
);

create table if not exists daily.not_counted (
    grain varchar not null, local_date date not null, source_id varchar not null, channel_id varchar not null,
    why varchar not null,  -- outbound or internal
    contacts bigint not null
);

create table if not exists daily.reasons (
    grain varchar not null, local_date date not null, service_id varchar not null, channel_id varchar not null, reason varchar,
    avoidable_cause varchar, source_id varchar not null, contacts bigint not null, assessed bigint not null
);

create table if not exists daily.hours (
    local_date date not null, local_hour tinyint not null, service_id varchar not null, channel_id varchar not null, site varchar,
    source_id varchar not null, contacts bigint not null, offered bigint, answered bigint, abandoned bigint,
    wait_seconds double, handle_seconds double
);

create table if not exists daily.gaps (
    local_date date not null,  -- of the anchor contact
    service_id varchar not null, channel_id varchar not null, is_assisted boolean,
    has_key boolean not null,  -- false: nobody can say whether the person came back
    days smallint,  -- 1 = the next contact came within 24 hours ... 30; null = none within 30 days
    next_channel_id varchar, next_is_assisted boolean,
    contacts bigint not null
);

create table if not exists daily.episodes (
    local_date date not null,  -- of the first contact
    service_id varchar not null, episodes bigint not null, closed bigint not null, hopped bigint not null
);

create table if not exists daily.web (
    grain varchar not null, local_date date not null, source_id varchar not null, site varchar, path varchar not null, service_id varchar not null,
    referrer_group varchar not null, device varchar not null, is_consented boolean,
    is_primary boolean not null,  -- of the site's feeds the one that counts
    visits bigint not null, views bigint not null
);

create table if not exists daily.bots (
    local_date date not null, source_id varchar not null, bot_reason varchar not null, is_primary boolean not null, hits bigint not null
);

create table if not exists daily.funnel (
    grain varchar not null, local_date date not null, source_id varchar not null, service_id varchar not null, form_label varchar,
    step_no smallint, path varchar, device varchar, is_primary boolean not null,
    starts bigint not null, steps bigint not null, completions bigint not null
);

create table if not exists daily.failed_online (
    local_date date not null, service_id varchar not null, path varchar not null, step varchar not null, device varchar,
    is_identified boolean not null,
    time_window varchar not null,  -- after, or placebo (days 36 to 49 after the attempt)
    days smallint,  -- first assisted contact on the service within so many days, 1 to 14; null none
    attempts bigint not null
);

create table if not exists daily.web_errors (
    grain varchar not null, local_date date not null, source_id varchar not null, status smallint not null, path varchar not null,
    referrer_host varchar, hits bigint not null, visits bigint
);

create table if not exists daily.failed_searches (
    grain varchar not null, local_date date not null, source_id varchar not null, search_term varchar not null,
    searches bigint not null, results bigint, exits bigint, visits bigint
);

create table if not exists daily.surveys (
    grain varchar not null, local_date date not null, source_id varchar not null, channel_id varchar not null, service_id varchar not null,
    site varchar, question varchar not null, scale_low double not null, scale_high double not null,
    score double,  -- null for rows that stand for several answers
    responses bigint not null, score_sum double not null, resolved bigint, resolved_known bigint not null, invited bigint
);

create table if not exists daily.field_work (
    grain varchar not null, local_date date not null, source_id varchar not null, professional_group varchar not null, service_id varchar not null,
    is_mobile boolean, visits bigint not null, worker_days bigint not null,
    trips_to_base bigint, trips_known bigint not null, miles decimal(18, 1), miles_known bigint not null,
    travel_seconds double, on_site_seconds double, rekeyed_records bigint, rekeyed_known bigint not null
);

create table if not exists daily.costs (
    grain varchar not null, local_date date not null, service_id varchar not null, channel_id varchar not null, is_assisted boolean,
    contact_type varchar not null, source_id varchar not null, contacts bigint not null, transactions bigint not null,
    costed_contacts bigint not null,  -- those a unit cost was valid for that day
    cost_low decimal(18, 4), cost_central decimal(18, 4), cost_high decimal(18, 4),  -- null when no unit cost was valid
    basis varchar  -- own_ledger, own_estimate or published
);

create table if not exists daily.mailings (
    grain varchar not null, local_date date not null, source_id varchar not null, channel_id varchar, template varchar not null,
    service_id varchar not null, quantity bigint not null
);

create table if not exists daily.control_totals (
    grain varchar not null, local_date date not null, source_id varchar not null, measure varchar not null, channel_id varchar, queue varchar,
    service_id varchar, total double not null
);
