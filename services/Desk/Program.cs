using OneStop.Desk;
using OneStop.Desk.SignIn;

var builder = WebApplication.CreateBuilder(args);
builder.AddGateway();
builder.AddSignIn();
builder.AddPages();
var app = builder.Build();
app.UseSignIn();
app.MapSignIn();
app.MapPages();
app.MapGateway();
await app.RunAsync();
