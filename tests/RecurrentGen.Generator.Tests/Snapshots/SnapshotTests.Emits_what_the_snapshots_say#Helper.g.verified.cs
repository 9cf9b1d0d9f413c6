//HintName: Helper.g.cs
internal static class Helper;
