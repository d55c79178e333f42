using OneStop.Identity;

var builder = WebApplication.CreateBuilder(args);
builder.AddIdentity();
return await builder.Build().RunIdentity(args);
