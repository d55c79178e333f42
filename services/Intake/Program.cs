using OneStop.Contracts.Intake;
using OneStop.Hosting;
using OneStop.Intake.Codes;
using OneStop.Intake.Dossiers;
using OneStop.Intake.Forms;
using OneStop.Intake.People;

var builder = WebApplication.CreateBuilder(args);
builder.AddOneStop("Intake", args,
    [
        typeof(Submitted), typeof(DeskNotified), typeof(TriageOverdue), typeof(CompletionAsked), typeof(Resubmitted), typeof(ReceptionRefused), typeof(FeeAssessed),
        typeof(FeePaid), typeof(PaymentCorrected), typeof(Accepted), typeof(ComponentDigitised), typeof(FileUploaded), typeof(HandlingStarted), typeof(SupplementAsked), typeof(SupplementRequested),
        typeof(SupplementReceived), typeof(HandlingPaused), typeof(FinancialObligationMet), typeof(DueDateMoved), typeof(Rescheduled), typeof(Withdrawn),
        typeof(ResultReceived), typeof(ResultReturned), typeof(CorrectionRequested), typeof(CorrectionReceived), typeof(Closed), typeof(ErasureAsked), typeof(PeopleErased),
    ],
    marten =>
    {
        DossierOverview.Index(marten);
        marten.Schema.For<SealedRecord>().Index(p => p.DossierCode);
        marten.Schema.For<ReceiptKey>();
    },
    bus => bus
        .Send<DossierWasAccepted>("routing").Send<SupplementWasRequested>("routing").Send<SupplementWasReceived>("routing")
        .Send<DossierWasWithdrawn>("routing", "decision").Send<DossierWasClosed>("routing", "decision").Send<FinancialObligationWasMet>("routing")
        .Send<CorrectionWasRequested>("decision").Send<PeopleWereErased>("decision"));
builder.Services.AddStream<Dossier>(DossierAnnouncements.For, DossierOverview.Of);
builder.Services.AddSingleton<DossierViews>();
builder.Services.AddSingleton<Search>();
builder.Services.AddSingleton<DossierDoor>();
builder.Services.AddSingleton<DutyWatch>();
builder.Services.AddHostedService(services => services.GetRequiredService<DutyWatch>());
builder.Services.AddSingleton<DossierCodes>();
builder.Services.AddSingleton<Histories>();
builder.Services.AddSingleton<HandOvers>();
builder.Services.AddSingleton<Receipts>();
builder.Services.AddNumbers("intake");
builder.Services.AddPersonalData();
builder.Services.AddSingleton(new Schema.WrittenOnce("mt_doc_receiptkey"));
return await builder.Build().RunOneStop(args);
