-- What was read, from where, and what became of every row. A staged file counts from the moment its row stands here.
create schema if not exists ledger;

create table if not exists ledger.staged_files (
    staged_id varchar primary key,  -- content hash, format hash and feed zone in one name
    file_id varchar not null,  -- SHA-256 of the decompressed bytes
    format varchar not null,
    feeds varchar not null,  -- the kind of fact: contacts, completions, web_hits ...
    file_name varchar not null,  -- the name it was first read under
    bytes bigint not null,
    rows_read bigint not null,
    rows_loaded bigint not null,
    rows_excluded bigint not null,
    rows_rejected bigint not null,
    rows_duplicate bigint not null,
    facts bigint not null,  -- more than the rows where one row states several counts
    period_start date,
    period_end date,  -- last day, inclusive
    stated_at timestamp,  -- when the exporting system says it made the file, UTC; null when it says nothing
    complete boolean not null,
    caveats varchar[] not null,
    loaded_at timestamp not null,
    check (rows_read = rows_loaded + rows_excluded + rows_rejected + rows_duplicate)
);

create table if not exists ledger.sightings (
    file_name varchar primary key,  -- below data/raw
    size bigint not null,
    modified_ns bigint not null,
    file_id varchar,
    staged_id varchar,  -- null when the file was refused or is a question
    source_id varchar,
    status varchar not null,  -- loaded, duplicate, empty, refused, question or retired
    sentence varchar,  -- why not loaded, and the mend
    attempt varchar not null  -- what was known when it was tried; tried again when that changes
);

create table if not exists ledger.rejects (
    staged_id varchar not null, row_no bigint not null, field varchar not null, reason varchar not null
);
create table if not exists ledger.exclusions (staged_id varchar not null, why varchar not null, rows bigint not null);
create table if not exists ledger.dropped_rows (staged_id varchar not null, row_no bigint not null);
create table if not exists ledger.unknown_words (staged_id varchar not null, field varchar not null, word varchar not null, rows bigint not null);
create table if not exists ledger.file_days (staged_id varchar not null, local_date date not null, facts bigint not null);

create table if not exists ledger.contributed (
    staged_id varchar primary key,  -- in events since the last finished build
    source_id varchar not null
);
create table if not exists ledger.repeated_rows (
    staged_id varchar not null, local_date date not null, rows bigint not null  -- rows another file states too, or states later
);
create table if not exists ledger.disputed_days (
    source_id varchar not null, local_date date not null, facts bigint not null  -- stated differently by two exports, so in no table of events
);
create or replace view ledger.repeats as select staged_id, sum(rows)::bigint as rows from ledger.repeated_rows group by staged_id;
create table if not exists ledger.state (key varchar primary key, value varchar not null);
create table if not exists ledger.retired (file_id varchar not null, retired_at timestamp not null, why varchar not null);
