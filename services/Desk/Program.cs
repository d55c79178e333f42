using OneStop.Desk;

var builder = WebApplication.CreateBuilder(args);
builder.AddGateway();
builder.AddPages();
var app = builder.Build();
app.MapPages();
app.MapGateway();
await app.RunAsync();
