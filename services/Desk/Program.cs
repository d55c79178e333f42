using OneStop.Desk;

var builder = WebApplication.CreateBuilder(args);
builder.AddGateway();
var app = builder.Build();
app.MapGateway();
app.MapWelcome();
app.MapTracking();
await app.RunAsync();
