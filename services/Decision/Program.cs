using OneStop.Contracts.Decision;
using OneStop.Decisions;
using OneStop.Hosting;
using OneStop.Hosting.Sealing;

var builder = WebApplication.CreateBuilder(args);
builder.AddOneStop(
    "Decision",
    args,
    [typeof(Opened), typeof(Drafted), typeof(Reviewed), typeof(SentBack), typeof(Signed), typeof(Issued), typeof(Refused),
        typeof(DueDateMoved), typeof(CorrectionAsked), typeof(Corrected), typeof(Abandoned)],
    marten =>
    {
        marten.Schema.For<DecisionOverview>().Index(d => d.UnitId).Index(d => d.DueAt);
        marten.Schema.For<DraftText>().Index(t => t.DossierCode);
    },
    bus => bus.Send<CaseWasSentBack>("routing").Send<ResultWasIssued>("intake", "routing").Send<DossierWasRefused>("intake", "routing")
        .Send<ResultWasCorrected>("intake"));
builder.Services.AddStream<Decision>(DecisionAnnouncements.For, DecisionOverview.Of);
builder.Services.AddSingleton<DecisionViews>();
builder.Services.AddSingleton<DecisionCommands>();
builder.Services.AddSingleton<DecisionNumbers>();
builder.Services.AddNumbers("decision");
builder.Services.AddSingleton(new Schema.WrittenOnce("mt_doc_drafttext"));
builder.Services.AddSealing();
builder.Services.AddAccessLog("decision");
return await builder.Build().RunOneStop(args);
