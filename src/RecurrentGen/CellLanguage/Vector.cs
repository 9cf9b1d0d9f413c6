namespace RecurrentGen.CellLanguage;
public sealed class Vector { public static Vector operator *(Vector a, Vector b)=>a; public static Vector operator +(Vector a, Vector b)=>a; public static Vector operator -(double a, Vector b)=>b;}
public sealed class Matrix { public static Vector operator *(Matrix a, Vector b)=>b; }
public static class Functions { public static Vector Sigmoid(Vector a)=>a; public static Vector Tanh(Vector a)=>a;public static Vector Activate(Activation x, Vector a)=>a;}
