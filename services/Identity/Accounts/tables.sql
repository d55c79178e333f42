-- Repeatable: run by the owner at every start, before the service.
create schema if not exists identity;

create table if not exists identity.accounts (
    id uuid primary key,
    user_name varchar(256),
    normalized_user_name varchar(256) unique,
    password_hash text,
    password_set_at timestamptz,
    password_is_provisional boolean not null,
    last_used_at timestamptz not null,
    security_stamp text,
    concurrency_stamp text,
    two_factor_enabled boolean not null,
    totp_secret text,
    totp_step bigint not null,
    access_failed_count integer not null,
    lockout_enabled boolean not null,
    lockout_end timestamptz
);

create table if not exists identity.former_passwords (
    id uuid primary key,
    account_id uuid not null references identity.accounts (id),
    hash text not null,
    set_at timestamptz not null
);
create index if not exists former_passwords_of_account on identity.former_passwords (account_id, set_at);

create table if not exists identity.recovery_codes (
    id uuid primary key,
    account_id uuid not null references identity.accounts (id),
    hash text not null
);
create index if not exists recovery_codes_of_account on identity.recovery_codes (account_id, hash);

-- What happened at the door: the service's role may add, and neither change nor remove.
create table if not exists identity.door_events (
    id uuid primary key,
    at timestamptz not null,
    subject text not null,
    what text not null
);
create index if not exists door_events_of_subject on identity.door_events (subject, at);

-- OpenIddict's own.
create table if not exists identity.applications (
    id uuid primary key,
    application_type varchar(50),
    client_id varchar(100) unique,
    client_secret text,
    client_type varchar(50),
    concurrency_token varchar(50),
    consent_type varchar(50),
    display_name text,
    display_names text,
    json_web_key_set text,
    permissions text,
    post_logout_redirect_uris text,
    properties text,
    redirect_uris text,
    requirements text,
    settings text
);

create table if not exists identity.scopes (
    id uuid primary key,
    concurrency_token varchar(50),
    description text,
    descriptions text,
    display_name text,
    display_names text,
    name varchar(200) unique,
    properties text,
    resources text
);

create table if not exists identity.authorizations (
    id uuid primary key,
    application_id uuid references identity.applications (id),
    concurrency_token varchar(50),
    creation_date timestamptz,
    properties text,
    scopes text,
    status varchar(50),
    subject varchar(400),
    type varchar(50)
);
create index if not exists authorizations_of_subject on identity.authorizations (application_id, status, subject, type);

create table if not exists identity.tokens (
    id uuid primary key,
    application_id uuid references identity.applications (id),
    authorization_id uuid references identity.authorizations (id),
    concurrency_token varchar(50),
    creation_date timestamptz,
    expiration_date timestamptz,
    payload text,
    properties text,
    redemption_date timestamptz,
    reference_id varchar(100) unique,
    status varchar(50),
    subject varchar(400),
    type varchar(150)
);
create index if not exists tokens_of_subject on identity.tokens (application_id, status, subject, type);
create index if not exists tokens_of_authorization on identity.tokens (authorization_id);
