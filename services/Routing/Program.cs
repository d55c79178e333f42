using OneStop.Contracts.Routing;
using OneStop.Hosting;
using OneStop.Routing.Cases;
using OneStop.Routing.Desks;
using OneStop.Routing.Silo;

var builder = WebApplication.CreateBuilder(args);
builder.AddOneStop(
    "Routing",
    args,
    [
        typeof(CaseOpened), typeof(StepStarted), typeof(Assigned), typeof(Claimed), typeof(HandedOver), typeof(StepCompleted), typeof(SubmittedForDecision),
        typeof(ReturnedForRework), typeof(CaseClosed), typeof(ConsultationRequested), typeof(OpinionGiven), typeof(ConsultationReminded),
        typeof(ConsultationLapsed), typeof(ConsultationConcluded), typeof(LinkedWorksPlanned), typeof(LinkedWorkStarted), typeof(LinkedWorkClaimed),
        typeof(LinkedWorkCompleted), typeof(PapersReceived), typeof(SupplementAsked), typeof(ClockStopped), typeof(ClockResumed), typeof(ClockRestarted),
        typeof(Rescheduled), typeof(DueSoon), typeof(Overdue), typeof(DueDateRecalculated), typeof(MovedToVersion),
    ],
    marten => marten.Schema.For<CaseOverview>().Index(c => c.DeskId, index => index.Predicate = CaseOverview.Open).Index(c => c.ChangedAt, index => index.Predicate = CaseOverview.Closed),
    bus => bus
        .Send<CaseWasTakenUp>("intake").Send<CaseWasSubmittedForDecision>("decision").Send<SupplementWasAsked>("intake").Send<ClockWasStopped>("intake")
        .Send<DueDateWasMoved>("intake", "decision").Send<CaseWasRescheduled>("intake", "decision").Send<LinkedResultWasIssued>("intake"));
// Hosted services stop in reverse: the silo leaves the cluster first, then the last commits are made, then the last lines of the lists.
builder.Services.AddSingleton<DeskNews>();
builder.Services.AddHostedService(services => services.GetRequiredService<DeskNews>());
builder.Services.AddSingleton<CaseLines>();
builder.Services.AddHostedService(services => services.GetRequiredService<CaseLines>());
builder.Services.AddSingleton<CaseCommits>();
builder.Services.AddHostedService(services => services.GetRequiredService<CaseCommits>());
builder.AddSilo();
builder.Services.AddHostedService<DeskWaking>();
builder.Services.AddSingleton<EveryBoard>();
builder.Services.AddStream<Case>(CaseAnnouncements.For, CaseOverview.Of);
builder.Services.AddSingleton<CaseDoor>();
builder.Services.AddAccessLog("routing");
builder.Services.AddSingleton(Clustering.Tables);
var app = builder.Build();
app.MapSiloDashboard();
return await app.RunOneStop(args);
