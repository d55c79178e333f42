using OneStop.Desk;
using OneStop.Desk.Edge;
using OneStop.Desk.SignIn;
using OneStop.Telemetry;

var builder = WebApplication.CreateBuilder(args);
builder.AddTelemetry("onestop-desk");
builder.AddEdge();
builder.AddGateway();
builder.AddPages();
builder.AddSignIn();
var app = builder.Build();
app.UseEdge();
app.UseSignIn();
app.MapSignIn();
app.MapPages();
app.MapGateway();
await app.RunAsync();
