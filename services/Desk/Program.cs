using OneStop.Desk;
using OneStop.Desk.SignIn;

var builder = WebApplication.CreateBuilder(args);
builder.AddGateway();
builder.AddSignIn();
var app = builder.Build();
app.UseSignIn();
app.MapGateway();
app.MapSignIn();
app.MapWelcome();
app.MapTracking();
await app.RunAsync();
