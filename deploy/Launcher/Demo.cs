namespace OneStop.Launcher;
/// <summary>x</summary>
public static class Demo { public static Command Command { get; } = new("demo","plays dossiers","",[],[],0,_=>Task.FromResult(0)); }
