//HintName: Greeting.Model.g.cs
public partial class Greeting { public int Count => 1; }
