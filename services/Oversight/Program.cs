using OneStop.Hosting;
using OneStop.Oversight.Cases;
using OneStop.Oversight.Record;

var builder = WebApplication.CreateBuilder(args);
builder.AddOneStop("Oversight", args, [], _ => { }, _ => { });
builder.Services.AddSingleton(RecordSchema.Tables);
foreach (var table in RecordSchema.WrittenOnce) builder.Services.AddSingleton(table);
Journals.Configure(builder.Services);
builder.Services.AddSingleton<Journals>();
builder.Services.AddSingleton<Records>();
builder.Services.AddSingleton<CaseSight>();
builder.Services.AddHostedService<Copying>();
return await builder.Build().RunOneStop(args);
