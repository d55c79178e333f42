-- What Orleans' ADO.NET providers need of PostgreSQL: tables of our own, and the statements they read from orleansquery and run.
-- Repeatable; run by the migrator, as the owner.

create schema if not exists orleans;
set search_path to orleans;

create table if not exists orleansquery (
    querykey varchar(64) primary key,
    querytext text not null);

create table if not exists membership_version (
    deploymentid text primary key,
    version integer not null default 0,
    timestamp timestamptz not null default now());

create table if not exists membership (
    deploymentid text not null references membership_version,
    address text not null,
    port integer not null,
    generation integer not null,
    siloname text not null,
    hostname text not null,
    status integer not null,
    proxyport integer,
    suspecttimes text,
    starttime timestamptz not null,
    iamalivetime timestamptz not null,
    primary key (deploymentid, address, port, generation));

create table if not exists reminders (
    serviceid text not null,
    grainid text not null,
    remindername text not null,
    starttime timestamptz not null,
    period bigint not null,
    grainhash integer not null,
    version integer not null,
    primary key (serviceid, grainid, remindername));

create index if not exists reminders_by_hash on reminders (serviceid, grainhash);

insert into orleansquery (querykey, querytext) values
('InsertMembershipVersionKey', '
    with made as (
        insert into membership_version (deploymentid) values (@DeploymentId)
        on conflict (deploymentid) do nothing returning 1)
    select count(*) from made'),

-- The compare-and-set on the version row feeds the insert: no version moved, no silo written; a silo that exists already undoes both.
('InsertMembershipKey', '
    with moved as (
        update membership_version set version = version + 1, timestamp = now()
        where deploymentid = @DeploymentId and version = @Version
          and not exists (select 1 from membership
              where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
        returning deploymentid),
    made as (
        insert into membership (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
        select deploymentid, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime from moved
        returning 1)
    select count(*) from made'),

('UpdateMembershipKey', '
    with moved as (
        update membership_version set version = version + 1, timestamp = now()
        where deploymentid = @DeploymentId and version = @Version
          and exists (select 1 from membership
              where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
        returning deploymentid),
    changed as (
        update membership m set status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
        from moved
        where m.deploymentid = moved.deploymentid and m.address = @Address and m.port = @Port and m.generation = @Generation
        returning 1)
    select count(*) from changed'),

('UpdateIAmAlivetimeKey', '
    update membership set iamalivetime = @IAmAliveTime
    where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation'),

('MembershipReadRowKey', '
    select v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes,
           m.starttime, m.iamalivetime, v.version
    from membership_version v
    left join membership m on m.deploymentid = v.deploymentid and m.address = @Address and m.port = @Port and m.generation = @Generation
    where v.deploymentid = @DeploymentId'),

('MembershipReadAllKey', '
    select v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes,
           m.starttime, m.iamalivetime, v.version
    from membership_version v
    left join membership m on m.deploymentid = v.deploymentid
    where v.deploymentid = @DeploymentId'),

('GatewaysQueryKey', '
    select address, proxyport, generation from membership
    where deploymentid = @DeploymentId and status = @Status and proxyport > 0'),

('DeleteMembershipTableEntriesKey', '
    with gone as (delete from membership where deploymentid = @DeploymentId returning deploymentid)
    delete from membership_version where deploymentid = @DeploymentId and (select count(*) from gone) >= 0'),

('CleanupDefunctSiloEntriesKey', '
    delete from membership where deploymentid = @DeploymentId and status <> 3 and iamalivetime < @IAmAliveTime'),

('UpsertReminderRowKey', '
    insert into reminders (serviceid, grainid, remindername, starttime, period, grainhash, version)
    values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
    on conflict (serviceid, grainid, remindername) do update
    set starttime = excluded.starttime, period = excluded.period, grainhash = excluded.grainhash, version = reminders.version + 1
    returning version'),

('ReadReminderRowKey', '
    select grainid, remindername, starttime, period, version from reminders
    where serviceid = @ServiceId and grainid = @GrainId and remindername = @ReminderName'),

('ReadReminderRowsKey', '
    select grainid, remindername, starttime, period, version from reminders
    where serviceid = @ServiceId and grainid = @GrainId'),

('ReadRangeRows1Key', '
    select grainid, remindername, starttime, period, version from reminders
    where serviceid = @ServiceId and grainhash > @BeginHash and grainhash <= @EndHash'),

('ReadRangeRows2Key', '
    select grainid, remindername, starttime, period, version from reminders
    where serviceid = @ServiceId and (grainhash > @BeginHash or grainhash <= @EndHash)'),

('DeleteReminderRowKey', '
    with gone as (
        delete from reminders where serviceid = @ServiceId and grainid = @GrainId and remindername = @ReminderName and version = @Version
        returning 1)
    select count(*) from gone'),

('DeleteReminderRowsKey', '
    delete from reminders where serviceid = @ServiceId')
on conflict (querykey) do update set querytext = excluded.querytext;

reset search_path;
