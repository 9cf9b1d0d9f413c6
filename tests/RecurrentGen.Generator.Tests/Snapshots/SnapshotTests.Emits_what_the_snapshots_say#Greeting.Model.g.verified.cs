//HintName: Greeting.Model.g.cs
public partial class Greeting { int _count = 1; public int Count => _count; }
