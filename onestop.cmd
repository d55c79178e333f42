@echo off
rem Builds what is out of date and hands over to deploy\Launcher. "onestop --help" lists the commands.
setlocal
set DOTNET_NOLOGO=1
set DOTNET_CLI_TELEMETRY_OPTOUT=1
where dotnet >nul 2>nul || (echo onestop: dotnet was not found on the PATH: install the .NET SDK 10. 1>&2 & exit /b 1)
dotnet build "%~dp0deploy\Launcher\Launcher.csproj" -c Release -m -v q --nologo 1>&2 || (echo onestop: the build failed; the errors stand above. 1>&2 & exit /b 1)
dotnet "%~dp0deploy\Launcher\bin\Release\net10.0\OneStop.Launcher.dll" %*
exit /b %errorlevel%
